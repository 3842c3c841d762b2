// The AMI that the pipeline hands to Test: looked up, and refused unless it is this image's and whole. Called by testAmi.ts.
import { DescribeImagesCommand, type EC2Client, type Image } from "../common/aws";
import { StageError } from "../common/stageError";
import { MARKER, STATES, TAGS, tagsOf } from "../ami/tags";
import type { TestEnvironment } from "./environment";

export interface Candidate {
  /** As EC2 describes it. */
  readonly image: Image;
  readonly id: string;
  readonly name: string;
  /** The device names of its volumes, the root's among them. */
  readonly devices: readonly string[];
  readonly state: string;
  /** When its tests passed, if they did. */
  readonly tested?: string;
  readonly withdrawn: boolean;
}

export async function findCandidate(ec2: EC2Client, test: TestEnvironment): Promise<Candidate> {
  const { amiId } = test;
  const { Images: [image] = [] } = await ec2.send(
    new DescribeImagesCommand({ Owners: ["self"], Filters: [{ Name: "image-id", Values: [amiId] }] }),
  );
  if (image === undefined) {
    throw new StageError(
      `AMI ${amiId} of image ${test.image} is not there (any more).`,
      "Start the pipeline again: Build makes a new one.",
    );
  }
  const tags = tagsOf(image);
  const [factory, name, state] = [tags.get(MARKER), tags.get(TAGS.image), tags.get(TAGS.state)];
  if (factory !== test.factory || name !== test.image) {
    throw new StageError(
      `AMI ${amiId} is of image ${name ?? "(none)"} of factory ${factory ?? "(none)"}, not of ${test.image} of ${test.factory}.`,
      "Test only tests what Build made. Start the pipeline again.",
    );
  }
  if (image.State !== "available" || state === undefined || state === STATES.building) {
    throw new StageError(
      `AMI ${amiId} of image ${test.image} is not whole: EC2 calls it ${image.State ?? "nothing"}, its tag ${state ?? "nothing"}.`,
      "Start the pipeline again: Build makes a new one.",
    );
  }
  const tested = tags.get(TAGS.tested);
  return {
    image,
    id: amiId,
    name: image.Name ?? amiId,
    devices: (image.BlockDeviceMappings ?? []).flatMap(({ DeviceName, Ebs }) =>
      DeviceName === undefined || Ebs?.SnapshotId === undefined ? [] : [DeviceName],
    ),
    state,
    ...(tested !== undefined && { tested }),
    withdrawn: tags.has(TAGS.withdrawn),
  };
}
