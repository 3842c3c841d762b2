// The release records in the artifact bucket. None is ever replaced: what changes about a release is a further record,
// and the newest one of an AMI counts.
import { isDeepStrictEqual } from "node:util";
import { RECORDED_BASE } from "../ami/recordedBase";
import { TEST_RESULTS } from "../ami/records";
import { listOf, objectOf, parseDocument, recordOf, text, textLike, textOrNothing, type Shape } from "../common/shape";
import { StageError } from "../common/stageError";
import type { Store } from "../common/store";
import { FOLDERS, KEYS } from "../contract";
import type { ReleaseRecord } from "./record";
import type { LaunchPermissions, Sharing } from "./sharing";

const REMEDY =
  "Only Publish writes release records. Find out who changed this one (the bucket keeps its versions), and delete it.";

/** Writes the record, unless the newest one of the AMI says the same. */
export async function keepRelease(
  store: Store,
  record: ReleaseRecord,
  newest: ReleaseRecord | undefined,
  now: Date,
): Promise<void> {
  const { image, amiId } = record;
  const content = `${JSON.stringify(record, null, 2)}\n`;
  // Part of it is what Build says. A record that could not be read back would stand in the way of every later release.
  const written = parseDocument(
    content,
    {
      name: `release record of AMI ${amiId}`,
      remedy: `It is made of the AMI's tags and of ${FOLDERS.amis}/${amiId}/ in the artifact bucket. Build the image again.`,
    },
    RELEASE,
  );
  if (!isDeepStrictEqual(written, newest)) {
    await store.create(KEYS.release(image, amiId, now), content);
  }
}

/** Reads the newest record of a release; undefined if there is none. */
export async function readRelease(store: Store, image: string, amiId: string): Promise<ReleaseRecord | undefined> {
  const newest = (await newestKeys(store, image)).find((each) => each.amiId === amiId);
  return newest && read(store, newest);
}

/** Reads the newest record of each release of an image; the release that was published last comes first. */
export async function readReleases(store: Store, image: string): Promise<ReleaseRecord[]> {
  const records = await Promise.all((await newestKeys(store, image)).map((each) => read(store, each)));
  return records
    .flatMap((record) => record ?? [])
    .sort((a, b) => Date.parse(b.publishedAt) - Date.parse(a.publishedAt));
}

interface RecordKey {
  readonly key: string;
  readonly image: string;
  readonly amiId: string;
}

/** What the key of a release's newest record tells. */
export interface ReleaseTime {
  readonly image: string;
  /** Undefined for records of older factories. */
  readonly writtenAt?: Date;
}

/** Finds out when each release of all images was recorded last, without reading a record. AMI of the home region → release. */
export async function readReleaseTimes(store: Store): Promise<ReadonlyMap<string, ReleaseTime>> {
  const keys = newestOf(await store.list(`${FOLDERS.releases}/`));
  return new Map(
    keys.map(({ image, amiId, writtenAt }) => {
      const time = new Date(writtenAt);
      return [amiId, { image, ...(!Number.isNaN(time.getTime()) && { writtenAt: time }) }];
    }),
  );
}

async function newestKeys(store: Store, image: string): Promise<readonly RecordKey[]> {
  return newestOf(await store.list(KEYS.releases(image)));
}

/** The newest key of each AMI. Earlier versions of the factory kept one record per AMI, without a time. */
function newestOf(keys: readonly string[]): readonly (RecordKey & { readonly writtenAt: string })[] {
  const newest = new Map<string, RecordKey & { readonly writtenAt: string }>();
  for (const key of keys) {
    const [, image, amiId, writtenAt = ""] =
      /^([^/]+)\/([^/]+?)(?:\/([^/]+))?\.json$/.exec(key.slice(FOLDERS.releases.length + 1)) ?? [];
    if (image !== undefined && amiId !== undefined && writtenAt >= (newest.get(amiId)?.writtenAt ?? "")) {
      newest.set(amiId, { key, image, amiId, writtenAt });
    }
  }
  return [...newest.values()];
}

async function read(store: Store, { key, image, amiId }: RecordKey): Promise<ReleaseRecord | undefined> {
  const content = await store.read(key);
  return content === undefined ? undefined : parse(content, { key, image, amiId });
}

function parse(content: string, { key, image, amiId }: RecordKey): ReleaseRecord {
  const record = parseDocument(content, { name: `release record ${key}`, remedy: REMEDY }, RELEASE);
  if (record.image !== image || record.amiId !== amiId) {
    throw new StageError(
      `The release record ${key} cannot be used: it is about AMI ${record.amiId} of image ${record.image}.`,
      REMEDY,
    );
  }
  return record;
}

const AMI = textLike(/^ami-[\w-]+$/, "an AMI's id");
const TIME = textLike(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/, "a time like 2026-11-25T12:00:00.000Z");
const ARNS = listOf(textLike(/^arn:/, "an ARN"));

const ACCOUNTS = listOf(textLike(/^(\d{12}|all)$/, 'an account\'s id or "all"'));
const KINDS = { accounts: ACCOUNTS, organizations: ARNS, organizationalUnits: ARNS };
const PERMISSIONS = objectOf<LaunchPermissions>(KINDS);
const SHARING = objectOf<Sharing>({ ...KINDS, snapshotAccounts: ACCOUNTS });
const NOTHING: Sharing = { accounts: [], organizations: [], organizationalUnits: [], snapshotAccounts: [] };

const TESTED = objectOf<Required<ReleaseRecord["tests"]>>({
  testedAt: TIME,
  instanceType: text,
  results: TEST_RESULTS,
});

/** Empty if the bucket knew nothing of the tests. */
const TESTS: Shape<ReleaseRecord["tests"]> = (value, field) =>
  isDeepStrictEqual(value, {}) ? {} : TESTED(value, field);

const RELEASE = objectOf<ReleaseRecord>({
  image: text,
  amiId: AMI,
  commit: textLike(/^[0-9a-f]{4,64}$/, "a commit's id"),
  publishedAt: TIME,
  baseAmiId: textLike(/^(ami-[\w-]{1,40})?$/, "an AMI's id or empty"),
  base: RECORDED_BASE,
  fingerprint: textLike(/^[0-9a-f]{0,64}$/, "a digest or empty"),
  tools: recordOf(text),
  packages: listOf(text),
  tests: TESTS,
  regions: recordOf(AMI),
  launchPermissions: PERMISSIONS,
  granted: (value, field) => (value === undefined ? NOTHING : SHARING(value, field)),
  parameter: textLike(/^\//, "a parameter's name"),
  channels: listOf(text),
  settingsDigest: textOrNothing,
  reason: textOrNothing,
});
