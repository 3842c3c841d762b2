// The permissions that an instance's SSM agent needs for Session Manager and Run Command.
import { arnOf, type Location } from "../basics/location";
import type { Statement } from "./document";

/**
 * What the SSM agent of an instance may do. AWS's own policy AmazonSSMManagedInstanceCore allows more: it also lets the
 * instance read every parameter of the account.
 *
 * Agents from version 3.3.40.0 use only `ssmmessages`. Older agents take commands from `ec2messages`, which AWS is
 * retiring.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
export function agentStatements(location: Location): readonly Statement[] {
  return [
    // The agent registers the instance and reports every five minutes. The instance's id is not known before it exists.
    {
      Sid: "Register",
      Effect: "Allow",
      Action: "ssm:UpdateInstanceInformation",
      Resource: arnOf(location, "ec2", "instance/*"),
    },
    // The channels that bring commands and sessions to the agent. AWS offers no resource for them.
    {
      Sid: "Channels",
      Effect: "Allow",
      Action: [
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      Resource: "*",
    },
  ];
}
