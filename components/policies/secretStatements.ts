// The rights to the secrets that images hand to their provisioners: those that the setting builderInputs names.
import { arnOf, type Location } from "../basics/location";
import type { Statement } from "./document";

/**
 * Read the secrets' values. Which keys encrypt them is not known here; AWS's own need no right. The services decrypt in the role's
 * name only what the role may read of them, so that it can decrypt nothing but these.
 */
export function readSecretStatements(location: Location, secrets: readonly string[]): readonly Statement[] {
  const { parameters, stored } = arnsOf(location, secrets);
  const services = [
    { name: "ssm", action: "ssm:GetParameter", arns: parameters },
    { name: "secretsmanager", action: "secretsmanager:GetSecretValue", arns: stored },
  ].filter(({ arns }) => arns.length > 0);
  if (services.length === 0) {
    return [];
  }
  return [
    {
      Sid: "ReadSecrets",
      Effect: "Allow",
      Action: services.map(({ action }) => action),
      Resource: services.flatMap(({ arns }) => arns),
    },
    {
      Sid: "DecryptSecrets",
      Effect: "Allow",
      Action: "kms:Decrypt",
      Resource: arnOf(location, "kms", "key/*"),
      Condition: {
        StringEquals: {
          "kms:ViaService": services.map(({ name }) => `${name}.${location.region}.${location.dnsSuffix}`),
        },
      },
    },
  ];
}

/**
 * See whether the secrets exist. Of the actions on a single parameter, only the one for its tags shows no value; Parameter Store
 * describes parameters to those only who may describe all.
 */
export function seeSecretStatements(location: Location, secrets: readonly string[]): readonly Statement[] {
  const { parameters, stored } = arnsOf(location, secrets);
  const see = (Sid: string, Action: string, Resource: readonly string[]): readonly Statement[] =>
    Resource.length === 0 ? [] : [{ Sid, Effect: "Allow", Action, Resource }];
  return [
    ...see("SeeParameters", "ssm:ListTagsForResource", parameters),
    ...see("SeeSecrets", "secretsmanager:DescribeSecret", stored),
  ];
}

function arnsOf(location: Location, secrets: readonly string[]) {
  const named = (service: string) =>
    secrets.filter((each) => each.startsWith(`${service}:`)).map((each) => each.slice(service.length + 1));
  return {
    parameters: named("ssm").map((name) => arnOf(location, "ssm", `parameter/${name.replace(/^\//, "")}`)),
    stored: named("secretsmanager").map((name) => {
      // An ARN has six random characters after the name. Source: "Secrets Manager resources", service authorization reference.
      const ending = name.endsWith("*") ? "" : "-??????";
      return name.startsWith("arn:") ? name : arnOf(location, "secretsmanager", `secret:${name}${ending}`);
    }),
  };
}
