// Looks up the AMI that an image is built from, in the region of the build, and refuses one that Build may not launch.
import {
  type Ami,
  DescribeImagesCommand,
  type EC2Client,
  GetParameterCommand,
  ParameterNotFound,
  type SSMClient,
} from "../common/aws";
import { tagsOf } from "../ami/tags";
import { StageError } from "../common/stageError";
import { TAGS } from "../contract";
import type { RecordedBase } from "../ami/recordedBase";
import { baseAmiSource, type BaseAmiSource } from "../image/baseAmiSource";
import type { ImageSettings } from "../image/settings";
import { isAllowedBase, refusedBase, type AllowedBases } from "./baseAmiCheck";

/** The newest comes first. */
type Found = readonly [Ami, ...Ami[]];

/** An AMI that EC2 described, with its id. */
export type BaseAmi = Ami & { readonly ImageId: string };

/** Where a base AMI is found, and of which architecture it is. */
export type BaseSearch = BaseAmiSource & Pick<ImageSettings, "architecture">;

/** What decides which AMI can be a base. */
export interface BaseAmiRules {
  readonly factory: string;
  readonly baseAmis: AllowedBases;
  readonly parameterPrefix: string;
}

/** The image that another one is built on has no release yet: there is nothing to build on, and nothing wrong. */
export class NoReleaseYet extends StageError {
  constructor(readonly baseImage: string) {
    super(
      `Base image ${baseImage} has no release yet.`,
      `Release ${baseImage} first: its pipeline does, once its tests pass. Then this pipeline can run.`,
    );
  }
}

type Kind<Name extends BaseSearch["kind"]> = Extract<BaseSearch, { readonly kind: Name }>;

interface Clients {
  readonly ec2: EC2Client;
  readonly ssm: SSMClient;
}

/** Where the base AMI of an image is found. */
export function baseSearch(settings: ImageSettings): BaseSearch {
  return { ...baseAmiSource(settings), architecture: settings.architecture };
}

/** What a record says of the search. */
export function recordedBase(search: BaseSearch): RecordedBase {
  return search.kind === "name" ? { ...search, byVersion: search.byVersion === true } : search;
}

/** Returns the base AMI: of those that the search finds, the newest that Build may launch. */
export async function resolveBaseAmi(
  search: BaseSearch,
  { factory, baseAmis, parameterPrefix }: BaseAmiRules,
  clients: Clients,
): Promise<BaseAmi> {
  const found = await find(search, parameterPrefix, clients);
  const base = found.find((ami) => isAllowedBase(ami, factory, baseAmis));
  if (base?.ImageId === undefined) {
    throw refusedBase(found[0], factory, baseAmis);
  }
  return { ...base, ImageId: base.ImageId };
}

async function find(search: BaseSearch, parameterPrefix: string, { ec2, ssm }: Clients): Promise<Found> {
  switch (search.kind) {
    case "image":
      return byRelease(search, `${parameterPrefix}/${search.image}`, { ec2, ssm });
    case "parameter":
      return byParameter(search.name, ec2, ssm);
    case "name":
      return byPattern(search, ec2);
  }
}

/** What consumers launch: only Publish and Promote move that parameter. */
async function byRelease(
  { image, architecture }: Kind<"image">,
  parameter: string,
  { ec2, ssm }: Clients,
): Promise<Found> {
  const id = await valueOf(parameter, ssm);
  if (id === undefined) {
    throw new NoReleaseYet(image);
  }
  const [ami] = await described(ec2, id);
  const remedy = `Promote another release (npm run promote -- --image ${image} --to previous), or run the pipeline of ${image}.`;
  if (ami === undefined) {
    throw new StageError(`The release ${id} of base image ${image} is not there any more.`, remedy);
  }
  if (tagsOf(ami).has(TAGS.withdrawn)) {
    throw new StageError(`The release ${id} of base image ${image} is withdrawn.`, remedy);
  }
  if (ami.Architecture !== undefined && ami.Architecture !== architecture) {
    throw new StageError(
      `The release ${id} of base image ${image} is of ${ami.Architecture}, and its settings are of ${architecture} now.`,
      `Wait for the next release of ${image}.`,
    );
  }
  return [ami];
}

async function byParameter(name: string, ec2: EC2Client, ssm: SSMClient): Promise<Found> {
  const id = await amiIdIn(name, ssm);
  const [ami] = await described(ec2, id);
  if (ami === undefined) {
    throw new StageError(
      `The SSM parameter ${name} points to ${id}, which does not exist in this region, is not shared with this account, or is hidden by its Allowed AMIs.`,
      "Set base_ami_parameter to a parameter that holds the id of an AMI that the account can launch, or allow this one.",
    );
  }
  return [ami];
}

async function amiIdIn(name: string, ssm: SSMClient): Promise<string> {
  const value = await valueOf(name, ssm);
  if (value === undefined) {
    throw new StageError(
      `There is no SSM parameter ${name}, which should hold the base AMI's id.`,
      "Check the image's release, or set base_ami_parameter, or base_ami_name with base_ami_owner.",
    );
  }
  if (!/^ami-[0-9a-f]+$/.test(value)) {
    throw new StageError(
      `The SSM parameter ${name} holds "${value}", which is not an AMI id.`,
      "Set base_ami_parameter to a parameter that holds an AMI id.",
    );
  }
  return value;
}

/** Undefined if there is no such parameter. */
async function valueOf(name: string, ssm: SSMClient): Promise<string | undefined> {
  try {
    return (await ssm.send(new GetParameterCommand({ Name: name }))).Parameter?.Value ?? "";
  } catch (error) {
    if (error instanceof ParameterNotFound) {
      return undefined;
    }
    throw error;
  }
}

async function described(ec2: EC2Client, id: string): Promise<readonly Ami[]> {
  try {
    return (await ec2.send(new DescribeImagesCommand({ ImageIds: [id] }))).Images ?? [];
  } catch (error) {
    if (error instanceof Error && error.name.startsWith("InvalidAMIID.")) {
      return [];
    }
    throw error;
  }
}

async function byPattern(source: Kind<"name">, ec2: EC2Client): Promise<Found> {
  const answer = await ec2.send(
    new DescribeImagesCommand({
      Owners: [source.owner],
      // The owner of an old release deprecates its AMIs. That hides them from others, who can still use them.
      IncludeDeprecated: true,
      Filters: [
        { Name: "name", Values: [source.pattern] },
        { Name: "architecture", Values: [source.architecture] },
        { Name: "state", Values: ["available"] },
      ],
    }),
  );
  const [newest, ...older] = (answer.Images ?? [])
    .filter((ami) => !tagsOf(ami).has(TAGS.withdrawn))
    .sort((one, other) => (source.byVersion === true && byName(other, one)) || byDate(other, one));
  if (newest === undefined) {
    throw new StageError(
      `Owner ${source.owner} has no AMI named "${source.pattern}" for ${source.architecture}.`,
      "Check base_ami_name and base_ami_owner, whether the owner offers the AMI in this region, and the account's Allowed AMIs.",
    );
  }
  return [newest, ...older];
}

function byName(one: Ami, other: Ami): number {
  return (one.Name ?? "").localeCompare(other.Name ?? "", "en", { numeric: true });
}

function byDate(one: Ami, other: Ami): number {
  return (one.CreationDate ?? "").localeCompare(other.CreationDate ?? "");
}
