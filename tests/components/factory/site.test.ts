// What is checked before anything of a factory is made, and arguments that other resources give.
import { Subnet, Vpc } from "@pulumi/aws/ec2";
import { Policy } from "@pulumi/aws/iam";
import { Provider } from "@pulumi/aws/provider";
import * as pulumi from "@pulumi/pulumi";
import { unknown as notKnown } from "@pulumi/pulumi/output";
import { expect } from "chai";
import { AmiFactory, type AmiFactoryArgs } from "../../../components/amiFactory";
import { ACCOUNT, deploy, offered, rejection, REGION, type DeployOptions } from "../../helpers/deploy";
import { folderWith } from "../../helpers/folders";
import { BUILDSPECS, answersWith, arn, deployOne, policyOf, ROLE, sourceFolder, standardFactory } from "../factories";

describe("the site of a factory", () => {
  it("creates nothing when images cannot be published where they should be", async () => {
    const registered: string[] = [];
    const message = await rejection(
      deploy(() => new AmiFactory("golden", { sourceFolder, publishRegions: ["eu-wset-1"] }), {
        config: { "aws:region": REGION },
        answers: answersWith(),
        onRegister: ({ type }) => registered.push(type),
      }),
    );

    expect(message).to.match(/^publishRegions: "eu-wset-1" is not a region of the partition aws/);
    expect(registered.filter((type) => !type.startsWith("ami-pipeline:"))).to.deep.equal([]);
  });

  it("creates nothing else where the repository cannot be made, as when its name is taken", async () => {
    const registered: string[] = [];
    const message = await rejection(
      deploy(() => new AmiFactory("golden", { sourceFolder }), {
        config: { "aws:region": REGION },
        answers: answersWith({ repositoryExists: true }),
        outputs: {
          "aws:codecommit/repository:Repository": () => {
            throw new Error("RepositoryNameExistsException");
          },
        },
        onRegister: ({ type }) => registered.push(type),
      }),
    );

    expect(message).to.include("RepositoryNameExistsException");
    expect(registered.filter((type) => type.startsWith("aws:"))).to.deep.equal([]);
  });

  it("creates nothing where no subnet's zone offers the images' instance types, and says only that", async () => {
    const registered: string[] = [];
    const own = folderWith({ ...BUILDSPECS, "images/app/image.pkrvars.json": '{"architecture": "x86_64"}' });
    const message = await rejection(
      deploy(() => new AmiFactory("golden", { sourceFolder: own }), {
        answers: {
          ...answersWith(),
          "aws:ec2/getInstanceTypeOfferings:getInstanceTypeOfferings": () => offered({ "us-east-1c": ["t3.small"] }),
        },
        onRegister: ({ type }) => registered.push(type),
      }),
    );

    expect(message).to.match(/^No default subnet is in an availability zone that offers .*: t3\.small \(app\)\.$/m);
    expect(registered.filter((type) => !type.startsWith("ami-pipeline:"))).to.deep.equal([]);
  });

  it("creates nothing where a role's policy would be longer than IAM takes, whether it knows all names or not", async () => {
    const registered: string[] = [];
    const factoryName = "x".repeat(42);
    const args: AmiFactoryArgs = {
      factoryName,
      images: ["ubuntu-24.04"],
      publishAccounts: ["111122223333"],
      customerManagedKey: true,
      rolePath: "/platform/continuous-integration/",
      baseImageAccounts: ["111122223333", "444455556666", "777788889999"],
      buildImage: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/tools/ami-pipeline/build-environment:2026-11`,
    };
    const options = (preview: boolean): DeployOptions => ({
      preview,
      config: { "aws:region": REGION },
      answers: answersWith(),
      onRegister: ({ type }) => registered.push(type),
    });

    for (const preview of [true, false]) {
      expect(await rejection(deploy(() => new AmiFactory(factoryName, args), options(preview)))).to.match(
        /^The policy of the role of x{42}-build would have 1\d{4} characters; IAM takes at most 10240\. It grows with/,
      );
    }
    expect(registered.filter((type) => !type.startsWith("ami-pipeline:"))).to.deep.equal([]);
    await deploy(() => new AmiFactory("golden", { ...args, factoryName: "golden" }), { answers: answersWith() });
  });

  it("creates and changes nothing when the seeding finds a conflict", async () => {
    const found = { conflicts: [{ path: "images/web/image.pkrvars.json", reason: "people changed it" }] };
    const registered: string[] = [];
    const message = await rejection(
      deploy(() => new AmiFactory("golden", { sourceFolder }), {
        answers: answersWith({ repositoryExists: true, ...found }),
        onRegister: ({ type }) => registered.push(type),
      }),
    );

    expect(message).to.contain("images/web/image.pkrvars.json");
    expect(registered.filter((type) => !type.startsWith("ami-pipeline:"))).to.deep.equal([]);
  });

  describe("with tags that the provider adds to every resource", () => {
    const tagged = (tags: Record<string, string>) => ({ "aws:defaultTags": JSON.stringify({ tags }) });
    const deployTagged = (tags: Record<string, string>, options: DeployOptions = {}) =>
      deploy(() => new AmiFactory("golden", { sourceFolder, tags: { Team: "images" } }), {
        config: { "aws:region": REGION, ...tagged(tags) },
        answers: answersWith(),
        ...options,
      });

    it("takes as many as AWS does, and a key that the factory has as well", async () => {
      const many = Object.fromEntries(Array.from({ length: 45 }, (_, index) => [`tag-${index}`, ""]));

      expect((await deployTagged({ ...many, Project: "ours" })).all(ROLE)).not.to.deep.equal([]);
    });

    it("creates nothing where IAM would not take them beside the factory's tags", async () => {
      const registered: string[] = [];
      const onRegister: DeployOptions["onRegister"] = ({ type }) => registered.push(type);

      expect(await rejection(deployTagged({ project: "x", team: "y" }, { onRegister }))).to.equal(
        [
          "The arguments of factory ami-pipeline-dev-golden cannot be used.",
          '  aws:defaultTags: "project" differs only in case from the tag "Project", and a role in IAM cannot have both; write "Project", or leave it out.',
          '  aws:defaultTags: "team" differs only in case from the tag "Team", and a role in IAM cannot have both; write "Team", or leave it out.',
        ].join("\n"),
      );
      expect(registered.filter((type) => !type.startsWith("ami-pipeline:"))).to.deep.equal([]);
    });

    it("counts them together with the factory's own", async () => {
      const many = Object.fromEntries(Array.from({ length: 47 }, (_, index) => [`tag-${index}`, ""]));

      expect(await rejection(deployTagged(many))).to.match(
        /aws:defaultTags: has 47 tags; AWS allows 50 per resource, and the factory's own tags add 4\. Leave out 1\.$/,
      );
    });

    it("finds those of a provider of its own, in a preview too", async () => {
      for (const preview of [false, true]) {
        const message = await rejection(
          deploy(
            () => {
              const provider = new Provider("ours", { region: REGION, defaultTags: { tags: { STACK: "x" } } });
              return new AmiFactory("golden", { sourceFolder, homeRegion: REGION }, { provider });
            },
            { preview, answers: answersWith() },
          ),
        );
        expect(message).to.match(/the provider's defaultTags: "STACK" differs only in case from the tag "Stack"/);
      }
    });
  });

  describe("in a network and within a boundary that the same program makes", () => {
    const BOUNDARY = `arn:aws:iam::${ACCOUNT}:policy/boundary`;
    const deployIn = (network: () => AmiFactoryArgs, options: DeployOptions = {}) =>
      deploy(() => new AmiFactory("golden", { sourceFolder, ...network() }), {
        config: { "aws:region": REGION },
        answers: answersWith(),
        outputs: { "aws:iam/policy:Policy": () => ({ arn: BOUNDARY }) },
        ...options,
      });

    it("uses them, and makes nothing before them", async () => {
      const deployment = await deployIn(() => {
        const vpc = new Vpc("vpc", { cidrBlock: "10.0.0.0/16" });
        const subnet = new Subnet("subnet", { vpcId: vpc.id });
        const boundary = new Policy("boundary", { policy: "{}" });
        return { vpcId: vpc.id, subnetId: subnet.id, permissionsBoundary: boundary.arn };
      });
      const [vpc, subnet, boundary] = ["ec2/vpc:Vpc", "ec2/subnet:Subnet", "iam/policy:Policy"].map((type) =>
        deployment.one(`aws:${type}`),
      );

      expect(deployment.one("aws:ec2/securityGroup:SecurityGroup").inputs.vpcId).to.equal("vpc-1234567");
      expect(policyOf(deployment, "build").LaunchInto?.Resource).to.include(arn("ec2", "subnet/subnet-1234567"));
      for (const { name, inputs } of deployment.all(ROLE)) {
        expect(inputs.permissionsBoundary, name).to.equal(BOUNDARY);
      }
      const made = deployment.resources.filter(
        ({ name, type }) => name.startsWith("golden-") && !type.startsWith("ami-"),
      );
      expect(made.length).to.be.greaterThan(50);
      for (const resource of made) {
        for (const earlier of [vpc, subnet, boundary]) {
          expect(earlier && deployment.waitsFor(resource, earlier), resource.name).to.equal(true);
        }
      }
    });

    it("can be previewed before they are known", async () => {
      const notYet = () => {
        const later: pulumi.Output<unknown> = pulumi.output<unknown>(notKnown);
        const value = later.apply(String);
        return { vpcId: value, subnetId: value, permissionsBoundary: value };
      };
      const deployment = await deployIn(notYet, { preview: true });

      expect(deployment.resources).to.have.length((await standardFactory()).resources.length);
    });

    it("creates nothing when one of them turns out to be wrong, and says what it says of a text", async () => {
      const wrong = { vpcId: "vpc-x", subnetId: "10.0.0.0/24", permissionsBoundary: "boundary" };
      const registered: string[] = [];
      const later = () => ({
        vpcId: pulumi.output(wrong.vpcId),
        subnetId: Promise.resolve(wrong.subnetId),
        permissionsBoundary: pulumi.output(wrong.permissionsBoundary),
      });
      const message = await rejection(deployIn(later, { onRegister: ({ type }) => registered.push(type) }));

      const [headline, ...faults] = message.split("\n").map((line) => line.trim());
      expect(headline).to.equal("The arguments of factory ami-pipeline-dev-golden cannot be used.");
      expect(faults.join("\n")).to.equal(await rejection(deployOne(wrong)));
      expect(registered.filter((type) => !type.startsWith("ami-pipeline:"))).to.deep.equal([]);
    });

    it("says at once that one of them is missing", async () => {
      expect(await rejection(deployIn(() => ({ vpcId: pulumi.output("vpc-1") })))).to.equal(
        "subnetId: is missing; set it to a subnet of that VPC, or leave out vpcId.",
      );
      expect(await rejection(deployIn(() => ({ subnetId: pulumi.output("subnet-1") })))).to.equal(
        "vpcId: is missing; set it to the VPC of that subnet, or leave out subnetId.",
      );
    });
  });
});
