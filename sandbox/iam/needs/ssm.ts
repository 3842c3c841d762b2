// Systems Manager: Packer's tunnel, the test scripts, and the parameters by which releases are found.
import { text, type Call } from "../../frontdoor/service";
import type { Facts } from "../facts";
import { dataKeyNeeds } from "./keyUse";
import { arn, need, texts, type Need, type Needs, type NeedsOf } from "./need";

const onParameter =
  (operation: string): NeedsOf =>
  (call) => [need(`ssm:${operation}`, parameterArn(call, text(call.input.Name)))];

/** What Systems Manager's operations need. */
export const ssm: Needs = {
  GetParameter: async (call, facts) => {
    const parameter = parameterArn(call, text(call.input.Name));
    const key = call.input.WithDecryption === true ? await facts.parameterKey(parameter) : undefined;
    const context = { "kms:EncryptionContext:PARAMETER_ARN": parameter };
    return [need("ssm:GetParameter", parameter), ...(await dataKeyNeeds(call, facts, key, ["kms:Decrypt"], context))];
  },
  GetParameters: (call) => texts(call.input.Names).map((name) => need("ssm:GetParameters", parameterArn(call, name))),
  GetParameterHistory: onParameter("GetParameterHistory"),
  DeleteParameter: onParameter("DeleteParameter"),
  ListTagsForResource: (call) => [need("ssm:ListTagsForResource", parameterArn(call, text(call.input.ResourceId)))],
  LabelParameterVersion: onParameter("LabelParameterVersion"),
  UnlabelParameterVersion: onParameter("UnlabelParameterVersion"),
  PutParameter: (call) => [
    need("ssm:PutParameter", parameterArn(call, text(call.input.Name)), {
      "ssm:Overwrite": call.input.Overwrite === true ? "true" : "false",
    }),
  ],
  SendCommand: async (call, facts) => [
    need("ssm:SendCommand", documentArn(call)),
    ...(await onInstances(call, facts, "ssm:SendCommand", texts(call.input.InstanceIds))),
  ],
  StartSession: async (call, facts) => [
    need("ssm:StartSession", documentArn(call), { "ssm:SessionDocumentAccessCheck": "true" }),
    ...(await onInstances(call, facts, "ssm:StartSession", [text(call.input.Target)], {
      "ssm:SessionDocumentAccessCheck": "true",
    })),
  ],
  TerminateSession: (call) => [need("ssm:TerminateSession", arn(call, "ssm", `session/${text(call.input.SessionId)}`))],
  GetCommandInvocation: () => [need("ssm:GetCommandInvocation", "*")],
  ListCommandInvocations: () => [need("ssm:ListCommandInvocations", "*")],
  DescribeParameters: () => [need("ssm:DescribeParameters", "*")],
  DescribeInstanceInformation: () => [need("ssm:DescribeInstanceInformation", "*")],
};

/** Source: "ssmmessages" and "ec2messages" API operations, Systems Manager user guide. */
const CHANNELS = ["CreateControlChannel", "OpenControlChannel", "CreateDataChannel", "OpenDataChannel"].map(
  (action) => `ssmmessages:${action}`,
);

/** Without the parameter's label or version, whether a call names it or its ARN. AWS's own parameters belong to no account. */
function parameterArn(call: Call, name: string): string {
  const named = name.replace(/:[^/:]+$/, "");
  if (named.startsWith("arn:")) {
    return named;
  }
  const path = named.replace(/^\/?/, "/");
  return path.startsWith("/aws/")
    ? `arn:aws:ssm:${call.region}::parameter${path}`
    : arn(call, "ssm", `parameter${path}`);
}

/** AWS's own documents belong to no account. */
function documentArn(call: Call): string {
  const name = text(call.input.DocumentName) || "SSM-SessionManagerRunShell";
  return name.startsWith("AWS-")
    ? `arn:aws:ssm:${call.region}::document/${name}`
    : arn(call, "ssm", `document/${name}`);
}

async function onInstances(
  call: Call,
  facts: Facts,
  action: string,
  ids: readonly string[],
  keys: Need["keys"] = {},
): Promise<Need[]> {
  const known = await facts.ec2(call.region, ids);
  return ids.flatMap((id) => {
    const tags = Object.entries(known[id]?.tags ?? {}).flatMap(([key, value]) => [
      [`aws:ResourceTag/${key}`, value] as const,
      [`ssm:resourceTag/${key}`, value] as const,
    ]);
    const resource = arn(call, "ec2", `instance/${id}`);
    return [
      need(action, resource, { ...keys, ...Object.fromEntries(tags) }),
      ...agentNeeds(known[id]?.roleArn, id, resource),
    ];
  });
}

/** What the instance's agent must be allowed so that a command or a session reaches it. */
function agentNeeds(roleArn: string | undefined, id: string, instanceArn: string): Need[] {
  if (roleArn === undefined) {
    return [];
  }
  const of = { roleArn, sessionName: id };
  return [
    { ...need("ssm:UpdateInstanceInformation", instanceArn), of },
    ...CHANNELS.map((action) => ({ ...need(action, "*"), of })),
  ];
}
