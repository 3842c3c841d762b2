// What is kept of an AMI in the artifact bucket: how it was built, what is in it, how its tests went. Build and Test write
// it; Test and Publish read it.
import { KEYS, type Store } from "../common/store";

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

export interface TestRecord {
  readonly amiId: string;
  readonly image: string;
  /** ISO 8601. */
  readonly testedAt: string;
  readonly instanceType: string;
  readonly results: readonly TestRecordEntry[];
}

export interface TestRecordEntry {
  /** The script's file name. */
  readonly name: string;
  readonly boot: Boot;
  readonly passed: boolean;
  readonly seconds: number;
}

/** Every script runs once in each. */
export const BOOTS = ["first boot", "after reboot"] as const;
export type Boot = (typeof BOOTS)[number];

/** `packages` has a package, its version and its architecture on each line. */
export async function writeBuildRecord(store: Store, record: BuildRecord, packages: string): Promise<void> {
  await store.write(KEYS.packages(record.amiId), packages);
  await store.write(KEYS.build(record.amiId), asText(record));
}

export async function writeTestRecord(store: Store, record: TestRecord): Promise<void> {
  await store.write(KEYS.tests(record.amiId), asText(record));
}

/** Undefined when the bucket does not know the AMI, as after it was emptied. */
export async function readBuildRecord(store: Store, amiId: string): Promise<BuildRecord | undefined> {
  const text = await store.read(KEYS.build(amiId));
  // Build wrote it, and only the factory's stages may.
  return text === undefined ? undefined : (JSON.parse(text) as BuildRecord);
}

export async function readPackages(store: Store, amiId: string): Promise<readonly string[]> {
  return ((await store.read(KEYS.packages(amiId))) ?? "").split("\n").filter((line) => line !== "");
}

export async function readTestRecord(store: Store, amiId: string): Promise<TestRecord | undefined> {
  const text = await store.read(KEYS.tests(amiId));
  // As above, by Test.
  return text === undefined ? undefined : (JSON.parse(text) as TestRecord);
}

function asText(record: BuildRecord | TestRecord): string {
  return `${JSON.stringify(record, null, 2)}\n`;
}
