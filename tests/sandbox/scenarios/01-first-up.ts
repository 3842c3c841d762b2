// The main job: one `pulumi up` in an empty account, one green run of each pipeline, AMIs that boot and serve.
import { DescribeImageAttributeCommand, DescribeImagesCommand, type Image } from "@aws-sdk/client-ec2";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { bootAndFetch } from "../bootAndFetch";
import { shared } from "../shared";

const IMAGES = ["ubuntu-24.04", "ubuntu-24.04-arm64"];

describe("the first `pulumi up`", () => {
  it("starts exactly one run of each pipeline, and both are green", async () => {
    const { dev } = shared();

    const { code, output, runs } = await dev.upAndRun();

    expect(code, output).to.equal(0);
    expect(runs.map(({ pipeline, status }) => [pipeline, status])).to.deep.equal(
      IMAGES.map((image) => [dev.pipeline(image), "Succeeded"]),
    );
    for (const image of IMAGES) {
      const all = await dev.runs(image);
      expect(all.map(({ trigger }) => trigger)).to.deep.equal(["CreatePipeline"]);
      expect(all[0]?.actions.map(({ stage }) => stage)).to.deep.equal(["Source", "Validate", "Build"]);
    }
  });

  for (const image of IMAGES) {
    it(`made an AMI of ${image}: tagged, encrypted, IMDSv2 only`, async () => {
      const { dev } = shared();
      const [run] = await dev.runs(image);
      const build = run?.actions.find(({ stage }) => stage === "Build");

      const ami = await describe1(build?.variables.AMI_ID);

      const tags = Object.fromEntries((ami.Tags ?? []).map(({ Key = "", Value = "" }) => [Key, Value]));
      expect(tags).to.include({
        "ami-pipeline": dev.name,
        "ami-pipeline:image": image,
        "ami-pipeline:state": "candidate",
        "ami-pipeline:fingerprint": build?.variables.FINGERPRINT,
        "ami-pipeline:base-ami": build?.variables.BASE_AMI_ID,
        "ami-pipeline:commit": await dev.tip(),
      });
      expect(ami.State).to.equal("available");
      expect(ami.Architecture).to.equal(image.endsWith("arm64") ? "arm64" : "x86_64");
      expect(ami.BlockDeviceMappings?.map(({ Ebs }) => Ebs?.Encrypted)).to.deep.equal([true]);
      expect(await imdsSupport(ami)).to.equal("v2.0");
    });
  }

  it("made an AMI whose instance serves the Apache page that the image's folder holds", async () => {
    const { sandbox, dev } = shared();
    const [run] = await dev.runs("ubuntu-24.04");
    const ami = run?.actions.find(({ stage }) => stage === "Build")?.variables.AMI_ID ?? "";

    const page = await bootAndFetch(sandbox.clients, ami);

    expect(page.status).to.equal(200);
    expect(page.server).to.match(/Apache/);
    expect(page.body).to.equal(readFileSync(dev.path("images/ubuntu-24.04/files/index.html"), "utf8"));
  });

  it("left no builder instance, key pair or security group of Packer's", async () => {
    expect(await shared().dev.leftovers()).to.deep.equal([]);
  });
});

async function describe1(id: string | undefined): Promise<Image> {
  expect(id, "the AMI that Build exports").to.match(/^ami-[0-9a-f]+$/);
  const { Images: [image] = [] } = await shared().sandbox.clients.ec2.send(
    new DescribeImagesCommand({ ImageIds: [id ?? ""] }),
  );
  if (!image) throw new Error(`There is no AMI ${id ?? ""}`);
  return image;
}

async function imdsSupport(image: Image): Promise<string | undefined> {
  const { ImdsSupport } = await shared().sandbox.clients.ec2.send(
    new DescribeImageAttributeCommand({ ImageId: image.ImageId, Attribute: "imdsSupport" }),
  );
  return image.ImdsSupport ?? ImdsSupport?.Value;
}
