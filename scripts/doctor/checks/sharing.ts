// Whether the images can be shared as the settings say.
import {
  EC2Client,
  GetImageBlockPublicAccessStateCommand,
  type GetImageBlockPublicAccessStateResult,
} from "@aws-sdk/client-ec2";
import { EVERYBODY } from "../../../buildsrc/stages/contract";
import type { Check } from "../check";
import { fine, stop, type Finding } from "../finding";
import { increaseOf, quotaValue, type Quota } from "../quotas";

/** Source: "AMI quotas in Amazon EC2", EC2 user guide. */
const SHARING: Quota = { service: "ec2", code: "L-70015FFA", name: "AMI sharing" };

/** What a region says of AMIs that everybody may launch. */
export type PublicAccess = Pick<GetImageBlockPublicAccessStateResult, "ImageBlockPublicAccessState" | "ManagedBy"> & {
  readonly region: string;
};

/** Whether the images can be shared as the settings say. */
export const sharing: Check = {
  topic: "Sharing",
  async look(context) {
    const { publishAccounts, publishOrganizations, publishOrganizationalUnits } = context.settings;
    const others = [...publishAccounts, ...publishOrganizations, ...publishOrganizationalUnits].filter(
      (each) => each !== EVERYBODY,
    );
    const isPublic = publishAccounts.includes(EVERYBODY);
    const [access, limits] = await Promise.all([
      Promise.all(
        (isPublic ? context.regions : []).map(async (region) => ({
          ...(await context.client(EC2Client, region).send(new GetImageBlockPublicAccessStateCommand({}))),
          region,
        })),
      ),
      Promise.all(
        (others.length > 0 ? context.regions : []).map(async (region) => ({
          region,
          allowed: await quotaValue(context, SHARING, region),
        })),
      ),
    ]);
    return others.length === 0 && !isPublic
      ? [fine("Images are shared with nobody.")]
      : [...publicFindings(access), ...sharingFindings(others.length, limits)];
  },
};

/** Judges whether EC2 lets everybody launch images. That snapshots may not be public does not matter to AMIs. */
export function publicFindings(regions: readonly PublicAccess[]): readonly Finding[] {
  const blocked = regions.filter(({ ImageBlockPublicAccessState }) => ImageBlockPublicAccessState !== "unblocked");
  const byPolicy = blocked.filter(({ ManagedBy }) => ManagedBy === "declarative-policy");
  const byAccount = blocked.filter((each) => !byPolicy.includes(each));
  if (blocked.length > 0) {
    return [
      ...blockedFinding(byPolicy, () => "Ask the administrators of the organization, whose declarative policy says so"),
      ...blockedFinding(
        byAccount,
        (region) =>
          `Lift the block, in each region (aws ec2 disable-image-block-public-access --region ${region}), which takes minutes to act`,
      ),
    ];
  }
  return regions.length === 0 ? [] : [fine(`AMIs may be public in ${namesOf(regions)}.`)];
}

/** Judges with how many others an image is shared: accounts, organizations and organizational units. */
export function sharingFindings(
  others: number,
  limits: readonly { readonly region: string; readonly allowed: number }[],
): readonly Finding[] {
  const tooLow = limits.filter(({ allowed }) => allowed < others);
  if (tooLow.length > 0) {
    const places = tooLow.map(({ region, allowed }) => `${allowed} in ${region}`).join(", ");
    return [
      stop(
        `Images are to be shared with ${others} accounts, organizations and units. EC2 allows ${places}: Publish fails.`,
        `Share with an organization or a unit in place of its accounts. ${increaseOf(SHARING, others, ...tooLow.map(({ region }) => region))}`,
      ),
    ];
  }
  return others === 0 ? [] : [fine(`EC2 shares an AMI with as many as the settings name (${others}).`)];
}

function blockedFinding(
  [first, ...others]: readonly PublicAccess[],
  remedy: (region: string) => string,
): readonly Finding[] {
  if (first === undefined) {
    return [];
  }
  const what =
    `publishAccounts is "${EVERYBODY}", and block public access for AMIs is on in ${namesOf([first, ...others])}: ` +
    "Publish fails.";
  return [stop(what, `${remedy(first.region)}, or name accounts in publishAccounts.`)];
}

function namesOf(regions: readonly PublicAccess[]): string {
  return regions.map(({ region }) => region).join(", ");
}
