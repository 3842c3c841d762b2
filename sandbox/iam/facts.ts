// What policies and their conditions ask about what exists. moto keeps it; sandbox/machines/facts.py answers.

/** What a role, a user or a group may do. */
export interface PrincipalFacts {
  /** Name → document, of inline and attached policies; a user has those of its groups too. */
  readonly policies: Readonly<Record<string, string>>;
  readonly boundary?: string;
  /** The ARN of the boundary. */
  readonly boundaryArn?: string;
}

/** What is known of a role. */
export interface RoleFacts extends PrincipalFacts {
  readonly arn: string;
  readonly trust: string;
}

/** What EC2's conditions ask about one resource. Members that do not apply are left out. */
export interface Ec2Resource {
  readonly tags: Readonly<Record<string, string>>;
  /** An image's or a snapshot's: an account's id. */
  readonly owner?: string;
  /** An image's: what its publisher is called, such as `amazon`. */
  readonly ownerAlias?: string;
  readonly public?: boolean;
  /** An image's: the version of the metadata service that its instances get by default. */
  readonly imdsSupport?: string;
  /** An image's snapshots by device name, with the keys that encrypt them. */
  readonly snapshots?: readonly {
    readonly device: string;
    readonly id: string;
    readonly encrypted: boolean;
    readonly keyArn?: string;
  }[];
  /** A key pair's. */
  readonly keyName?: string;
  /** An instance's, by its profile. */
  readonly roleArn?: string;
}

/** How an account's volumes are encrypted in a region where a call does not say it. */
export interface VolumeDefaults {
  readonly encrypted: boolean;
  /** The key of what is encrypted. */
  readonly keyArn: string;
}

/** What is known of an object. */
export interface S3Object {
  /** The key that encrypts it, by any of its names. @default - S3's own keys */
  readonly key?: string;
}

/** A secret of Secrets Manager. */
export interface SecretFacts {
  readonly arn: string;
  /** The key that encrypts it, by any of its names. @default - AWS's own key for secrets */
  readonly key?: string;
}

/** An instance profile and its role. */
export interface InstanceProfileFacts {
  readonly arn: string;
  readonly roleArn: string;
}

/** What exists in the account. */
export interface Facts {
  role(arn: string): Promise<RoleFacts | undefined>;
  /** A role, a user or a group, as IAM has it: a change need not have spread. */
  principal(arn: string): Promise<PrincipalFacts | undefined>;
  instanceProfile(nameOrArn: string): Promise<InstanceProfileFacts | undefined>;
  /** The ARN of the role or the instance profile of a name, with its path. */
  iamArn(kind: "role" | "instance-profile", name: string): Promise<string | undefined>;
  /** Id → what is known of it. What does not exist is left out. */
  ec2(region: string, ids: readonly string[]): Promise<Readonly<Record<string, Ec2Resource>>>;
  volumeDefaults(region: string): Promise<VolumeDefaults>;
  bucketPolicy(bucket: string): Promise<string | undefined>;
  /** The key that encrypts what is written to a bucket without naming one, by any of its names. */
  bucketKey(bucket: string): Promise<string | undefined>;
  /** Nothing where there is no such object. */
  object(bucket: string, key: string): Promise<S3Object | undefined>;
  topicKey(arn: string): Promise<string | undefined>;
  topicPolicy(arn: string): Promise<string | undefined>;
  /** Nothing for a key of AWS's own, which everybody in the account may use through its service. */
  keyPolicy(arn: string): Promise<string | undefined>;
  /** What an id or an alias stands for. */
  keyArn(region: string, idOrAlias: string): Promise<string | undefined>;
  keyTags(arn: string): Promise<Readonly<Record<string, string>>>;
  /** The key that encrypts a parameter, by any of its names; nothing for one that is not encrypted. */
  parameterKey(arn: string): Promise<string | undefined>;
  /** By its name or its ARN. */
  secret(region: string, nameOrArn: string): Promise<SecretFacts | undefined>;
  /** For whom the tokens of an identity provider may be; nothing for a provider that the account does not know. */
  audiences(providerArn: string): Promise<readonly string[] | undefined>;
}

/** Asks the Python part. */
export class MotoFacts implements Facts {
  constructor(private readonly port: number) {}

  role(arn: string) {
    return this.ask<RoleFacts>("role", { arn });
  }

  principal(arn: string) {
    return this.ask<PrincipalFacts>("principal", { arn });
  }

  instanceProfile(nameOrArn: string) {
    return this.ask<InstanceProfileFacts>("instance-profile", { name: nameOrArn });
  }

  iamArn(kind: "role" | "instance-profile", name: string) {
    return this.ask<string>("iam-arn", { resource: kind, name });
  }

  async ec2(region: string, ids: readonly string[]) {
    return (await this.ask<Record<string, Ec2Resource>>("ec2", { region, ids: ids.join(",") })) ?? {};
  }

  async volumeDefaults(region: string) {
    return (await this.ask<VolumeDefaults>("volume-defaults", { region })) ?? { encrypted: false, keyArn: "" };
  }

  bucketPolicy(bucket: string) {
    return this.ask<string>("bucket-policy", { name: bucket });
  }

  bucketKey(bucket: string) {
    return this.ask<string>("bucket-key", { name: bucket });
  }

  object(bucket: string, key: string) {
    return this.ask<S3Object>("object", { bucket, key });
  }

  topicKey(arn: string) {
    return this.ask<string>("topic-key", { arn });
  }

  topicPolicy(arn: string) {
    return this.ask<string>("topic-policy", { arn });
  }

  keyPolicy(arn: string) {
    return this.ask<string>("key-policy", { arn });
  }

  keyArn(region: string, idOrAlias: string) {
    return this.ask<string>("key-arn", { region, name: idOrAlias });
  }

  async keyTags(arn: string) {
    return (await this.ask<Record<string, string>>("key-tags", { arn })) ?? {};
  }

  parameterKey(arn: string) {
    return this.ask<string>("parameter-key", { arn });
  }

  secret(region: string, nameOrArn: string) {
    return this.ask<SecretFacts>("secret", { region, name: nameOrArn });
  }

  audiences(providerArn: string) {
    return this.ask<string[]>("audiences", { arn: providerArn });
  }

  private async ask<T>(kind: string, what: Readonly<Record<string, string>>): Promise<T | undefined> {
    const path = `/sandbox/facts/${kind}?${new URLSearchParams(what).toString()}`;
    const answer = await fetch(`http://127.0.0.1:${this.port}${path}`);
    if (!answer.ok) {
      throw new Error(`the sandbox's Python part answered ${answer.status} to ${path}: ${await answer.text()}`);
    }
    // sandbox/machines/facts.py, which belongs together with this file, makes the answer.
    return ((await answer.json()) as T | null) ?? undefined;
  }
}
