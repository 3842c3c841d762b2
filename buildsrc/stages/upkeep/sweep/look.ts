// Looks for what may have been left behind, in every region.
import { tagsOf } from "../../ami/tags";
import type { Tag } from "../../common/aws";
import type { RegionClients } from "../../common/regions";
import { pullRequestMark, TAGS } from "../../contract";
import { findFreeVolumes, findInstances, findKeyPairs, findSnapshots, marked } from "../../leftovers/find";
import { findAmis, type FactoryAmi } from "../amis";
import type { Upkeep } from "../upkeep";
import type { Kind, Leftover } from "./leftover";

/** All that was found, and what the snapshots among it belong to. */
export interface Found {
  readonly leftovers: readonly Leftover[];
  /** The AMIs of the factory and of its pull requests. */
  readonly amis: readonly FactoryAmi[];
}

/** Looks at everything with the mark of the factory or of its pull requests. Builds run in the home region only. */
export async function lookForLeftovers(upkeep: Upkeep): Promise<Found> {
  const { home, regions, settings } = upkeep;
  const { factory } = settings;
  const filters = [marked(factory)];
  const [own, ofPullRequests, instances, volumes, keyPairs, snapshots] = await Promise.all([
    upkeep.amis(),
    findAmis([home], pullRequestMark(factory)),
    findInstances(home.ec2, filters),
    findFreeVolumes(home.ec2, filters),
    findKeyPairs(home.ec2, filters),
    Promise.all(
      regions.map(async ({ region, ec2 }) =>
        (await findSnapshots(ec2, filters)).map((snapshot) => ({ region, snapshot })),
      ),
    ),
  ]);
  const amis = [...own, ...ofPullRequests];
  return {
    amis,
    leftovers: [
      ...instances.flatMap((each) => leftover("instance", home, each.InstanceId, each.LaunchTime, each)),
      ...amis.map(ofAmi),
      ...snapshots
        .flat()
        .flatMap(({ region, snapshot }) =>
          leftover("snapshot", { region }, snapshot.SnapshotId, snapshot.StartTime, snapshot, snapshot.State),
        ),
      ...volumes.flatMap((each) => leftover("volume", home, each.VolumeId, each.CreateTime, each)),
      ...keyPairs.flatMap((each) => leftover("key pair", home, each.KeyPairId, each.CreateTime, each)),
    ],
  };
}

function ofAmi({ id, region, image, state, ec2State, createdAt, copyOf, tags }: FactoryAmi): Leftover {
  const build = tags.get(TAGS.build) ?? "";
  const retirement = tags.get(TAGS.retirement) ?? "";
  const about = { kind: "AMI", id, region, image, state, ec2State, build, retirement, madeAt: createdAt } as const;
  const purpose = tags.get(TAGS.purpose) ?? "";
  return { ...about, purpose, isKept: tags.has(TAGS.keep), ...(copyOf !== undefined && { copyOf }) };
}

/** Nothing where EC2 does not say what it is or how old it is. */
function leftover(
  kind: Kind,
  { region }: Pick<RegionClients, "region">,
  id: string | undefined,
  madeAt: Date | undefined,
  tagged: { readonly Tags?: readonly Tag[] | undefined },
  ec2State = "",
): readonly Leftover[] {
  if (id === undefined || madeAt === undefined) {
    return [];
  }
  const tags = tagsOf(tagged);
  const of = (name: string) => tags.get(name) ?? "";
  const [image, state, build, retirement] = [of(TAGS.image), of(TAGS.state), of(TAGS.build), of(TAGS.retirement)];
  const [purpose, isKept] = [of(TAGS.purpose), tags.has(TAGS.keep)];
  return [{ kind, id, region, image, state, ec2State, build, retirement, purpose, isKept, madeAt }];
}
