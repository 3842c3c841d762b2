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
import { refusalOf } from "../../helpers/refusal";
import { TEST_RECORD } from "../../helpers/testRecord";

describe("buildsrc: records of an AMI", () => {
  const { store, objects } = new TestBucket();
  const BUILD = {
    amiId: "ami-1",
    image: "web",
    commit: "8daf1e3",
    region: "us-east-1",
    baseAmiId: "ami-0",
    base: { kind: "parameter", name: "/aws/service/debian/release/12/latest/amd64", architecture: "x86_64" },
    fingerprint: "abc",
    tools: { packer: "1.16.0" },
    buildArn: "arn:aws:codebuild:us-east-1:1:build/f-dev-build:1",
    builtAt: "2026-11-25T12:00:00.000Z",
  } as const;
  it("are there for the stages that come after", async () => {
    await writeBuildRecord(store, BUILD, "apache2 2.4 amd64\ncurl 8 amd64\n");
    await writeTestRecord(store, TEST_RECORD);

    expect(Object.keys(objects).sort()).to.deep.equal([
      "amis/ami-1/build.json",
      "amis/ami-1/packages.txt",
      "amis/ami-1/tests.json",
    ]);
    const { baseAmiId, base, fingerprint, tools } = BUILD;
    expect(await readBuildRecord(store, "ami-1")).to.deep.equal({ baseAmiId, base, fingerprint, tools });
    expect(await readPackages(store, "ami-1")).to.deep.equal(["apache2 2.4 amd64", "curl 8 amd64"]);
    expect(await readTestRecord(store, "ami-1")).to.deep.equal(TEST_RECORD);
  });

  it("may be missing", async () => {
    expect(await readBuildRecord(store, "ami-2")).to.equal(undefined);
    expect(await readPackages(store, "ami-2")).to.deep.equal([]);
    expect(await readTestRecord(store, "ami-2")).to.equal(undefined);
  });

  it("are written once: the same again is fine, and something else is refused", async () => {
    await writeTestRecord(store, TEST_RECORD);

    const { message } = await refusalOf(writeTestRecord(store, { ...TEST_RECORD, sourceDigest: "other" }));
    expect(message).to.equal(
      "amis/ami-1/tests.json exists already in bucket f-dev-artifacts, with other content, and is never replaced.",
    );
    expect(await readTestRecord(store, "ami-1")).to.deep.equal(TEST_RECORD);
  });

  const bases: readonly object[] = [
    { kind: "image", image: "base", architecture: "arm64" },
    { kind: "name", pattern: "RHEL-9.*_HVM-*", owner: "309956199498", byVersion: true, architecture: "x86_64" },
  ];
  for (const base of bases) {
    it(`tell how the base was found: ${JSON.stringify(base)}`, async () => {
      objects["amis/ami-6/build.json"] = JSON.stringify({ ...BUILD, base: { ...base, more: 1 } });

      expect((await readBuildRecord(store, "ami-6"))?.base).to.deep.equal(base);
    });
  }

  it("of older factories do not tell how the base was found", async () => {
    objects["amis/ami-7/build.json"] = JSON.stringify({ ...BUILD, base: undefined });

    expect(await readBuildRecord(store, "ami-7")).not.to.have.property("base");
  });

  const badBases: readonly [object, RegExp][] = [
    [{ kind: "url" }, /its field base\.kind is "url", and must be one of image, parameter, name/],
    [{ kind: "image", image: "../web" }, /its field base\.image .* must be an image's name/],
    [
      { kind: "parameter", name: "secret" },
      /its field base\.name .* must be a parameter's name that starts with a slash/,
    ],
    [{ kind: "name", pattern: "a\nb", owner: "self" }, /its field base\.pattern .* must be the name of an AMI/],
    [
      { kind: "name", pattern: "*", owner: "1" },
      /its field base\.owner is "1", and must be an account's id or an alias/,
    ],
    [{ kind: "image", image: "web", architecture: "mips" }, /its field base\.architecture is "mips"/],
  ];
  for (const [base, fault] of badBases) {
    it(`are refused where ${fault.source}`, async () => {
      const written = { ...BUILD, base: { architecture: "arm64", byVersion: false, ...base } };
      objects["amis/ami-8/build.json"] = JSON.stringify(written);

      expect((await refusalOf(readBuildRecord(store, "ami-8"))).message).to.match(fault);
    });
  }

  it("of older factories name no files that were tested", async () => {
    const { amiId, image, testedAt, instanceType, results } = TEST_RECORD;
    const old = { amiId, image, testedAt, instanceType, results };
    objects["amis/ami-3/tests.json"] = JSON.stringify(old);

    expect(await readTestRecord(store, "ami-3")).to.deep.equal({
      ...old,
      commit: "",
      sourceDigest: "",
      fingerprint: "",
    });
  });

  const misshapen: readonly [string, (amiId: string) => string, (amiId: string) => Promise<unknown>, RegExp][] = [
    ["a test's record that is not JSON", tests, (id) => readTestRecord(store, id), /JSON/],
    ["a test's record without results", tests, (id) => readTestRecord(store, id), /its field \w+ is missing/],
    ["a build's record without tools", build, (id) => readBuildRecord(store, id), /its field \w+ is missing/],
  ];
  for (const [what, keyOf, read, fault] of misshapen) {
    it(`are refused if they are not what the stages write, such as ${what}`, async () => {
      objects[keyOf("ami-4")] = what.includes("JSON") ? "{" : JSON.stringify({ baseAmiId: "ami-0" });

      const error = await refusalOf(read("ami-4"));
      expect(error.message).to.include(`The object ${keyOf("ami-4")} of the artifact bucket cannot be used`);
      expect(error.message).to.match(fault);
    });
  }

  it("are refused if they are too long for a record", async () => {
    objects["amis/ami-5/packages.txt"] = "x".repeat(17 * 1024 * 1024);

    expect((await refusalOf(readPackages(store, "ami-5"))).message).to.equal(
      "amis/ami-5/packages.txt in bucket f-dev-artifacts has 17825792 bytes, which is too much for a record.",
    );
  });
});

function tests(amiId: string): string {
  return `amis/${amiId}/tests.json`;
}

function build(amiId: string): string {
  return `amis/${amiId}/build.json`;
}
