// Tests where the bucket keeps what is known of an AMI, and that it is read back as it was written.
import { expect } from "chai";
import {
  readBuildRecord,
  readPackages,
  readTestRecord,
  writeBuildRecord,
  writeTestRecord,
} from "../../../../buildsrc/stages/ami/records";
import { TestBucket } from "../../helpers/bucket";

describe("buildsrc: records of an AMI", () => {
  const { store, objects } = new TestBucket();
  const BUILD = {
    amiId: "ami-1",
    image: "web",
    commit: "8daf1e3",
    region: "us-east-1",
    baseAmiId: "ami-0",
    fingerprint: "abc",
    tools: { packer: "1.16.0" },
    buildId: "f-dev-build:1",
    builtAt: "2026-11-25T12:00:00.000Z",
  };
  const TESTS = {
    amiId: "ami-1",
    image: "web",
    testedAt: "2026-11-25T12:05:00.000Z",
    instanceType: "t3.small",
    results: [{ name: "10-web.sh", boot: "first boot", passed: true, seconds: 1 }],
  } as const;

  it("are there for the stages that come after", async () => {
    await writeBuildRecord(store, BUILD, "apache2 2.4 amd64\ncurl 8 amd64\n");
    await writeTestRecord(store, TESTS);

    expect(Object.keys(objects).sort()).to.deep.equal([
      "amis/ami-1/build.json",
      "amis/ami-1/packages.txt",
      "amis/ami-1/tests.json",
    ]);
    expect(await readBuildRecord(store, "ami-1")).to.deep.equal(BUILD);
    expect(await readPackages(store, "ami-1")).to.deep.equal(["apache2 2.4 amd64", "curl 8 amd64"]);
    expect(await readTestRecord(store, "ami-1")).to.deep.equal(TESTS);
  });

  it("may be missing", async () => {
    expect(await readBuildRecord(store, "ami-2")).to.equal(undefined);
    expect(await readPackages(store, "ami-2")).to.deep.equal([]);
    expect(await readTestRecord(store, "ami-2")).to.equal(undefined);
  });
});
