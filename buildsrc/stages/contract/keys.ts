// Where the artifact bucket keeps what outlives the runs of the pipelines.

/** The folders of the bucket. */
export const FOLDERS = {
  /** What is known of each AMI. */
  amis: "amis",
  /** What is known of each release. */
  releases: "releases",
  /** The code of the gates; `pulumi up` writes it. */
  gates: "gates",
  /** What people were told. */
  told: "told",
  /** What Upkeep planned and did. */
  upkeep: "upkeep",
} as const;

function testOutputs(amiId: string, build: string): string {
  return `${FOLDERS.amis}/${amiId}/output/${build}/`;
}

/** The keys of the bucket's objects. */
export const KEYS = {
  /** Where and to whom images are published; `pulumi up` writes it. */
  publishSettings: "settings/publish.json",
  /** The code of the gates as a zip, by the digest of its contents. */
  gates: (digest: string) => `${FOLDERS.gates}/${digest}.zip`,
  /** How Build made an AMI. */
  build: (amiId: string) => `${FOLDERS.amis}/${amiId}/build.json`,
  /** The packages in an AMI, one per line. */
  packages: (amiId: string) => `${FOLDERS.amis}/${amiId}/packages.txt`,
  /** The results of an AMI's tests. */
  tests: (amiId: string) => `${FOLDERS.amis}/${amiId}/tests.json`,
  /** What a script printed in a test of an AMI: a text of the build that tested it. */
  testOutput: (amiId: string, build: string, name: string) => `${testOutputs(amiId, build)}${name}.txt`,
  /** The prefix of all that a build's scripts printed. */
  testOutputs,
  /** A record of a release, which is never replaced; the AMI is the home region's. */
  release: (image: string, amiId: string, writtenAt: Date) =>
    `${FOLDERS.releases}/${image}/${amiId}/${writtenAt.toISOString()}.json`,
  /** What people were told of an event, by its id: it is told once. */
  told: (eventId: string) => `${FOLDERS.told}/${eventId}.json`,
  /** What a run of Upkeep was going to do. */
  upkeepPlan: (startedAt: Date) => `${FOLDERS.upkeep}/${startedAt.toISOString()}/plan.json`,
  /** How much its last look saw, so that the next one notices if it sees far less. */
  upkeepLastLook: `${FOLDERS.upkeep}/last.json`,
  /** What it did. */
  upkeepDone: (startedAt: Date) => `${FOLDERS.upkeep}/${startedAt.toISOString()}/done.json`,
  /** The prefix of an image's release records. */
  releases: (image: string) => `${FOLDERS.releases}/${image}/`,
};
