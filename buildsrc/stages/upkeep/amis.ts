// The factory's AMIs in every region, found by their mark: those that are deprecated or disabled, too.
import { paginateDescribeImages, type Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { MARKER, TAGS } from "../contract";
import { tagsOf } from "../ami/tags";

/** An AMI of the factory. */
export interface FactoryAmi {
  readonly id: string;
  readonly region: string;
  /** The image that it is one of; empty if no tag says it. */
  readonly image: string;
  /** One of STATES; empty if no tag says it. */
  readonly state: string;
  /** What EC2 says of it: `available`, `disabled`, `pending` and so on. */
  readonly ec2State: string;
  readonly createdAt: Date;
  /** When an instance was last launched from it; EC2 tells a day late. */
  readonly lastLaunchedAt?: Date;
  /** When it is or was deprecated. */
  readonly deprecatedAt?: Date;
  /** On a copy: the home region's AMI. */
  readonly copyOf?: string;
  readonly snapshots: readonly AmiSnapshot[];
  readonly tags: ReadonlyMap<string, string>;
}

/** A snapshot of an AMI. */
export interface AmiSnapshot {
  readonly id: string;
  /** The size of the volume that it was made of, which is the most that it can take. */
  readonly sizeGiB: number;
}

/** The largest page that EC2 answers with. Source: MaxResults of DescribeImages, EC2 API. */
const PAGE = 1000;

/** Finds the AMIs with the factory's mark. The number of calls grows with the pages of the answers. */
export async function findAmis(
  regions: readonly Pick<RegionClients, "region" | "ec2">[],
  factory: string,
): Promise<readonly FactoryAmi[]> {
  const found = await Promise.all(
    regions.map(async ({ region, ec2 }) => {
      const amis: FactoryAmi[] = [];
      const pages = paginateDescribeImages(
        { client: ec2, pageSize: PAGE },
        {
          Owners: ["self"],
          Filters: [{ Name: `tag:${MARKER}`, Values: [factory] }],
          IncludeDeprecated: true,
          IncludeDisabled: true,
        },
      );
      for await (const { Images = [] } of pages) {
        amis.push(...Images.flatMap((ami) => factoryAmi(ami, region)));
      }
      return amis;
    }),
  );
  return found.flat();
}

function factoryAmi(ami: Ami, region: string): readonly FactoryAmi[] {
  const { ImageId, CreationDate, State, LastLaunchedTime, DeprecationTime, BlockDeviceMappings = [] } = ami;
  if (ImageId === undefined || CreationDate === undefined) {
    return [];
  }
  const tags = tagsOf(ami);
  const copyOf = tags.get(TAGS.sourceAmi);
  return [
    {
      id: ImageId,
      region,
      image: tags.get(TAGS.image) ?? "",
      state: tags.get(TAGS.state) ?? "",
      ec2State: State ?? "",
      createdAt: new Date(CreationDate),
      ...(LastLaunchedTime !== undefined && { lastLaunchedAt: new Date(LastLaunchedTime) }),
      ...(DeprecationTime !== undefined && { deprecatedAt: new Date(DeprecationTime) }),
      ...(copyOf !== undefined && { copyOf }),
      snapshots: BlockDeviceMappings.flatMap(({ Ebs }) =>
        Ebs?.SnapshotId === undefined ? [] : [{ id: Ebs.SnapshotId, sizeGiB: Ebs.VolumeSize ?? 0 }],
      ),
      tags,
    },
  ];
}
