// IAM: Pulumi makes the factory's roles and instance profiles, and doctor asks how many there may be.
import { text, type Call } from "../../../frontdoor/service";
import type { Facts } from "../../facts";
import { need, requestTags, texts, type Need, type Needs, type NeedsOf } from "../need";
import { creation, passRole } from "./forms";

type Kind = "role" | "instance-profile";

/** What they need. */
export const roles: Needs = {
  GetAccountSummary: () => [need("iam:GetAccountSummary", "*")],
  ...onExisting("role", [
    "GetRole",
    "GetRolePolicy",
    "ListAttachedRolePolicies",
    "ListInstanceProfilesForRole",
    "ListRolePolicies",
    "UpdateRoleDescription",
  ]),
  ...Object.fromEntries(
    ["DeleteRole", "DeleteRolePolicy", "PutRolePolicy", "UpdateAssumeRolePolicy"].map((each) => [
      each,
      onBounded(each),
    ]),
  ),
  ...Object.fromEntries(["AttachRolePolicy", "DetachRolePolicy"].map((each) => [each, onBounded(each, policyKey)])),
  GetOpenIDConnectProvider: (call) => [need("iam:GetOpenIDConnectProvider", providerArn(call))],
  CreateOpenIDConnectProvider: (call) =>
    creation({
      action: "iam:CreateOpenIDConnectProvider",
      tagAction: "iam:TagOpenIDConnectProvider",
      resource: `arn:aws:iam::${call.caller.accountId}:oidc-provider/${text(call.input.Url).replace("https://", "")}`,
      tags: call.input.Tags,
    }),
  ...Object.fromEntries(
    ["TagOpenIDConnectProvider", "UntagOpenIDConnectProvider"].map((each) => [
      each,
      (call: Call) => [need(`iam:${each}`, providerArn(call), tagKeys(call))],
    ]),
  ),
  PutRolePermissionsBoundary: async (call, facts) => [
    need("iam:PutRolePermissionsBoundary", await arnOf(call, facts, "role"), {
      "iam:PermissionsBoundary": text(call.input.PermissionsBoundary),
    }),
  ],
  ...onExisting("instance-profile", ["DeleteInstanceProfile", "GetInstanceProfile", "RemoveRoleFromInstanceProfile"]),
  ...onExisting("role", ["TagRole", "UntagRole"]),
  ...onExisting("instance-profile", ["TagInstanceProfile", "UntagInstanceProfile"]),
  CreateRole: (call) =>
    creation({
      action: "iam:CreateRole",
      tagAction: "iam:TagRole",
      resource: newArn(call, "role"),
      tags: call.input.Tags,
      keys: { "iam:PermissionsBoundary": text(call.input.PermissionsBoundary) || undefined },
    }),
  CreateInstanceProfile: (call) =>
    creation({
      action: "iam:CreateInstanceProfile",
      tagAction: "iam:TagInstanceProfile",
      resource: newArn(call, "instance-profile"),
      tags: call.input.Tags,
    }),
  AddRoleToInstanceProfile: async (call, facts) => [
    need("iam:AddRoleToInstanceProfile", await arnOf(call, facts, "instance-profile")),
    passRole(await arnOf(call, facts, "role"), "ec2.amazonaws.com"),
  ],
  SimulatePrincipalPolicy: (call) => [need("iam:SimulatePrincipalPolicy", text(call.input.PolicySourceArn))],
};

function onExisting(kind: Kind, operations: readonly string[]): Needs {
  return Object.fromEntries(operations.map((operation) => [operation, onOne(kind, operation)]));
}

function onOne(kind: Kind, operation: string): NeedsOf {
  return async (call, facts) => [need(`iam:${operation}`, await arnOf(call, facts, kind), tagKeys(call))];
}

/** What acts on a role that exists tells the boundary that it has. */
function onBounded(operation: string, keysOf: (call: Call) => Need["keys"] = () => ({})): NeedsOf {
  return async (call, facts) => {
    const arn = await arnOf(call, facts, "role");
    const role = await facts.principal(arn);
    return [need(`iam:${operation}`, arn, { ...keysOf(call), "iam:PermissionsBoundary": role?.boundaryArn })];
  };
}

function policyKey({ input }: Call): Need["keys"] {
  return { "iam:PolicyARN": text(input.PolicyArn) };
}

function providerArn({ input }: Call): string {
  return text(input.OpenIDConnectProviderArn);
}

/** The keys of TagRole, UntagRole and the like; other requests have no such members. */
function tagKeys({ input }: Call): Need["keys"] {
  return input.TagKeys === undefined ? requestTags(input.Tags) : { "aws:TagKeys": texts(input.TagKeys) };
}

/** A request that is about something which exists does not tell its path, which is part of its ARN. */
async function arnOf(call: Call, facts: Facts, kind: Kind): Promise<string> {
  return (await facts.iamArn(kind, nameIn(call, kind))) ?? newArn(call, kind);
}

function newArn(call: Call, kind: Kind): string {
  const path = text(call.input.Path) || "/";
  return `arn:aws:iam::${call.caller.accountId}:${kind}${path}${nameIn(call, kind)}`;
}

function nameIn({ input }: Call, kind: Kind): string {
  return text(kind === "role" ? input.RoleName : input.InstanceProfileName);
}
