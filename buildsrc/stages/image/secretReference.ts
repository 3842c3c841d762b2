// How an image's settings name a secret: `ssm:/team/token`, or `secretsmanager:team/db#password` for one key of a JSON object.

/** A parameter of Parameter Store, or a secret of Secrets Manager. */
export interface SecretReference {
  readonly service: "secretsmanager" | "ssm";
  /** The parameter's name, or the secret's name or ARN. */
  readonly id: string;
  /** Which value of the secret's JSON object is meant. @default - the whole secret */
  readonly key?: string;
}

/** Reads a reference of the form that packer/image.schema.json describes. */
export function secretReference(written: string): SecretReference {
  const [, service, id = "", key] = /^(ssm|secretsmanager):([^#]+)(?:#(.+))?$/.exec(written) ?? [];
  return { service: service === "ssm" ? "ssm" : "secretsmanager", id, ...(key !== undefined && { key }) };
}

/** What the stack's setting builderInputs has to name for it. */
export function withoutKey({ service, id }: SecretReference): string {
  return `${service}:${id}`;
}
