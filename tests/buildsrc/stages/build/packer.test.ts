// Tests how Packer is called, how long it may run, and what its failures are told as.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { BuildEnvironment } from "../../../../buildsrc/stages/common/environment";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import {
  amiFromManifest,
  imageEncryption,
  limited,
  packerArguments,
  packerFailure,
  packerLimits,
  packerVariables,
} from "../../../../buildsrc/stages/build/packer";
import { BUILDSRC, makeRepository, removeRepositories } from "../../repository";

const NOW = new Date("2026-11-25T12:00:00Z");
const BUILD: BuildEnvironment = {
  factory: "f-dev",
  image: "ubuntu-24.04-arm64",
  commit: "8daf1e3",
  region: "us-east-1",
  bucket: "f-dev-artifacts",
  encrypted: true,
  maxAgeDays: 30,
  timeoutMinutes: 120,
  subnetId: "subnet-1",
  securityGroupId: "sg-1",
  instanceProfile: "builder",
  assignPublicIp: true,
  buildId: "b:1",
  startedAt: NOW,
};
const FINDINGS = { baseAmiId: "ami-1", fingerprint: "abc", encryption: { encrypted: true, kmsKeyId: "alias/images" } };
const LIMITS = { stopAfterSeconds: 600, killAfterSeconds: 60 };

describe("buildsrc: Packer", () => {
  after(removeRepositories);

  it("is told the image's template, its settings, and a value for every variable of the Build stage", () => {
    const image = readImage(BUILDSRC, "ubuntu-24.04-arm64");
    const variables = packerVariables(BUILD, FINDINGS);

    const args = packerArguments(["build"], image, variables);

    expect(args.slice(0, 3)).to.deep.equal([
      "build",
      "-only=amazon-ebs.ubuntu",
      "-var-file=images/ubuntu-24.04-arm64/image.pkrvars.json",
    ]);
    expect(args).to.include("-var=base_ami=ami-1").and.include("-var=associate_public_ip_address=true");
    expect(args.at(-1)).to.equal("packer");
    const declarations = readFileSync(join(BUILDSRC, "packer/variables.pkr.hcl"), "utf8");
    const stagePart = declarations.slice(declarations.indexOf("# ---- from the Build stage"));
    const declared = [...stagePart.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => name);
    // The key is also a setting of an image.
    expect(Object.keys(variables)).to.have.members([...declared, "kms_key_id"]);
    expect(args).to.include("-var=kms_key_id=alias/images").and.include("-var=encrypted=true");
  });

  it("encrypts with the image's own key before the factory's, also in a factory that does not encrypt", () => {
    const { settings } = readImage(BUILDSRC, "ubuntu-24.04");
    const own = { ...settings, kmsKeyId: "alias/mine" };

    expect(imageEncryption(settings, { encrypted: true })).to.deep.equal({ encrypted: true });
    expect(imageEncryption(settings, { encrypted: true, kmsKeyId: "k" })).to.deep.equal({
      encrypted: true,
      kmsKeyId: "k",
    });
    expect(imageEncryption(settings, { encrypted: false })).to.deep.equal({ encrypted: false });
    expect(imageEncryption(own, { encrypted: true, kmsKeyId: "k" })).to.deep.equal({
      encrypted: true,
      kmsKeyId: "alias/mine",
    });
    expect(imageEncryption(own, { encrypted: false })).to.deep.equal({ encrypted: true, kmsKeyId: "alias/mine" });
  });

  it("stops before CodeBuild's limit, with time to clean up", () => {
    const startedAt = new Date(NOW.getTime() - 60_000);

    const limits = packerLimits({ timeoutMinutes: 120, startedAt }, NOW);

    expect(limits).to.deep.equal({ stopAfterSeconds: 7200 - 60 - 600 - 30, killAfterSeconds: 600 });
    expect(limited(limits, ["build", "packer"])).to.deep.equal([
      "--signal=TERM",
      "--kill-after=600s",
      "6510s",
      "packer",
      "build",
      "packer",
    ]);
  });

  it("keeps a fifth of a short limit for the clean-up, and never runs without one", () => {
    expect(packerLimits({ timeoutMinutes: 5, startedAt: NOW }, NOW)).to.deep.equal({
      stopAfterSeconds: 210,
      killAfterSeconds: 60,
    });
    const longAgo = new Date(NOW.getTime() - 3_600_000);
    expect(packerLimits({ timeoutMinutes: 5, startedAt: longAgo }, NOW).stopAfterSeconds).to.equal(1);
  });

  it("has not failed when it ended well", () => {
    expect(
      packerFailure({ status: 0, lines: ["image x: images/x/provision/1.sh line 1: y failed with status 1"] }, LIMITS),
    ).to.equal(undefined);
  });

  const said = "image web: images/web/provision/10-apache.sh line 6: apt-get install nope failed with status 100";
  const table: readonly (readonly [string, Parameters<typeof packerFailure>[0], string | RegExp, RegExp])[] = [
    [
      "a failing script by image, script and line",
      {
        status: 1,
        lines: [
          "==> amazon-ebs.ubuntu: E: Unable to locate",
          `==> amazon-ebs.ubuntu: ${said}`,
          "--> amazon-ebs.ubuntu: Script exited",
        ],
      },
      said,
      /Correct that script and push/,
    ],
    [
      "an unreachable builder by what its network lacks",
      { status: 1, lines: ["--> amazon-ebs.ubuntu: Timeout waiting for SSH."] },
      "Timeout waiting for SSH.",
      /endpoints for ssm and ssmmessages/,
    ],
    [
      "a refused call by the role",
      { status: 1, lines: ["--> amazon-ebs.ubuntu: Error launching: UnauthorizedOperation: no"] },
      /UnauthorizedOperation/,
      /The Build role may not do this/,
    ],
    [
      "a wrong template by Packer's error",
      { status: 1, lines: ["Error: Unset variable", "more"] },
      "Error: Unset variable",
      /packer\.log\.gz/,
    ],
    ["anything else by its status", { status: 7, lines: [] }, "Packer ended with status 7.", /packer\.log\.gz/],
    ["the time limit", { status: 124, lines: [] }, /stopped after 10 minutes/, /raise the Build stage's time limit/],
    [
      "a stopped build",
      { status: 1, lines: [said], stoppedBy: "SIGTERM" },
      /the build was stopped/,
      /Start the stage again/,
    ],
  ];
  for (const [what, finished, problem, remedy] of table) {
    it(`tells ${what}`, () => {
      const failure = packerFailure(finished, LIMITS);

      expect(failure?.message).to.match(typeof problem === "string" ? new RegExp(`^${problem}$`) : problem);
      expect(failure?.remedy).to.match(remedy);
    });
  }

  it("finds the AMI in the manifest", () => {
    const output = makeRepository({
      "manifest.json": JSON.stringify({
        builds: [{ name: "ubuntu", artifact_id: "us-east-1:ami-0abc" }],
        last_run_uuid: "1",
      }),
    });

    expect(amiFromManifest(output)).to.equal("ami-0abc");
  });

  it("says so when the manifest names no AMI", () => {
    expect(() => amiFromManifest(makeRepository({ "manifest.json": '{"builds":[]}' }))).to.throw(
      "its manifest names no AMI",
    );
  });
});
