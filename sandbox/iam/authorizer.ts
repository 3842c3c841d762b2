// Judges the calls that roles make by their policies, and records every question with its answer.
import { AwsError, text, type AssumedBy, type Call } from "../frontdoor/service";
import { invalid, type Claims } from "../frontdoor/webIdentity";
import { evaluate, type Decision, type Policies, type Principal } from "./evaluate";
import type { Facts, PrincipalFacts, RoleFacts } from "./facts";
import type { JournalEntry } from "./journal";
import type { Need } from "./needs/need";
import { SERVICES } from "./needs/services";
import { parsePolicy, type Policy } from "./policy";
import { contextOf, type AccessRequest } from "./request";

/** What is known of the account, and where judgements are recorded. */
export interface AuthorizerOptions {
  readonly facts: Facts;
  readonly record: (entry: JournalEntry) => void;
}

/** Stands in for IAM: allows a call or throws. */
export class Authorizer {
  private readonly noted = new Set<string>();

  constructor(private readonly options: AuthorizerOptions) {}

  /**
   * Judges an API call.
   *
   * @returns why it is denied what AWS asks for only after it has answered, if it is
   * @throws AccessDenied, as the service words it, where the caller is a role that may not make it
   */
  async judge(call: Call): Promise<AwsError | undefined> {
    const { roleArn } = call.caller;
    if (roleArn === undefined) {
      return undefined;
    }
    const needsOf = SERVICES[call.service]?.[call.operation];
    if (needsOf === undefined) {
      throw unjudged(call);
    }
    const needs = await needsOf(call, this.options.facts);
    const later = needs.filter(({ isAskedLater = false }) => isAskedLater);
    await this.judgeNeeds(
      call,
      needs.filter((each) => !later.includes(each)),
    );
    if (later.length === 0) {
      return undefined;
    }
    return this.judgeNeeds(call, later).then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof AwsError) {
          return error;
        }
        throw error;
      },
    );
  }

  /** Judges something that is not an API call, such as a git pull. */
  async judgeNeeds(call: Call, needs: readonly Need[]): Promise<void> {
    const { roleArn } = call.caller;
    if (roleArn === undefined) {
      return;
    }
    const role = await this.options.facts.role(roleArn);
    this.judgeTrust(call, roleArn, role);
    const caller = { roleArn, arn: call.caller.arn, policies: policiesOf(role), keys: buildKeys(call) };
    for (const each of needs) {
      await this.judgeNeed(call, each.of ? await this.sessionOf(each.of) : caller, each);
    }
  }

  /** Whether a service may assume a role that somebody gives it. A role that does not exist can be assumed by nobody. */
  async mayAssume(assumedBy: AssumedBy, { caller }: Call, roleArn: string): Promise<boolean> {
    const role = await this.options.facts.role(roleArn);
    return askTrust(assumedBy, caller.accountId, roleArn, role).decision.isAllowed;
  }

  /**
   * Whether a service may publish to a topic in its own name: the topic's policy decides, and that of its key. AWS's own key
   * for SNS lets no service in. Source: "Why isn't my SNS topic receiving EventBridge or CloudWatch notifications", AWS re:Post.
   *
   * @returns why not; nothing if it may
   */
  async mayPublish(service: string, sourceArn: string, topicArn: string): Promise<string | undefined> {
    const { facts } = this.options;
    const [, , , region = "", accountId = ""] = topicArn.split(":");
    const context = contextOf({ "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceArn.split(":")[4] });
    const ask = (action: string, resource: string, name: string, document: string | undefined) => {
      const policies = { identity: [], resource: parsed(name, document ?? NOBODY), resourceDecides: true };
      const decision = evaluate({ action, resource, context }, { accountId, arns: [], service }, policies);
      return decision.isAllowed
        ? undefined
        : `${service} is not authorized to perform: ${action} on ${resource} ${decision.because}`;
    };
    const refusal = ask("sns:Publish", topicArn, "the topic's policy", await facts.topicPolicy(topicArn));
    const key = await facts.topicKey(topicArn);
    if (refusal !== undefined || key === undefined || key === "") {
      return refusal;
    }
    const keyArn = await facts.keyArn(region, key);
    const policy = keyArn === undefined ? undefined : await facts.keyPolicy(keyArn);
    return ["kms:Decrypt", "kms:GenerateDataKey"]
      .map((action) => ask(action, keyArn ?? key, "the key's policy", policy))
      .find((each) => each !== undefined);
  }

  /**
   * Whether the bearer of a web identity's token may assume a role.
   * @throws where the account does not know who issued the token, or for whom
   */
  async mayAssumeWithToken(call: Call, roleArn: string, { iss, sub, aud, ref }: Claims): Promise<boolean> {
    const { accountId } = call.caller;
    const issuer = iss.replace("https://", "");
    const provider = `arn:aws:iam::${accountId}:oidc-provider/${issuer}`;
    const audiences = await this.options.facts.audiences(provider);
    if (audiences === undefined) {
      throw invalid(`No OpenIDConnect provider found in your account for ${iss}`);
    }
    if (!audiences.includes(aud)) {
      throw invalid("Incorrect token audience");
    }
    const role = await this.options.facts.role(roleArn);
    const sessionName = text(call.input.RoleSessionName);
    const request = {
      action: "sts:AssumeRoleWithWebIdentity",
      resource: roleArn,
      context: contextOf({
        [`${issuer}:sub`]: sub,
        [`${issuer}:aud`]: aud,
        [`${issuer}:ref`]: ref,
        "sts:RoleSessionName": sessionName,
      }),
    };
    const policies = { identity: [], resource: parsed("trust", role?.trust ?? NOBODY), resourceDecides: true };
    const decision = evaluate(request, { accountId, arns: [], federated: provider }, policies);
    this.note(roleArn, request, policies, decision);
    return decision.isAllowed;
  }

  private async judgeNeed(call: Call, asking: RoleSession, each: Need): Promise<void> {
    const principal: Principal = { accountId: call.caller.accountId, arns: [asking.roleArn, asking.arn] };
    const context = contextOf({ ...globalKeys(call, asking.roleArn, each), ...asking.keys, ...each.keys });
    const request = { action: each.action, resource: each.resource, context };
    const policies = { ...asking.policies, ...(await this.resourcePolicy(each)) };
    const decision = evaluate(request, principal, policies);
    this.note(asking.roleArn, request, policies, decision);
    if (!decision.isAllowed) {
      throw denied(call.service, asking.arn, request, decision.because);
    }
  }

  private async sessionOf({ roleArn, sessionName }: NonNullable<Need["of"]>): Promise<RoleSession> {
    const session = roleArn.replace(/^arn:([^:]*):iam::(\d*):role\/(?:.*\/)?/, "arn:$1:sts::$2:assumed-role/");
    const role = await this.options.facts.role(roleArn);
    return { roleArn, arn: `${session}/${sessionName}`, policies: policiesOf(role), keys: {} };
  }

  /**
   * Whether the service that acts as the role may assume it. AWS asks when it assumes the role; here each call asks.
   */
  private judgeTrust({ caller, service: called }: Call, roleArn: string, role: RoleFacts | undefined): void {
    const { assumedBy, accountId } = caller;
    if (!assumedBy) {
      return;
    }
    const { service } = assumedBy;
    const { request, policies, decision } = askTrust(assumedBy, accountId, roleArn, role);
    this.note(roleArn, request, policies, decision, service);
    if (!decision.isAllowed) {
      throw accessDenied(
        called,
        `${service} is not authorized to perform: sts:AssumeRole on resource: ${roleArn} ${decision.because}`,
      );
    }
  }

  private async resourcePolicy({ action, resource }: Need): Promise<Partial<Policies>> {
    const { facts } = this.options;
    const [service] = action.split(":");
    if (service === "s3") {
      return named("the bucket's policy", await facts.bucketPolicy(bucketIn(resource)));
    }
    if (service === "sns") {
      return named("the topic's policy", await facts.topicPolicy(resource));
    }
    // An alias has no policy, nor has a key that is not made yet.
    if (service === "kms" && resource.includes(":key/")) {
      return { ...named("the key's policy", await facts.keyPolicy(resource)), resourceDecides: true };
    }
    return {};
  }

  private note(role: string, asked: AccessRequest, policies: Policies, decision: Decision, service?: string): void {
    const { identity, boundary, resource, resourceDecides } = policies;
    for (const policy of [...identity, boundary, resource]) {
      if (policy) {
        this.notePolicy(policy);
      }
    }
    this.options.record({
      kind: "judgement",
      role,
      action: asked.action,
      resource: asked.resource,
      context: Object.fromEntries(asked.context),
      ...(service !== undefined && { service }),
      identity: identity.map(({ id }) => id),
      ...(boundary && { boundary: boundary.id }),
      ...(resource && { resourcePolicy: resource.id }),
      ...(resourceDecides !== undefined && { resourceDecides }),
      isAllowed: decision.isAllowed,
      statements: decision.by.map(({ policy, statement }) => `${policy.id}/${statement.sid}`),
    });
  }

  private notePolicy({ id, name, text }: Policy): void {
    if (this.noted.has(id)) {
      return;
    }
    this.noted.add(id);
    this.options.record({ kind: "policy", id, name, text });
  }
}

interface RoleSession {
  readonly roleArn: string;
  /** The ARN of the session. */
  readonly arn: string;
  readonly policies: Policies;
  /** The condition keys that every request of the session has. */
  readonly keys: Need["keys"];
}

/** The trust policy of a role that does not exist. */
const NOBODY = '{"Statement":[]}';

/** Asks a role's trust policy whether a service may assume the role. */
function askTrust({ service, sourceArn }: AssumedBy, accountId: string, roleArn: string, role: RoleFacts | undefined) {
  const request = {
    action: "sts:AssumeRole",
    resource: roleArn,
    context: contextOf({ "aws:SourceArn": sourceArn, "aws:SourceAccount": sourceArn && accountId }),
  };
  const policies = { identity: [], resource: parsed("trust", role?.trust ?? NOBODY), resourceDecides: true };
  return { request, policies, decision: evaluate(request, { accountId, arns: [], service }, policies) };
}

/** The policies of a principal's own; nothing for one that does not exist. */
export function policiesOf(principal: PrincipalFacts | undefined): Pick<Policies, "identity" | "boundary"> {
  if (!principal) {
    return { identity: [] };
  }
  return {
    identity: Object.entries(principal.policies).map(([name, document]) => parsed(name, document)),
    ...(principal.boundary !== undefined && { boundary: parsed("the permissions boundary", principal.boundary) }),
  };
}

/** Each document is parsed once, since every call of a role asks for the role's policies. */
const documents = new Map<string, Policy>();

function parsed(name: string, document: string): Policy {
  const key = `${name}\n${document}`;
  const policy = documents.get(key) ?? parsePolicy(name, document);
  documents.set(key, policy);
  return policy;
}

function named(name: string, document: string | undefined): Partial<Policies> {
  return document === undefined ? {} : { resource: parsed(name, document) };
}

function bucketIn(resource: string): string {
  return resource.replace(/^arn:[^:]*:s3:::/, "").split("/")[0] ?? "";
}

/** The condition keys of every request. Source: "AWS global condition context keys", IAM user guide. */
function globalKeys({ caller, region }: Call, roleArn: string, { resource }: Need) {
  const [, , , , owner = ""] = resource.split(":");
  return {
    "aws:PrincipalAccount": caller.accountId,
    "aws:PrincipalArn": roleArn,
    "aws:PrincipalIsAWSService": "false",
    "aws:PrincipalType": "AssumedRole",
    "aws:RequestedRegion": region,
    // A resource whose ARN names no account is the account's own: there is only one in the sandbox.
    "aws:ResourceAccount": owner === "" ? caller.accountId : owner,
    // Clients of the sandbox use no TLS; with AWS they would.
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
  };
}

/**
 * What CodeBuild tells in every request of a build's role. Source: "Use CodeBuild condition keys as IAM service role
 * variables to control build access", CodeBuild user guide.
 */
function buildKeys({ caller }: Call): Need["keys"] {
  const { buildArn, sourceArn } = caller.assumedBy ?? {};
  return buildArn === undefined ? {} : { "codebuild:buildArn": buildArn, "codebuild:projectArn": sourceArn };
}

/** The services that have an error of their own for a denied call. */
const ERRORS: Readonly<Record<string, { readonly code: string; readonly status: number }>> = {
  s3: { code: "AccessDenied", status: 403 },
  sns: { code: "AuthorizationError", status: 403 },
  sts: { code: "AccessDenied", status: 403 },
};

function denied(service: string, arn: string, { action, resource }: AccessRequest, because: string): AwsError {
  return accessDenied(
    service,
    `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${because}`,
  );
}

function accessDenied(service: string, message: string): AwsError {
  if (service === "ec2") {
    return new AwsError("UnauthorizedOperation", `You are not authorized to perform this operation. ${message}`, 403);
  }
  const { code, status } = ERRORS[service] ?? { code: "AccessDeniedException", status: 400 };
  return new AwsError(code, message, status);
}

function unjudged({ service, operation, caller }: Call): AwsError {
  const message =
    `The sandbox does not know which permissions ${service}:${operation} needs, so it denies the call of ${caller.arn}. ` +
    "Add the operation to sandbox/iam/needs.";
  return new AwsError(service === "ec2" ? "UnauthorizedOperation" : "AccessDeniedException", message, 403);
}
