// The AMI that the pipeline hands to Test: looked up, and refused unless it is this image's and complete.
import { lookUpAmi } from "../ami/copies";
import { tagsOf } from "../ami/tags";
import type { Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { MARKER, STATES, TAGS } from "../contract";
import type { TestEnvironment } from "./environment";

/** An AMI that Test can test. */
export interface Candidate {
  /** As EC2 describes it. */
  readonly ami: Ami;
  readonly id: string;
  readonly name: string;
  /** The device names of its volumes, including the root volume's. */
  readonly devices: readonly string[];
  readonly state: string;
  /** When its tests passed, if they did. */
  readonly tested?: string;
  readonly withdrawn: boolean;
}

/** Looks up the AMI that Test was told of. */
export async function findCandidate(clients: RegionClients, test: TestEnvironment): Promise<Candidate> {
  const { amiId } = test;
  const ami = await lookUpAmi(clients, amiId);
  if (ami === undefined) {
    throw new StageError(
      `AMI ${amiId} of image ${test.image} does not exist (any more).`,
      "Start the pipeline again: Build makes a new one.",
    );
  }
  const tags = tagsOf(ami);
  const [factory, name, state] = [tags.get(MARKER), tags.get(TAGS.image), tags.get(TAGS.state)];
  if (factory !== test.factory || name !== test.image) {
    throw new StageError(
      `AMI ${amiId} is of image ${name ?? "(none)"} of factory ${factory ?? "(none)"}, not of ${test.image} of ${test.factory}.`,
      "Test only tests what Build made. Start the pipeline again.",
    );
  }
  if (ami.State !== "available" || state === undefined || state === STATES.building) {
    throw new StageError(
      `AMI ${amiId} of image ${test.image} is not complete: EC2 calls it ${ami.State ?? "nothing"}, its tag ${state ?? "nothing"}.`,
      "Start the pipeline again: Build makes a new one.",
    );
  }
  const tested = tags.get(TAGS.tested);
  return {
    ami,
    id: amiId,
    name: ami.Name ?? amiId,
    devices: (ami.BlockDeviceMappings ?? []).flatMap(({ DeviceName, Ebs }) =>
      DeviceName === undefined || Ebs?.SnapshotId === undefined ? [] : [DeviceName],
    ),
    state,
    ...(tested !== undefined && { tested }),
    withdrawn: tags.has(TAGS.withdrawn),
  };
}
