// What the instance that Packer provisions may do: let Session Manager reach it. BuilderProfile attaches it.
// AmazonSSMManagedInstanceCore would do too, but it also reads every parameter of the account.
import { policyDocument, type PolicyDocument } from "./document";

export function builderInstanceRolePolicy(): PolicyDocument {
  return policyDocument(
    // Build: the SSM agent registers the instance and opens the channels that Packer's tunnel goes through.
    // None of the actions can be narrowed to a resource that is known before the instance exists.
    {
      Sid: "SessionManager",
      Effect: "Allow",
      Action: [
        "ssm:UpdateInstanceInformation",
        "ssmmessages:CreateControlChannel",
        "ssmmessages:CreateDataChannel",
        "ssmmessages:OpenControlChannel",
        "ssmmessages:OpenDataChannel",
      ],
      Resource: "*",
    },
  );
}
