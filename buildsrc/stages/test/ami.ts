// What Test does with an AMI: nothing if its tests have passed before; else it tests the AMI and marks it tested or
// rejected.
import { randomBytes } from "node:crypto";
import { writeTestRecord, type TestRecord } from "../ami/records";
import { tagAmi } from "../ami/retag";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import type { Store } from "../common/store";
import type { Pause } from "../common/waitFor";
import { STATES, TAGS } from "../contract";
import type { Image } from "../image/folder";
import { scriptEnvironment, type TestScript } from "../testScripts/script";
import { findCandidate, type Candidate } from "./candidate";
import type { TestEnvironment } from "./environment";
import { keepOutputs } from "./keepOutputs";
import { testOnEveryType } from "./onEveryType";
import { failedNames, firstErrorLine, type TestResult } from "./results";

/** What is tested, and how. */
export interface TestAmiRequest {
  readonly test: TestEnvironment;
  readonly image: Image;
  /** The digest of the commit's files that can influence the image. */
  readonly sourceDigest: string;
  readonly scripts: readonly TestScript[];
  readonly pause: Pause;
  /** Is told how the tests went, whether they passed or not. */
  readonly onResults: (results: readonly TestResult[]) => void;
}

/** An AMI that has passed its tests. */
export interface TestedAmi {
  /** For the pipeline's variable TESTS. */
  readonly tests: string;
  /** Whether the AMI is a release already, which needs no new approval. */
  readonly released: boolean;
  /** For the log. */
  readonly outcome: string;
}

/** Tests the AMI, unless it has passed before; throws if a test fails. */
export async function testAmi(request: TestAmiRequest, clients: RegionClients, store: Store): Promise<TestedAmi> {
  const { test, image, sourceDigest, scripts, onResults } = request;
  const candidate = await findCandidate(clients, store, { ...test, sourceDigest });
  const { id, record, marked } = candidate;
  const released = candidate.state === STATES.released && !candidate.withdrawn;

  if (record !== undefined && marked) {
    onResults(resultsIn(record));
    const outcome = `${id} passed its tests on ${record.testedAt}; they are not run again.`;
    return { tests: "tested before", released, outcome };
  }

  const plan = makePlan(request, candidate);
  const { instanceTypes: own, testInstanceTypes = [] } = image.settings;
  // The setting can only add to what is tested: it is the commit's.
  const more = testInstanceTypes.filter((type) => type !== own[0]);
  const instanceTypes = [own, ...more.map((type) => [type])];
  const results = await testOnEveryType({ test, candidate, settings: image.settings, instanceTypes, plan }, clients);
  onResults(results);
  await keepOutputs(store, test, results);
  await conclude(request, candidate, results, clients, store);
  const types = [...new Set(results.map(({ instanceType }) => `a ${instanceType}`))].join(" and ");
  const outcome = `${id}: ${scripts.length} scripts passed on ${types}, before and after a reboot.`;
  return { tests: `${results.length} passed`, released, outcome };
}

function makePlan({ test, image, scripts, pause }: TestAmiRequest, { id, createdAt }: Candidate) {
  const end = deadline(test);
  return {
    scripts,
    environment: scriptEnvironment(image, id, createdAt),
    nonce: randomBytes(16).toString("hex"),
    timeoutMinutes: test.timeoutMinutes,
    // A third of the limit: a script that hangs leaves time for the others, in both boots.
    scriptSeconds: test.timeoutMinutes * 20,
    pause,
    secondsLeft: () => (end - Date.now()) / 1000,
  };
}

/** The stage has to end before CodeBuild's time limit: CodeBuild sends no signal to a build that it stops. */
function deadline({ startedAt, timeoutMinutes }: TestEnvironment): number {
  const total = timeoutMinutes * 60;
  const toEndAndUpload = Math.min(120, total / 5);
  return startedAt.getTime() + (total - toEndAndUpload) * 1000;
}

async function conclude(
  { test, sourceDigest }: TestAmiRequest,
  candidate: Candidate,
  results: readonly TestResult[],
  clients: RegionClients,
  store: Store,
): Promise<void> {
  const failed = failedNames(results);
  if (failed !== "") {
    const reason = `${failed}: ${firstErrorLine(results)}`;
    await tagAmi(clients, candidate.ami, { [TAGS.state]: STATES.rejected, [TAGS.reason]: reason }, []);
    throw new StageError(
      `image ${test.image}: AMI ${candidate.id} is rejected: ${reason}`,
      "Correct the image, or the test, and push: what each script printed is above. Retrying the stage tests this AMI again.",
    );
  }
  const record: TestRecord = candidate.record ?? {
    amiId: candidate.id,
    image: test.image,
    commit: test.commit,
    sourceDigest,
    fingerprint: candidate.fingerprint,
    testedAt: new Date().toISOString(),
    instanceType: results[0]?.instanceType ?? "",
    results: results.map(({ name, instanceType, boot, seconds }) => ({
      name,
      instanceType,
      boot,
      passed: true,
      seconds,
    })),
  };
  if (candidate.record === undefined) {
    await writeTestRecord(store, record);
  }
  await markTested(clients, candidate, record);
}

/**
 * Marks the AMI tested. It comes after the record, which later runs rely on. An AMI that an earlier test rejected is a
 * candidate again. A release has the mark already.
 */
async function markTested(clients: RegionClients, { ami, state }: Candidate, { testedAt }: TestRecord): Promise<void> {
  const rejected = state === STATES.rejected;
  await tagAmi(
    clients,
    ami,
    { [TAGS.tested]: testedAt, ...(rejected && { [TAGS.state]: STATES.candidate }) },
    rejected ? [TAGS.reason] : [],
  );
}

/** The results for the report of a run that tests nothing. */
function resultsIn(record: TestRecord): readonly TestResult[] {
  return record.results.map(({ name, instanceType, boot, seconds }) => ({
    name,
    instanceType: instanceType || record.instanceType,
    boot,
    seconds,
    output: "",
    errors: "",
  }));
}
