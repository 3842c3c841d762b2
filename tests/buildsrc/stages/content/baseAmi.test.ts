// Tests which AMI an image starts from.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { baseSearch, NoReleaseYet, resolveBaseAmi } from "../../../../buildsrc/stages/content/baseAmi";
import type { BuildEnvironment } from "../../../../buildsrc/stages/build/environment";
import {
  type Ami,
  DescribeImagesCommand,
  EC2Client,
  GetParameterCommand,
  ParameterNotFound,
  SSMClient,
} from "../../../../buildsrc/stages/common/aws";
import type { ImageSettings } from "../../../../buildsrc/stages/image/settings";
import { BUILD } from "../../helpers/environments";
import { NOBLE, NOBLE_PARAMETER, settingsOf, XENIAL } from "../../helpers/imageSettings";
import { refusalOf } from "../../helpers/refusal";
import { tagList } from "../../helpers/tags";

describe("buildsrc: base AMI", () => {
  const clients = { ec2: new EC2Client({}), ssm: new SSMClient({}) };
  const ec2 = mockClient(clients.ec2);
  const ssm = mockClient(clients.ssm);
  const resolve = async (settings: ImageSettings, builder: Partial<BuildEnvironment> = {}) =>
    (await resolveBaseAmi(baseSearch(settings), { ...BUILD, ...builder }, clients)).ImageId;
  const published = (ImageId: string, CreationDate = "2026-11-01T00:00:00.000Z"): Ami => ({
    ImageId,
    CreationDate,
    OwnerId: "099720109477",
    Public: true,
  });

  beforeEach(() => {
    ec2.reset();
    ssm.reset();
  });

  it("is the one that the parameter holds", async () => {
    ssm.on(GetParameterCommand, { Name: NOBLE_PARAMETER }).resolves({ Parameter: { Value: "ami-0abc" } });

    ec2.on(DescribeImagesCommand, { ImageIds: ["ami-0abc"] }).resolves({ Images: [published("ami-0abc")] });

    expect(await resolve(NOBLE)).to.equal("ami-0abc");
  });

  it("is the owner's newest of the architecture, among deprecated ones too", async () => {
    ec2.on(DescribeImagesCommand).resolves({
      Images: [
        published("ami-old", "2019-01-01T00:00:00.000Z"),
        published("ami-new", "2021-09-28T00:00:00.000Z"),
        published("ami-mid", "2020-01-01T00:00:00.000Z"),
      ],
    });

    expect(await resolve(XENIAL)).to.equal("ami-new");
    const input = ec2.commandCalls(DescribeImagesCommand)[0]?.args[0].input;
    expect(input).to.deep.include({ Owners: ["099720109477"], IncludeDeprecated: true });
    expect(input?.Filters).to.deep.include({ Name: "architecture", Values: ["x86_64"] });
  });

  it("is that of the newest version where the publisher goes on with older ones, and none that is withdrawn", async () => {
    const rhel = (ImageId: string, Name: string, day: string): Ami => ({
      ...published(ImageId, `${day}T00:00:00.000Z`),
      OwnerId: "309956199498",
      Name,
    });
    ec2.on(DescribeImagesCommand).resolves({
      Images: [
        rhel("ami-96", "RHEL-9.6.0_HVM-20260811-x86_64-0-Hourly2-GP3", "2026-08-11"),
        rhel("ami-98", "RHEL-9.8.0_HVM-20260601-x86_64-0-Hourly2-GP3", "2026-06-01"),
        rhel("ami-910", "RHEL-9.10.0_HVM-20260501-x86_64-0-Hourly2-GP3", "2026-05-01"),
        {
          ...rhel("ami-911", "RHEL-9.11.0_HVM-20260501-x86_64-0-Hourly2-GP3", "2026-05-01"),
          Tags: tagList({ "ami-pipeline:withdrawn": "yes" }),
        },
      ],
    });

    const settings = settingsOf({ family: "rhel", architecture: "x86_64", release: "9" });
    const baseAmis = { publishers: ["309956199498"], accounts: [] };
    expect(await resolve(settings, { baseAmis })).to.equal("ami-910");
  });

  it("says which parameter is missing, and what to set", async () => {
    ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: "no", $metadata: {} }));

    const error = await refusalOf(resolve({ ...NOBLE, baseAmiParameter: "/golden/base" }));

    expect(error).to.be.an("error").with.property("message").that.includes("no SSM parameter /golden/base");
    expect(error).to.have.property("remedy").that.includes("base_ami_parameter");
  });

  it("refuses a parameter that holds no AMI id", async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "t3.micro" } });

    const error = await refusalOf(resolve(NOBLE));

    expect(error).to.have.property("message").that.includes('holds "t3.micro", which is not an AMI id');
  });

  it("says what was looked for when no AMI fits", async () => {
    ec2.on(DescribeImagesCommand).resolves({ Images: [] });

    const error = await refusalOf(resolve(XENIAL));

    expect(error)
      .to.have.property("message")
      .that.matches(/Owner 099720109477 has no AMI named "ubuntu\/.*" for x86_64/);
  });

  it("says when the parameter points to an AMI that the account cannot see", async () => {
    ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "ami-0abc" } });
    const message = `The SSM parameter ${NOBLE_PARAMETER} points to ami-0abc, which does not exist in this region, is not shared with this account, or is hidden by its Allowed AMIs.`;

    ec2
      .on(DescribeImagesCommand)
      .rejects(Object.assign(new Error("The image id '[ami-0abc]' does not exist"), { name: "InvalidAMIID.NotFound" }));
    expect((await refusalOf(resolve(NOBLE))).message).to.equal(message);
    ec2.on(DescribeImagesCommand).resolves({});
    expect((await refusalOf(resolve(NOBLE))).message).to.equal(message);
  });

  describe("of an image that is built on another one", () => {
    const ON_BASE: ImageSettings = { ...NOBLE, baseImage: "base" };
    const RELEASE = { "ami-pipeline": "f-dev", "ami-pipeline:state": "released" };
    const release = (tags: Readonly<Record<string, string>> = RELEASE): Ami => ({
      ImageId: "ami-1",
      OwnerId: "111111111111",
      Architecture: "x86_64",
      Tags: tagList(tags),
    });
    const found = (ami?: Ami) => {
      ssm.on(GetParameterCommand, { Name: "/f-dev/base" }).resolves({ Parameter: { Value: "ami-1" } });
      ec2.on(DescribeImagesCommand, { ImageIds: ["ami-1"] }).resolves({ Images: ami ? [ami] : [] });
    };

    it("is that one's release, which its parameter points to, also for a pull request", async () => {
      found(release());

      expect(await resolve(ON_BASE)).to.equal("ami-1");
      expect(await resolve(ON_BASE, { factory: "f-dev@pull-requests" })).to.equal("ami-1");
    });

    it("is nothing as long as that one has no release", async () => {
      ssm.on(GetParameterCommand).rejects(new ParameterNotFound({ message: "no", $metadata: {} }));

      const error = await refusalOf(resolve(ON_BASE));

      expect(error).to.be.instanceOf(NoReleaseYet);
      expect(error.message).to.equal("Base image base has no release yet.");
      expect(error).to.have.property("remedy").that.includes("Release base first");
    });

    for (const [what, ami, message] of [
      ["gone", undefined, "The release ami-1 of base image base is not there any more."],
      [
        "withdrawn",
        release({ ...RELEASE, "ami-pipeline:withdrawn": "now" }),
        "The release ami-1 of base image base is withdrawn.",
      ],
    ] as const) {
      it(`is refused if it is ${what}, with what to do`, async () => {
        found(ami);

        const error = await refusalOf(resolve(ON_BASE));

        expect(error.message).to.equal(message);
        expect(error)
          .to.have.property("remedy")
          .that.includes("npm run promote -- --image base --to previous")
          .and.includes("run the pipeline of base");
      });
    }

    it("is refused if it is of another architecture than the settings", async () => {
      found({ ...release(), Architecture: "arm64" });

      expect((await refusalOf(resolve(ON_BASE))).message).to.equal(
        "The release ami-1 of base image base is of arm64, and its settings are of x86_64 now.",
      );
    });

    it("is refused if no gate released it, whatever the parameter says", async () => {
      found(release({ ...RELEASE, "ami-pipeline:state": "candidate" }));

      expect((await refusalOf(resolve(ON_BASE))).message).to.include(
        "base AMI ami-1 is an AMI of factory f-dev in state candidate",
      );
    });
  });

  describe("that Build may launch", () => {
    const RELEASED = { "ami-pipeline": "f-dev", "ami-pipeline:state": "released" };
    const own = (tags: Readonly<Record<string, string>>): Ami => ({
      ImageId: "ami-1",
      OwnerId: "111111111111",
      Tags: tagList(tags),
    });
    const allowed: Readonly<Record<string, Ami>> = {
      "a publisher's public one": published("ami-1"),
      "a public one of an owner with a publisher's alias": {
        ImageId: "ami-1",
        OwnerId: "137112412989",
        ImageOwnerAlias: "amazon",
        Public: true,
      },
      "a release of the factory": own(RELEASED),
      "one of an account in the settings": { ImageId: "ami-1", OwnerId: "333333333333" },
    };
    const refused: Readonly<Record<string, readonly [Ami, string]>> = {
      "one that a publisher shares with the account alone": [
        { ...published("ami-1"), Public: false },
        "a private AMI of 099720109477",
      ],
      "somebody's public one": [{ ...published("ami-1"), OwnerId: "222222222222" }, "a public AMI of 222222222222"],
      "one of the account's own without the mark": [own({}), "a private AMI of 111111111111"],
      "a candidate": [
        own({ ...RELEASED, "ami-pipeline:state": "candidate" }),
        "an AMI of factory f-dev in state candidate",
      ],
      "a release of another factory": [
        own({ ...RELEASED, "ami-pipeline": "f-prod" }),
        "an AMI of factory f-prod in state released",
      ],
    };
    const BY_NAME = { ...NOBLE, baseAmiName: "mine-*", baseAmiOwner: "self" };
    const baseAmis = { publishers: ["amazon", "099720109477"], accounts: ["333333333333"] };

    for (const [what, ami] of Object.entries(allowed)) {
      it(`is ${what}`, async () => {
        ec2.on(DescribeImagesCommand).resolves({ Images: [ami] });

        expect(await resolve(BY_NAME, { baseAmis })).to.equal("ami-1");
      });
    }
    for (const [what, [ami, described]] of Object.entries(refused)) {
      it(`is not ${what}, which is refused with what to do`, async () => {
        ec2.on(DescribeImagesCommand).resolves({ Images: [ami] });
        ssm.on(GetParameterCommand).resolves({ Parameter: { Value: "ami-1" } });

        for (const settings of [BY_NAME, NOBLE]) {
          const error = await refusalOf(resolve(settings, { baseAmis }));
          expect(error.message).to.equal(
            `base AMI ami-1 is ${described}. Images start from public AMIs of amazon, 099720109477, or from releases of factory f-dev.`,
          );
          expect(error)
            .to.have.property("remedy")
            .that.matches(/Release it with this factory first, or add \d{12} to the setting baseImageAccounts/);
        }
      });
    }

    it("is the newest release, if a candidate is newer", async () => {
      const older = { ...own(RELEASED), ImageId: "ami-2", CreationDate: "2026-11-01T00:00:00.000Z" };
      const newer = {
        ...own({ ...RELEASED, "ami-pipeline:state": "candidate" }),
        CreationDate: "2026-11-02T00:00:00.000Z",
      };
      ec2.on(DescribeImagesCommand).resolves({ Images: [newer, older] });

      expect(await resolve(BY_NAME)).to.equal("ami-2");
    });
  });
});
