// What is kept of an AMI in the artifact bucket: how it was built, what is in it, and how its tests went. Each record is
// written once. What Build writes, the pushed commit writes: only what Test writes can be relied upon.
import {
  amount,
  flag,
  listOf,
  objectOf,
  oneOf,
  parseDocument,
  recordOf,
  text,
  textOrNothing,
  type Shape,
} from "../common/shape";
import type { Store } from "../common/store";
import { KEYS } from "../contract";
import { RECORDED_BASE, type RecordedBase } from "./recordedBase";

/** How an AMI was built. */
export interface BuildRecord extends BuildFindings {
  readonly amiId: string;
  readonly image: string;
  readonly commit: string;
  readonly region: string;
  /** CodeBuild's ARN of the build. */
  readonly buildArn: string;
  /** ISO 8601. */
  readonly builtAt: string;
}

/** What later stages read of a build's record. */
export interface BuildFindings {
  readonly baseAmiId: string;
  /** How it was found; records of older factories do not tell. */
  readonly base?: RecordedBase;
  readonly fingerprint: string;
  /** Name and version of each tool that made the image. */
  readonly tools: Readonly<Record<string, string>>;
}

/** How an AMI passed its tests, and for which files of a commit. */
export interface TestRecord {
  readonly amiId: string;
  readonly image: string;
  readonly commit: string;
  /** The digest of the commit's files that can influence the image; empty in records of older factories. */
  readonly sourceDigest: string;
  /** What the AMI's tag says; likewise. */
  readonly fingerprint: string;
  /** ISO 8601. */
  readonly testedAt: string;
  /** The type that the image is built on. */
  readonly instanceType: string;
  readonly results: readonly TestRecordEntry[];
}

/** How one script passed in one boot of one instance. */
export interface TestRecordEntry {
  /** The script's file name. */
  readonly name: string;
  /** Empty in records of older factories, which tested on one type only. */
  readonly instanceType: string;
  readonly boot: Boot;
  readonly passed: boolean;
  readonly seconds: number;
}

/** The boots of a test. Every script runs once in each. */
export const BOOTS = ["first boot", "after reboot"] as const;
/** One of BOOTS. */
export type Boot = (typeof BOOTS)[number];

const BUILD_FINDINGS = objectOf<BuildFindings>({
  baseAmiId: text,
  base: RECORDED_BASE,
  fingerprint: text,
  tools: recordOf(text),
});

/** The shape of a test's results, here and in a release record. */
export const TEST_RESULTS: Shape<readonly TestRecordEntry[]> = listOf(
  objectOf<TestRecordEntry>({
    name: text,
    instanceType: textOrNothing,
    boot: oneOf(BOOTS),
    passed: flag,
    seconds: amount,
  }),
);

const TEST_RECORD = objectOf<TestRecord>({
  amiId: text,
  image: text,
  commit: textOrNothing,
  sourceDigest: textOrNothing,
  fingerprint: textOrNothing,
  testedAt: text,
  instanceType: text,
  results: TEST_RESULTS,
});

/** Writes the record of a build. Each line of `packages` names a package, its version and its architecture. */
export async function writeBuildRecord(store: Store, record: BuildRecord, packages: string): Promise<void> {
  await store.create(KEYS.packages(record.amiId), packages);
  await store.create(KEYS.build(record.amiId), asText(record));
}

/** Writes the record of a test. */
export async function writeTestRecord(store: Store, record: TestRecord): Promise<void> {
  await store.create(KEYS.tests(record.amiId), asText(record));
}

/** Reads the record of a build; undefined if the bucket has none, such as after somebody emptied it. */
export async function readBuildRecord(store: Store, amiId: string): Promise<BuildFindings | undefined> {
  return read(store, KEYS.build(amiId), BUILD_FINDINGS);
}

/** The lines of the list of packages; none if the bucket has no list. */
export async function readPackages(store: Store, amiId: string): Promise<readonly string[]> {
  return ((await store.read(KEYS.packages(amiId))) ?? "").split("\n").filter((line) => line !== "");
}

/** Reads the record of a test; undefined if the bucket has none. */
export async function readTestRecord(store: Store, amiId: string): Promise<TestRecord | undefined> {
  return read(store, KEYS.tests(amiId), TEST_RECORD);
}

async function read<T>(store: Store, key: string, shape: Shape<T>): Promise<T | undefined> {
  const content = await store.read(key);
  return content === undefined
    ? undefined
    : parseDocument(
        content,
        {
          name: `object ${key} of the artifact bucket`,
          remedy: "Start the pipeline again: the record of a new AMI is a new object.",
        },
        shape,
      );
}

function asText(record: object): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
