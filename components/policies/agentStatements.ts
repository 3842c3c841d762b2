// What an instance's SSM agent needs, for Session Manager and for Run Command alike. AmazonSSMManagedInstanceCore would do
// too, but it also reads every parameter of the account. The roles of both kinds of instances use it.
import { arnOf, type Location } from "../basics/location";
import type { Statement } from "./document";

/**
 * Agents from 3.3.40.0 on talk to `ssmmessages` alone; `ec2messages`, which older ones took commands from, is being retired.
 * Its channels belong to no resource, and which instance registers itself is not known before it exists.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/systems-manager-setting-up-messageAPIs.html
 */
export function agentStatements(location: Location): readonly Statement[] {
  return [
    // The agent registers the instance, and says every five minutes that it is there.
    {
      Sid: "Register",
      Effect: "Allow",
      Action: "ssm:UpdateInstanceInformation",
      Resource: arnOf(location, "ec2", "instance/*"),
    },
    // The channels through which it is given commands and sessions. AWS offers no resource for them.
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
