// The record of a test that image web passed.
import type { TestRecord } from "../../../buildsrc/stages/ami/records";

/** The digest of the commit's files. */
export const SOURCE_DIGEST = "5".repeat(64);
/** When the test passed. */
export const TESTED_AT = "2026-11-25T11:00:00.000Z";

export const TEST_RECORD: TestRecord = {
  amiId: "ami-1",
  image: "web",
  commit: "8daf1e3",
  sourceDigest: SOURCE_DIGEST,
  fingerprint: "0123",
  testedAt: TESTED_AT,
  instanceType: "t3.small",
  results: [{ name: "10-web.sh", instanceType: "t3.small", boot: "first boot", passed: true, seconds: 1 }],
};
