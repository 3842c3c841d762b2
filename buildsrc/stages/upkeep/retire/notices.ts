// What people are told about releases on their way out.
import { TAGS } from "../../contract";
import type { Notice } from "../../notices/notice";
import type { RetireAction } from "./plan";

/** A release has begun to retire. */
export function announcement(action: RetireAction, waitDays: number): Notice {
  const { subject, image, reason } = action;
  return {
    subject: `AMI ${subject} of ${image} will be retired${waitDays === 0 ? "" : ` in ${days(waitDays)}`}`,
    image,
    lines: [
      `Nothing that Upkeep can see uses it: ${reason}. EC2 says when an AMI was launched, not by whom.`,
      ...placesOf(action),
      whatComes(waitDays),
    ],
    nextSteps: [keepCommand(action)],
  };
}

/** A release was deprecated. */
export function deprecatedNotice(action: RetireAction, waitDays: number): Notice {
  const { subject, image } = action;
  return {
    subject: `AMI ${subject} of ${image} is deprecated`,
    image,
    lines: [
      ...placesOf(action),
      `Other accounts no longer find it by its name; it can still be launched. ${waitDays === 0 ? "The next run" : `In ${days(waitDays)}, Upkeep`} disables it, unless something uses it.`,
    ],
    nextSteps: [keepCommand(action)],
  };
}

/** A release is gone. */
export function goneNotice(action: RetireAction, outcome: string): Notice {
  const { subject, image } = action;
  return {
    subject: `AMI ${subject} of ${image} is gone`,
    image,
    lines: [...placesOf(action), outcome],
    nextSteps: ["To bring it back while the recycle bin has it (recycleBinDays): docs/upkeep.md, The recycle bin"],
  };
}

/** A release was disabled. */
export function disabledNotice(action: RetireAction, waitDays: number): Notice {
  const { subject, image } = action;
  return {
    subject: `AMI ${subject} of ${image} is disabled`,
    image,
    lines: [
      ...placesOf(action),
      `Nobody can launch it any more. ${waitDays === 0 ? "The next run" : `In ${days(waitDays)}, Upkeep`} deregisters it with its snapshots; then it is gone.`,
    ],
    nextSteps: [`To bring it back until then: npm run promote -- --image ${image} --to ${subject} --channel pinned`],
  };
}

/** A release stays after all. */
export function takenBack(action: RetireAction): Notice {
  const { subject, image, reason } = action;
  return {
    subject: `AMI ${subject} of ${image} stays`,
    image,
    lines: [`It had begun to retire, and does so no longer: ${reason}.`, ...placesOf(action)],
    nextSteps: [],
  };
}

function placesOf({ amis }: RetireAction): readonly string[] {
  return [`Its AMIs: ${amis.map(({ id, region }) => `${id} in ${region}`).join(", ")}.`];
}

function whatComes(waitDays: number): string {
  const steps =
    waitDays === 0
      ? "Each of the next runs takes it a step further: it is deprecated, disabled, and deregistered with its snapshots."
      : `It will be deprecated in ${days(waitDays)}, disabled ${days(waitDays)} after that, and deregistered with its snapshots after another ${days(waitDays)}.`;
  return `${steps} If something uses it meanwhile, it stays.`;
}

function days(count: number): string {
  return count === 1 ? "1 day" : `${count} days`;
}

function keepCommand({ amis }: RetireAction): string {
  const [{ id, region } = { id: "", region: "" }] = amis;
  return `To keep it: aws ec2 create-tags --region ${region} --resources ${id} --tags Key=${TAGS.keep},Value=WHY`;
}
