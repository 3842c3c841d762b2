// Looks up each image's release, and what has become of its base.
import type { RecordedBase } from "../../ami/recordedBase";
import { GetParametersCommand } from "../../common/aws";
import { explained } from "../../common/explained";
import { StageError } from "../../common/stageError";
import { resolveBaseAmi } from "../../content/baseAmi";
import { STATES, TAGS } from "../../contract";
import { describeSource } from "../../image/baseAmiSource";
import { readRelease } from "../../releases/history";
import { parameterName } from "../../releases/publishSettings";
import type { FactoryAmi } from "../amis";
import type { Upkeep } from "../upkeep";
import type { Base, ImageState, Release } from "./imageState";

/** The most names that GetParameters takes. Source: ParameterNameList, Systems Manager API. */
const MAX_NAMES = 10;

/** Looks at all images of the factory. */
export async function lookAtImages(upkeep: Upkeep): Promise<readonly ImageState[]> {
  const { images, pipelineNamePrefix } = upkeep.settings;
  const { baseImages } = upkeep.publishSettings;
  const latest = await latestAmis(upkeep);
  const amis = (await upkeep.amis()).filter(({ region }) => region === upkeep.home.region);
  const bases = new Bases(upkeep);
  const states: ImageState[] = [];
  for (const image of images) {
    const amiId = latest.get(image);
    const parent = baseImages[image];
    states.push({
      image,
      pipeline: `${pipelineNamePrefix}-${image}`,
      ...(parent !== undefined && { parent }),
      ...(amiId !== undefined && { release: await releaseOf(image, amiId, amis, bases) }),
    });
  }
  return states;
}

/** Image → what its parameter points to in the home region. */
async function latestAmis({ settings, publishSettings, home }: Upkeep): Promise<ReadonlyMap<string, string>> {
  const images = new Map(settings.images.map((image) => [parameterName(publishSettings, image), image]));
  const names = [...images.keys()];
  const found = new Map<string, string>();
  for (let start = 0; start < names.length; start += MAX_NAMES) {
    const { Parameters = [] } = await home.ssm.send(
      new GetParametersCommand({ Names: names.slice(start, start + MAX_NAMES) }),
    );
    for (const { Name = "", Value } of Parameters) {
      const image = images.get(Name);
      if (image !== undefined && Value !== undefined) {
        found.set(image, Value);
      }
    }
  }
  return found;
}

async function releaseOf(image: string, amiId: string, amis: readonly FactoryAmi[], bases: Bases): Promise<Release> {
  const ami = amis.find(({ id }) => id === amiId);
  if (ami === undefined) {
    return { amiId, base: { kind: "untold" } };
  }
  const { createdAt } = ami;
  const withdrawn = amis.find((each) => each.image === image && each.createdAt > createdAt && isWithdrawn(each));
  return {
    amiId,
    createdAt,
    ...(withdrawn !== undefined && { withdrawn: withdrawn.id }),
    base: await bases.of(image, amiId),
  };
}

function isWithdrawn({ state, tags }: FactoryAmi): boolean {
  return state === STATES.released && tags.has(TAGS.withdrawn);
}

/** The bases of releases. Many images have the same one, which is looked up once. */
class Bases {
  private readonly found = new Map<string, Promise<string>>();

  constructor(private readonly upkeep: Upkeep) {}

  /** What has become of the base of a release. */
  async of(image: string, amiId: string): Promise<Base> {
    try {
      const { base, baseAmiId: from = "" } = (await readRelease(this.upkeep.store, image, amiId)) ?? {};
      if (base === undefined) {
        return { kind: "untold" };
      }
      const to = await this.now(base);
      return to === from ? { kind: "same", amiId: to } : { kind: "changed", from, to, foundIn: describeSource(base) };
    } catch (error) {
      return { kind: "unknown", why: explained(error) };
    }
  }

  private now(base: RecordedBase): Promise<string> {
    const key = JSON.stringify(base);
    const known = this.found.get(key);
    const looking = known ?? this.resolve(base);
    this.found.set(key, looking);
    return looking;
  }

  private async resolve(base: RecordedBase): Promise<string> {
    const { settings, home } = this.upkeep;
    refuseForeignParameter(base, settings.parameterPrefix);
    return (await resolveBaseAmi(base, settings, home)).ImageId;
  }
}

/** What Build may read, whose code wrote the record: publishers' parameters and those of the factory's images. */
function refuseForeignParameter(base: RecordedBase, parameterPrefix: string): void {
  if (base.kind !== "parameter") {
    return;
  }
  if (!["/aws/service/", `${parameterPrefix}/`].some((start) => base.name.startsWith(start))) {
    throw new StageError(
      `The release record names the parameter ${base.name}, which no build can have read.`,
      `Images are built from parameters in /aws/service/ and ${parameterPrefix}/. Find out who wrote the record.`,
    );
  }
}
