// Hides a release that is withdrawn or retired from other accounts that find AMIs by name. EC2 shows a deprecated AMI to nobody but its owner,
// unless they name its id or ask for deprecated ones; whoever launches it by its id still can.
// Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ami-deprecate.html
import { tagsOf } from "../ami/tags";
import type { Undo } from "../common/allOrNothing";
import { DisableImageDeprecationCommand, EnableImageDeprecationCommand, type Ami } from "../common/aws";
import { DAY_MS } from "../common/days";
import type { RegionClients } from "../common/regions";
import { retirementOf } from "./retirement";

/** EC2 takes no date in the past, and rounds to the minute. */
const SOON_MS = 60_000;

/** Whether other accounts do not find an AMI by its name, since its date has come or Upkeep has just deprecated it. */
export function isHidden(ami: Ami, now: Date): boolean {
  const step = retirementOf(tagsOf(ami))?.step;
  return (Date.parse(ami.DeprecationTime ?? "") || Infinity) <= now.getTime() || (step ?? "retiring") !== "retiring";
}

/** Deprecates an AMI within two minutes. Undoing gives it its earlier date again. */
export async function deprecateNow(clients: RegionClients, ami: Ami): Promise<Undo> {
  await deprecate(clients, ami, new Date(Date.now() + SOON_MS));
  return () => restore(clients, ami);
}

/** Shows an AMI again: until its age hides it, after so many days from now; 0 for never. */
export async function showAgain(clients: RegionClients, ami: Ami, deprecateAfterDays: number): Promise<Undo> {
  if (deprecateAfterDays > 0) {
    await deprecate(clients, ami, new Date(Date.now() + deprecateAfterDays * DAY_MS));
  } else {
    await neverDeprecate(clients, ami);
  }
  return () => restore(clients, ami);
}

/** As EC2 described it before. */
async function restore(clients: RegionClients, ami: Ami): Promise<void> {
  if (ami.DeprecationTime === undefined) {
    await neverDeprecate(clients, ami);
  } else {
    const soon = Date.now() + SOON_MS;
    await deprecate(clients, ami, new Date(Math.max(soon, Date.parse(ami.DeprecationTime))));
  }
}

async function deprecate({ ec2 }: RegionClients, { ImageId }: Ami, DeprecateAt: Date): Promise<void> {
  await ec2.send(new EnableImageDeprecationCommand({ ImageId, DeprecateAt }));
}

async function neverDeprecate({ ec2 }: RegionClients, { ImageId }: Ami): Promise<void> {
  await ec2.send(new DisableImageDeprecationCommand({ ImageId }));
}
