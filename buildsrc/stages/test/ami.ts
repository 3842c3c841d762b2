// What Test does with an AMI: nothing if its tests have passed before; else it tests it and marks it tested or rejected.
// Called by test.ts.
import { randomBytes } from "node:crypto";
import { BOOTS, readTestRecord, writeTestRecord } from "../ami/records";
import { findCandidate, type Candidate } from "./candidate";
import type { Image } from "../image/folder";
import { tagImage } from "../ami/retag";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import type { Store } from "../common/store";
import { STATES, TAGS } from "../ami/tags";
import type { TestEnvironment } from "./environment";
import { testOnInstance } from "./onInstance";
import { failedNames, firstErrorLine, type TestResult } from "./results";
import type { TestScript } from "../testScripts/read";
import type { Pause } from "../common/waitFor";

export interface TestAmiRequest {
  readonly test: TestEnvironment;
  readonly image: Image;
  readonly scripts: readonly TestScript[];
  readonly pause: Pause;
  /** Called with how the tests went, whether they passed or not. */
  readonly onResults: (results: readonly TestResult[]) => void;
}

export interface TestedAmi {
  /** For the pipeline's variable TESTS. */
  readonly tests: string;
  /** Whether the AMI is a release already, which needs no new approval. */
  readonly released: boolean;
  /** For the log. */
  readonly outcome: string;
}

export async function testAmi(request: TestAmiRequest, clients: RegionClients, store: Store): Promise<TestedAmi> {
  const { test, image, scripts, onResults } = request;
  const ami = await findCandidate(clients.ec2, test);
  const released = ami.state === STATES.released && !ami.withdrawn;

  if (ami.tested !== undefined && ami.state !== STATES.rejected) {
    onResults(await storedResults(store, ami));
    const outcome = `${ami.id} passed its tests on ${ami.tested}; they are not run again.`;
    return { tests: "tested before", released, outcome };
  }

  const results = await testOnInstance({ test, ami, settings: image.settings, plan: makePlan(request, ami) }, clients);
  onResults(results);
  await conclude(request, ami, results, clients, store);
  const outcome = `${ami.id}: ${scripts.length} scripts passed on a ${image.settings.instanceType}, before and after a reboot.`;
  return { tests: `${results.length} passed`, released, outcome };
}

function makePlan({ test, scripts, pause }: TestAmiRequest, ami: Candidate) {
  const end = deadline(test);
  return {
    scripts,
    environment: { IMAGE: test.image, AMI_ID: ami.id },
    nonce: randomBytes(16).toString("hex"),
    timeoutMinutes: test.timeoutMinutes,
    // A third of the limit: a script that hangs leaves time for the others, in both boots.
    scriptSeconds: test.timeoutMinutes * 20,
    pause,
    secondsLeft: () => (end - Date.now()) / 1000,
  };
}

/** The stage has to end before CodeBuild's limit: CodeBuild gives a build that it ends no signal. */
function deadline({ startedAt, timeoutMinutes }: TestEnvironment): number {
  const total = timeoutMinutes * 60;
  const toEndAndUpload = Math.min(120, total / 5);
  return startedAt.getTime() + (total - toEndAndUpload) * 1000;
}

async function conclude(
  { test, image }: TestAmiRequest,
  ami: Candidate,
  results: readonly TestResult[],
  clients: RegionClients,
  store: Store,
): Promise<void> {
  const failed = failedNames(results);
  if (failed !== "") {
    const reason = `${failed}: ${firstErrorLine(results)}`;
    await tagImage(clients, ami.image, { [TAGS.state]: STATES.rejected, [TAGS.reason]: reason }, []);
    throw new StageError(
      `image ${test.image}: AMI ${ami.id} is rejected: ${reason}`,
      "Correct the image, or the test, and push: what each script printed is above. Retrying the stage tests this AMI again.",
    );
  }
  const testedAt = new Date();
  await writeTestRecord(store, {
    amiId: ami.id,
    image: test.image,
    testedAt: testedAt.toISOString(),
    instanceType: image.settings.instanceType,
    results: results.map(({ name, boot, seconds }) => ({ name, boot, passed: true, seconds })),
  });
  // Last: from now on the tests are not run again. An AMI that an earlier test rejected is a candidate again.
  const rejected = ami.state === STATES.rejected;
  await tagImage(
    clients,
    ami.image,
    { [TAGS.tested]: testedAt.toISOString(), ...(rejected && { [TAGS.state]: STATES.candidate }) },
    rejected ? [TAGS.reason] : [],
  );
}

/** For the report of a run that tests nothing. */
async function storedResults(store: Store, ami: Candidate): Promise<readonly TestResult[]> {
  const record = await readTestRecord(store, ami.id);
  const entries = record?.results ?? [{ name: "tested before", boot: BOOTS[0], seconds: 0 }];
  return entries.map(({ name, boot, seconds }) => ({ name, boot, seconds, output: "", errors: "" }));
}
