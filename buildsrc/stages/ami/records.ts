// What is kept of an AMI in the artifact bucket: how it was built, what is in it, and how its tests went.
import type { Store } from "../common/store";
import { KEYS } from "../contract";

/** How an AMI was built. */
export interface BuildRecord {
  readonly amiId: string;
  readonly image: string;
  readonly commit: string;
  readonly region: string;
  readonly baseAmiId: string;
  readonly fingerprint: string;
  /** Name and version of each tool that made the image. */
  readonly tools: Readonly<Record<string, string>>;
  /** CodeBuild's id of the build. */
  readonly buildId: string;
  /** ISO 8601. */
  readonly builtAt: string;
}

/** How an AMI passed its tests. */
export interface TestRecord {
  readonly amiId: string;
  readonly image: string;
  /** ISO 8601. */
  readonly testedAt: string;
  readonly instanceType: string;
  readonly results: readonly TestRecordEntry[];
}

/** How one script passed in one boot. */
export interface TestRecordEntry {
  /** The script's file name. */
  readonly name: string;
  readonly boot: Boot;
  readonly passed: boolean;
  readonly seconds: number;
}

/** The boots of a test. Every script runs once in each. */
export const BOOTS = ["first boot", "after reboot"] as const;
/** One of BOOTS. */
export type Boot = (typeof BOOTS)[number];

/** Writes the record of a build. Each line of `packages` names a package, its version and its architecture. */
export async function writeBuildRecord(store: Store, record: BuildRecord, packages: string): Promise<void> {
  await store.write(KEYS.packages(record.amiId), packages);
  await store.write(KEYS.build(record.amiId), asText(record));
}

/** Writes the record of a test. */
export async function writeTestRecord(store: Store, record: TestRecord): Promise<void> {
  await store.write(KEYS.tests(record.amiId), asText(record));
}

/** Reads the record of a build; undefined if the bucket has none, such as after somebody emptied it. */
export async function readBuildRecord(store: Store, amiId: string): Promise<BuildRecord | undefined> {
  const text = await store.read(KEYS.build(amiId));
  // Build wrote it, and nobody but the stages is allowed to.
  return text === undefined ? undefined : (JSON.parse(text) as BuildRecord);
}

/** The lines of the list of packages; none if the bucket has no list. */
export async function readPackages(store: Store, amiId: string): Promise<readonly string[]> {
  return ((await store.read(KEYS.packages(amiId))) ?? "").split("\n").filter((line) => line !== "");
}

/** Reads the record of a test; undefined if the bucket has none. */
export async function readTestRecord(store: Store, amiId: string): Promise<TestRecord | undefined> {
  const text = await store.read(KEYS.tests(amiId));
  // Test wrote it, and nobody but the stages is allowed to.
  return text === undefined ? undefined : (JSON.parse(text) as TestRecord);
}

function asText(record: BuildRecord | TestRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
