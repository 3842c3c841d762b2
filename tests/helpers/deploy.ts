// Runs Pulumi programs against mocks, for the unit tests of components.
import * as pulumi from "@pulumi/pulumi";
import { MockMonitor } from "@pulumi/pulumi/runtime/mocks";
import type { MockCallArgs, MockResourceArgs, MockResourceResult } from "@pulumi/pulumi/runtime/mocks";
import type { Location } from "../../components/basics/location";
import type { PolicyDocument, Statement } from "../../components/policies/document";
import type { RegisterResourceRequest, RegisterResourceResponse } from "@pulumi/pulumi/proto/resource_pb";

/** The account in which the programs run. */
export const ACCOUNT = "123456789012";
/** The region in which the programs run. */
export const REGION = "us-east-1";
/** Both of them, as the components have them. */
export const LOCATION: Location = {
  partition: "aws",
  dnsSuffix: "amazonaws.com",
  region: REGION,
  accountId: ACCOUNT,
};

/** The properties of a resource or the arguments of a function, as the engine sees them. */
export type Properties = Record<string, unknown>;

/** A resource that a program registered. */
export interface RecordedResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Properties;
  readonly urn: string;
  readonly parent: string;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  /** The id of what exists already and is taken over; empty if it is made. */
  readonly importId: string;
  /** The URNs of the resources that this one waits for: those in `dependsOn`, and those whose outputs it uses. */
  readonly dependencies: readonly string[];
}

/** A function of a provider that a program called. */
export interface RecordedInvoke {
  readonly token: string;
  readonly inputs: Properties;
}

/** How a program runs, and what the mocks answer. */
export interface DeployOptions {
  /** @default "ami-pipeline" */
  readonly project?: string;
  /** @default "dev" */
  readonly stack?: string;
  /**
   * The stack's configuration, with namespaces: `{ "aws:region": "us-east-1" }`.
   * @default - none
   */
  readonly config?: Readonly<Record<string, string>>;
  /** @default false */
  readonly preview?: boolean;
  /**
   * Token → what the provider's function answers.
   * @default - answers about the account, region, partition and default network
   */
  readonly answers?: Readonly<Record<string, (inputs: Properties) => Properties>>;
  /** Receives every resource when it is registered. Shows what a program did before it failed. */
  readonly onRegister?: (resource: RecordedResource) => void;
  /**
   * Type → what a resource returns in addition to its inputs.
   * @default - ids and ARNs
   */
  readonly outputs?: Readonly<Record<string, (inputs: Properties) => Properties>>;
}

/** What a program registered and called. */
export class Deployment {
  constructor(
    readonly resources: readonly RecordedResource[],
    readonly invokes: readonly RecordedInvoke[],
  ) {}

  /** All resources of a type, in the order of registration. */
  all(type: string): readonly RecordedResource[] {
    return this.resources.filter((resource) => resource.type === type);
  }

  /**
   * The only resource of a type whose name has this ending. Throws an error that lists all resources if there is not
   * exactly one.
   */
  one(type: string, nameEnding = ""): RecordedResource {
    const [found, ...others] = this.all(type).filter(({ name }) => name.endsWith(nameEnding));
    if (found && others.length === 0) {
      return found;
    }
    const known = this.resources.map((resource) => `  ${resource.type} ${resource.name}`).join("\n");
    throw new Error(
      `${found ? "Several resources match" : "No resource matches"} ${type} *${nameEnding} among\n${known}`,
    );
  }

  /**
   * Whether one resource is created only after another, because it depends on it directly or through other resources.
   * A resource also waits for what its parent waits for.
   */
  waitsFor(later: RecordedResource, earlier: RecordedResource): boolean {
    const byUrn = new Map(this.resources.map((resource) => [resource.urn, resource]));
    const seen = new Set<string>();
    const prerequisites = (urn: string): readonly string[] => {
      const resource = byUrn.get(urn);
      if (!resource) {
        return [];
      }
      const inherited = resource.parent === "" ? [] : prerequisites(resource.parent);
      return [...resource.dependencies, ...inherited];
    };
    const queue = [...prerequisites(later.urn)];
    for (let urn = queue.pop(); urn !== undefined; urn = queue.pop()) {
      if (urn === earlier.urn) {
        return true;
      }
      if (seen.has(urn)) {
        continue;
      }
      seen.add(urn);
      queue.push(...prerequisites(urn));
    }
    return false;
  }
}

/** Runs a program and all of its registrations to the end, and returns what it registered and called. */
export async function deploy(program: () => unknown, options: DeployOptions = {}): Promise<Deployment> {
  const { project = "ami-pipeline", stack = "dev", config = {}, preview = false } = options;
  const answers = { ...ANSWERS, ...options.answers };
  const outputs = { ...OUTPUTS, ...options.outputs };
  const resources: RecordedResource[] = [];
  const invokes: RecordedInvoke[] = [];

  await pulumi.runtime.setMocks(
    {
      call: ({ token, inputs }: MockCallArgs) => {
        const properties = asProperties(inputs);
        invokes.push({ token, inputs: properties });
        const answer = answers[token];
        if (!answer) {
          throw rpcError(`No answer is set for ${token}: pass it in deploy's option "answers".`);
        }
        return answer(properties);
      },
      newResource: ({ type, name, inputs }: MockResourceArgs): MockResourceResult => {
        const properties = asProperties(inputs);
        const physicalName = typeof properties.name === "string" ? properties.name : `${name}-1234567`;
        const state = { name: physicalName, ...properties, ...outputs[type]?.({ ...properties, name: physicalName }) };
        return { id: physicalName, state };
      },
    },
    project,
    stack,
    preview,
  );
  recordRegistrations((resource) => {
    resources.push(resource);
    options.onRegister?.(resource);
  });
  pulumi.runtime.setAllConfig({ ...config });

  // The runtime takes a stack trace of each of its thousands of promises and resources, and each line would be looked up
  // in source maps. While the program runs, a trace is the error's name only. V8 writes a trace when it is first read:
  // mocha reads that of a failure afterwards, and shows where it happened.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 1;
  Error.prepareStackTrace = (error) => error.name;
  try {
    await orUnhandledRejection(async () => {
      await program();
      await pulumi.runtime.disconnect();
      // Node reports unhandled rejections when all microtasks have run.
      await new Promise((resolve) => setImmediate(resolve));
    });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    Reflect.deleteProperty(Error, "prepareStackTrace");
    // A program that fails leaves promises behind. The runtime would complain about them at exit.
    pulumi.runtime.resetOptions(project, stack, -1, "", "", preview, "");
  }
  return new Deployment(resources, invokes);
}

/** The message of the error with which a promise is rejected. Throws if it is not rejected. */
export async function rejection(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    if (pulumi.InputPropertiesError.isInstance(error)) {
      return error.errors.map(({ propertyPath, reason }) => `${propertyPath}: ${reason}`).join("\n");
    }
    if (pulumi.InputPropertyError.isInstance(error)) {
      return `${error.propertyPath}: ${error.reason}`;
    }
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error("Expected a rejection, but the promise was fulfilled.");
}

/** The statements, by Sid, of the policy that a resource has as JSON text. */
export function statementsOf(policy: unknown): Record<string, Statement> {
  if (typeof policy !== "string") {
    throw new Error(`Expected a policy as JSON text, not ${String(policy)}.`);
  }
  const document: unknown = JSON.parse(policy);
  return Object.fromEntries(
    isPolicy(document) ? document.Statement.map((statement) => [statement.Sid, statement]) : [],
  );
}

function isPolicy(document: unknown): document is PolicyDocument {
  return typeof document === "object" && document !== null && "Statement" in document;
}

/** The value of an output, as soon as it is known. */
export function valueOf<T>(output: pulumi.Input<T>): Promise<pulumi.Unwrap<T>> {
  return new Promise((resolve) => {
    pulumi.output(output).apply(resolve);
  });
}

const arn = (service: string, rest: string, region = REGION) => `arn:aws:${service}:${region}:${ACCOUNT}:${rest}`;
const text = (value: unknown) => (typeof value === "string" ? value : "");

/** What EC2 answers that its zones offer: zone → instance types. */
export function offered(byZone: Readonly<Record<string, readonly string[]>>): Properties {
  const offerings = Object.entries(byZone).flatMap(([zone, types]) => types.map((type) => ({ zone, type })));
  return { locations: offerings.map(({ zone }) => zone), instanceTypes: offerings.map(({ type }) => type) };
}

/** What functions of providers answer by default. */
const ANSWERS: Record<string, (inputs: Properties) => Properties> = {
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({ accountId: ACCOUNT }),
  "aws:index/getRegion:getRegion": () => ({ region: REGION, name: REGION }),
  "aws:index/getPartition:getPartition": () => ({ partition: "aws", dnsSuffix: "amazonaws.com" }),
  "aws:ebs/getEncryptionByDefault:getEncryptionByDefault": () => ({ enabled: false }),
  "aws:ec2/getVpc:getVpc": ({ id }) => ({ id: id ?? "vpc-default", cidrBlock: "172.31.0.0/16" }),
  "aws:ec2/getSubnets:getSubnets": () => ({ ids: ["subnet-default-b", "subnet-default-a"] }),
  "aws:ec2/getSubnet:getSubnet": ({ id }) => ({
    id,
    vpcId: text(id).replace(/^subnet-(\w+).*/, "vpc-$1"),
    availabilityZone: `${REGION}${text(id).at(-1) ?? ""}`,
  }),
  "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": ({ filters }) => {
    const [{ values = [] } = {}] = filters as readonly { readonly values?: readonly string[] }[];
    return offered({ [`${REGION}a`]: values, [`${REGION}b`]: values });
  },
};

/** What resources return by default in addition to their inputs. */
const OUTPUTS: Record<string, (inputs: Properties) => Properties> = {
  "aws:s3/bucket:Bucket": ({ name }) => ({ bucket: name, arn: `arn:aws:s3:::${text(name)}` }),
  "aws:iam/role:Role": ({ name }) => ({ arn: arn("iam", `role/${text(name)}`, "") }),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": ({ url }) => ({
    arn: arn("iam", `oidc-provider/${text(url).replace("https://", "")}`, ""),
  }),
  "aws:iam/instanceProfile:InstanceProfile": ({ name }) => ({ arn: arn("iam", `instance-profile/${text(name)}`, "") }),
  "aws:cloudwatch/logGroup:LogGroup": ({ name }) => ({ arn: arn("logs", `log-group:${text(name)}`) }),
  "aws:cloudwatch/eventRule:EventRule": ({ name }) => ({ arn: arn("events", `rule/${text(name)}`) }),
  "aws:codebuild/project:Project": ({ name }) => ({ arn: arn("codebuild", `project/${text(name)}`) }),
  "aws:codepipeline/pipeline:Pipeline": ({ name }) => ({ arn: arn("codepipeline", text(name)) }),
  "aws:codecommit/repository:Repository": ({ repositoryName }) => ({
    arn: arn("codecommit", text(repositoryName)),
    cloneUrlHttp: `https://git-codecommit.${REGION}.amazonaws.com/v1/repos/${text(repositoryName)}`,
  }),
};

/** Makes an error like those of gRPC: the runtime shows the `details` of a failed call, not its message. */
function rpcError(message: string): Error {
  return Object.assign(new Error(message), { details: message });
}

function asProperties(value: unknown): Properties {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Records whole registrations: Pulumi's mocks pass on only the inputs, without what the resource waits for. */
function recordRegistrations(record: (resource: RecordedResource) => void): void {
  const monitor: unknown = pulumi.runtime.getMonitor();
  if (!(monitor instanceof MockMonitor)) {
    throw new Error("setMocks did not install Pulumi's mock monitor.");
  }
  const register = monitor.registerResource.bind(monitor);
  monitor.registerResource = (request: RegisterResourceRequest, callback: RegisterCallback) =>
    register(request, (error: unknown, response?: RegisterResourceResponse) => {
      if (response) {
        record({
          type: request.getType(),
          name: request.getName(),
          inputs: asProperties(request.getObject()?.toJavaScript()),
          urn: response.getUrn(),
          parent: request.getParent(),
          protect: request.getProtect() ?? false,
          retainOnDelete: request.getRetainondelete() ?? false,
          deleteBeforeReplace: request.getDeletebeforereplace(),
          importId: request.getImportid(),
          dependencies: request.getDependenciesList(),
        });
      }
      callback(error, response);
    });
}

type RegisterCallback = (error: unknown, response?: RegisterResourceResponse) => void;

/** Makes errors inside callbacks of outputs fail the program. Otherwise they only reach the process. */
async function orUnhandledRejection(work: () => Promise<void>): Promise<void> {
  const others = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  let fail: (reason: unknown) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (fail = reject));
  process.on("unhandledRejection", fail);
  try {
    await Promise.race([work(), failure]);
  } finally {
    process.removeAllListeners("unhandledRejection");
    for (const listener of others) {
      process.on("unhandledRejection", listener);
    }
  }
}
