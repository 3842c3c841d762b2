// How many AMIs, and public ones, there may be in each region: every release leaves one.
import { EC2Client, paginateDescribeImages } from "@aws-sdk/client-ec2";
import { EVERYBODY } from "../../../buildsrc/stages/contract";
import type { Check } from "../check";
import type { Context } from "../context";
import { fine, stop, warn, type Finding } from "../finding";
import { increaseOf, quotaValue, type Quota } from "../quotas";

/** Source: "AMI quotas in Amazon EC2", EC2 user guide, and the codes in Service Quotas. */
const AMIS: Quota = { service: "ec2", code: "L-B665C33B", name: "AMIs" };
const PUBLIC_AMIS: Quota = { service: "ec2", code: "L-0E3CBAB9", name: "Public AMIs" };

/** A base image changes about monthly, which makes a release of each image. */
const RELEASES_A_YEAR = 12;

/** A quota in a region, and how much of it is used. */
export interface Use {
  readonly quota: Quota;
  readonly region: string;
  readonly allowed: number;
  readonly used: number;
}

/** How many AMIs there may be. */
export const amiQuotas: Check = {
  topic: "AMIs",
  async look(context) {
    const isPublic = context.settings.publishAccounts.includes(EVERYBODY);
    const uses = await Promise.all(
      context.regions.map(async (region) => {
        const { all, open } = await countAmis(context, region);
        const quotas = [{ quota: AMIS, used: all }, ...(isPublic ? [{ quota: PUBLIC_AMIS, used: open }] : [])];
        return Promise.all(
          quotas.map(async (each) => ({ ...each, region, allowed: await quotaValue(context, each.quota, region) })),
        );
      }),
    );
    return amiFindings(context.settings.images.length, uses.flat());
  },
};

/** Judges what is left of each quota by what releases will use. */
export function amiFindings(images: number, uses: readonly Use[]): readonly Finding[] {
  const aYear = images * RELEASES_A_YEAR;
  const full = uses.filter(({ used, allowed }) => used + images > allowed);
  const tight = uses.filter((use) => !full.includes(use) && use.used + aYear > use.allowed);
  if (full.length + tight.length === 0) {
    return [fine(`There is room for a year of monthly releases of each image. ${counts(uses)}.`)];
  }
  return [
    ...byQuota(full).map((group) =>
      stop(`The first release of each image (${images}) does not fit. ${counts(group)}.`, remedy(group, aYear)),
    ),
    ...byQuota(tight).map((group) =>
      warn(`A year of monthly releases of each image (${aYear}) does not fit. ${counts(group)}.`, remedy(group, aYear)),
    ),
  ];
}

/** `Public AMIs: 3 of 5 in us-east-1, 0 of 5 in eu-west-1` */
function counts(uses: readonly Use[]): string {
  return byQuota(uses)
    .map(
      ([first, ...others]) =>
        `${first.quota.name}: ${[first, ...others].map(({ used, allowed, region }) => `${used} of ${allowed} in ${region}`).join(", ")}`,
    )
    .join("; ");
}

function remedy([first, ...others]: Group, aYear: number): string {
  const group = [first, ...others];
  const most = Math.max(...group.map(({ used }) => used));
  return `Deregister AMIs that nobody uses. ${increaseOf(first.quota, most + aYear, ...group.map(({ region }) => region))}`;
}

/** The uses of one quota. */
type Group = readonly [Use, ...Use[]];

function byQuota(uses: readonly Use[]): readonly Group[] {
  return [AMIS, PUBLIC_AMIS].flatMap((quota): Group[] => {
    const [first, ...others] = uses.filter((use) => use.quota.code === quota.code);
    return first === undefined ? [] : [[first, ...others]];
  });
}

/** The account's own AMIs in a region, the disabled ones too. */
async function countAmis(
  { client }: Context,
  region: string,
): Promise<{ readonly all: number; readonly open: number }> {
  const wanted = { Owners: ["self"], IncludeDisabled: true };
  let [all, open] = [0, 0];
  const paging = { client: client(EC2Client, region), pageSize: 1000 };
  for await (const { Images = [] } of paginateDescribeImages(paging, wanted)) {
    all += Images.length;
    open += Images.filter(({ Public }) => Public).length;
  }
  return { all, open };
}
