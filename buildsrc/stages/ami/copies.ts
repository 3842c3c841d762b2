// Looks up an AMI by its id, and its copies in other regions by their tags.
import { DescribeImagesCommand, type Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { MARKER, TAGS } from "../contract";

/** The states of an AMI that is of use or is going to be; the best comes first. */
const USEFUL_STATES: readonly string[] = ["available", "disabled", "pending"];

/** Finds the AMI itself in the home region, its most useful copy elsewhere. */
export async function findAmi(
  clients: RegionClients,
  factory: string,
  homeAmiId: string,
  home: string,
): Promise<Ami | undefined> {
  if (clients.region === home) {
    return lookUpAmi(clients, homeAmiId);
  }
  return (await findCopies(clients, factory, homeAmiId))[0];
}

/** Finds all copies of an AMI, including those that failed; the most useful one comes first. */
export async function findCopies({ ec2 }: RegionClients, factory: string, homeAmiId: string): Promise<readonly Ami[]> {
  const { Images: copies = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ["self"],
      Filters: [
        { Name: `tag:${MARKER}`, Values: [factory] },
        { Name: `tag:${TAGS.sourceAmi}`, Values: [homeAmiId] },
      ],
      IncludeDisabled: true,
    }),
  );
  return [...copies].sort((a, b) => rank(a) - rank(b));
}

/** Finds one of the account's AMIs. It asks with a filter, since an id that EC2 does not know (yet) would be an error. */
export async function lookUpAmi({ ec2 }: RegionClients, amiId: string): Promise<Ami | undefined> {
  const { Images: [ami] = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ["self"],
      Filters: [{ Name: "image-id", Values: [amiId] }],
      IncludeDisabled: true,
    }),
  );
  return ami;
}

/** Whether an AMI can be used, now or once it is ready. */
export function isUseful({ State }: Ami): boolean {
  return State !== undefined && USEFUL_STATES.includes(State);
}

function rank(ami: Ami): number {
  return isUseful(ami) ? USEFUL_STATES.indexOf(ami.State ?? "") : USEFUL_STATES.length;
}
