// Where the copies of an AMI are in the publish regions, as their tags say. Publish and Promote look them up.
import { DescribeImagesCommand, type Image } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { MARKER, TAGS } from "./tags";

/** The states of an AMI that is of use, or is going to be; the best comes first. */
const USEFUL_STATES: readonly string[] = ["available", "disabled", "pending"];

/** The AMI itself in the home region, its copy elsewhere: the most useful one if there are several. */
export async function findImage(
  clients: RegionClients,
  factory: string,
  homeAmiId: string,
  home: string,
): Promise<Image | undefined> {
  if (clients.region === home) {
    return lookUpImage(clients, homeAmiId);
  }
  return (await findCopies(clients, factory, homeAmiId))[0];
}

/** Those that failed as well; the most useful one comes first. */
export async function findCopies(
  { ec2 }: RegionClients,
  factory: string,
  homeAmiId: string,
): Promise<readonly Image[]> {
  const { Images: images = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ["self"],
      Filters: [
        { Name: `tag:${MARKER}`, Values: [factory] },
        { Name: `tag:${TAGS.sourceAmi}`, Values: [homeAmiId] },
      ],
      IncludeDisabled: true,
    }),
  );
  return [...images].sort((a, b) => rank(a) - rank(b));
}

/** One of the account's AMIs; by a filter, since asking for an id that EC2 does not know (yet) is an error. */
export async function lookUpImage({ ec2 }: RegionClients, amiId: string): Promise<Image | undefined> {
  const { Images: [image] = [] } = await ec2.send(
    new DescribeImagesCommand({
      Owners: ["self"],
      Filters: [{ Name: "image-id", Values: [amiId] }],
      IncludeDisabled: true,
    }),
  );
  return image;
}

export function isUseful({ State }: Image): boolean {
  return State !== undefined && USEFUL_STATES.includes(State);
}

function rank(image: Image): number {
  return isUseful(image) ? USEFUL_STATES.indexOf(image.State ?? "") : USEFUL_STATES.length;
}
