// Whether an AMI can be the base of an image: the role's policy lets Packer launch no other one, and Packer would only say
// that it is not allowed.
import { tagsOf } from "../ami/tags";
import type { Ami } from "../common/aws";
import { StageError } from "../common/stageError";
import { factoryOf, MARKER, STATES, TAGS } from "../contract";

/** Whose AMIs can be base AMIs, besides the factory's own releases. */
export interface AllowedBases {
  /** Account ids and EC2's aliases: of these, public AMIs. */
  readonly publishers: readonly string[];
  /** Account ids: of these, all AMIs. */
  readonly accounts: readonly string[];
}

/** Whether Build may start from the AMI. EC2 shows an account the tags of its own AMIs only. */
export function isAllowedBase(ami: Ami, factory: string, { publishers, accounts }: AllowedBases): boolean {
  const { OwnerId = "", ImageOwnerAlias = "", Public = false } = ami;
  const tags = tagsOf(ami);
  return (
    (Public && (publishers.includes(OwnerId) || publishers.includes(ImageOwnerAlias))) ||
    (tags.get(MARKER) === factoryOf(factory) && tags.get(TAGS.state) === STATES.released) ||
    accounts.includes(OwnerId)
  );
}

/** The refusal of an AMI that is not allowed. */
export function refusedBase(ami: Ami, factory: string, { publishers }: AllowedBases): StageError {
  const { ImageId = "", OwnerId = "an unknown account", Public = false } = ami;
  const marker = tagsOf(ami).get(MARKER);
  const state = tagsOf(ami).get(TAGS.state);
  const what =
    marker === undefined
      ? `a ${Public ? "public" : "private"} AMI of ${OwnerId}`
      : `an AMI of factory ${marker} in state ${state ?? "(none)"}`;
  return new StageError(
    `base AMI ${ImageId} is ${what}. Images start from public AMIs of ${publishers.join(", ")}, or from releases of factory ${factoryOf(factory)}.`,
    `Release it with this factory first, or add ${OwnerId} to the setting baseImageAccounts and run pulumi up.`,
  );
}
