// Tests that Validate says which line a template of an image's own lacks.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readOwnTemplates } from "../../../../buildsrc/stages/image/ownTemplate";
import { checkTemplateContract } from "../../../../buildsrc/stages/validate/templateContract";
import { NOBLE } from "../../helpers/imageSettings";
import { BUILDSRC, makeRepository, removeRepositories } from "../../helpers/repository";

const EXAMPLE = readFileSync(join(BUILDSRC, "../examples/images/own-template/template.pkr.hcl"), "utf8");
const PATH = "images/web/template.pkr.hcl";

describe("buildsrc: the contract of Packer templates", () => {
  after(removeRepositories);

  const plugins = { "github.com/acme/thing": { version: "1.2.3", url: "https://example.org/t.zip", sha256: {} } };

  let provision: readonly string[] = [];
  beforeEach(() => {
    provision = [];
  });

  async function faultsOf(...texts: readonly string[]): Promise<string> {
    const files = Object.fromEntries(
      texts.map((text, index) => [index === 0 ? PATH : `images/web/${index}.pkr.hcl`, text]),
    );
    const templates = await readOwnTemplates(makeRepository(files), Object.keys(files));
    try {
      checkTemplateContract({ name: "web", settings: { ...NOBLE, plugins }, provision }, templates);
      return "";
    } catch (error) {
      return String(error);
    }
  }

  for (const [what, text] of [
    ["the example", EXAMPLE],
    ["the factory's own source", readFileSync(join(BUILDSRC, "packer/source.pkr.hcl"), "utf8")],
    ["the factory's own build", readFileSync(join(BUILDSRC, "packer/build.pkr.hcl"), "utf8")],
    ["a template that brings neither", 'locals {\n  mine = "x"\n}\n'],
  ] as const) {
    it(`is kept by ${what}`, async () => {
      expect(await faultsOf(text)).to.equal("");
    });
  }

  /** Every line that the contract wants, with what is said where it is missing. */
  for (const line of [
    "region = var.region",
    "skip_region_validation = true",
    "source_ami = var.base_ami",
    "ami_name = local.ami_name",
    'imds_support = "v2.0"',
    "subnet_id = var.subnet_id",
    "security_group_id = var.security_group_id",
    "iam_instance_profile = var.instance_profile",
    "skip_profile_validation = true",
    "associate_public_ip_address = var.associate_public_ip_address",
    'communicator = "ssh"',
    'ssh_interface = "session_manager"',
    "user_data = local.user_data",
    'shutdown_behavior = "terminate"',
    "run_tags = local.building_tags",
    "run_volume_tags = local.building_tags",
    "tags = local.candidate_tags",
  ]) {
    it(`wants the line ${line}`, async () => {
      const [name = ""] = line.split(" ");
      const without = EXAMPLE.replace(new RegExp(`^ +${name} += .*\n`, "m"), "");

      expect(without).not.to.equal(EXAMPLE);
      expect(await faultsOf(without)).to.include(
        `breaks the factory's contract:\n- ${PATH}: source amazon-ebs.image lacks the line: ${line}`,
      );
    });
  }

  const table: readonly (readonly [string, string, string, string])[] = [
    [
      "instances without IMDSv1",
      'http_tokens = "required"',
      'http_tokens = "optional"',
      'source amazon-ebs.image needs in metadata_options the line: http_tokens = "required", and has "optional"',
    ],
    [
      "encrypted disks",
      "encrypted             = var.encrypted",
      "encrypted             = false",
      "needs in launch_block_device_mappings the line: encrypted = var.encrypted, and has false",
    ],
    [
      "a root volume whose encryption it names",
      "launch_block_device_mappings",
      "ami_block_device_mappings",
      "lacks launch_block_device_mappings, which encrypts the root volume.",
    ],
    [
      "the factory's tags",
      "local.candidate_tags",
      '{ "ami-pipeline:state" = "released" }',
      'needs the line: tags = local.candidate_tags, and has {"ami-pipeline:state":"released"}',
    ],
    [
      "a source of the name that is built",
      'source "amazon-ebs" "image"',
      'source "amazon-ebs" "web"',
      'source amazon-ebs.web is not source "amazon-ebs" "image", the one that is built.',
    ],
    [
      "a build of that source",
      '["source.amazon-ebs.image"]',
      '["source.null.x"]',
      'the build lacks the line: sources = ["source.amazon-ebs.image"]',
    ],
    [
      "hygiene",
      "/packer/hygiene.sh",
      "/packer/other.sh",
      'the build lacks the provisioner "shell" with the line: script = "${local.root}/packer/hygiene.sh"',
    ],
    [
      "the list of packages",
      "/output/packages.txt",
      "/packages.txt",
      'the build lacks the provisioner "file" with the lines: direction = "download" and destination = ' +
        '"${local.root}/output/packages.txt"',
    ],
    [
      "the manifest",
      "/output/manifest.json",
      "/manifest.json",
      'the build lacks the post-processor "manifest" with the line: output = "${local.root}/output/manifest.json"',
    ],
  ];
  for (const [what, from, to, fault] of table) {
    it(`wants ${what}`, async () => {
      expect(EXAMPLE).to.include(from);
      expect(await faultsOf(EXAMPLE.replace(from, to))).to.include(fault);
    });
  }

  for (const attribute of ["ami_users", "ami_groups", "ami_regions", "snapshot_users", "snapshot_tags"]) {
    it(`leaves ${attribute} to Publish`, async () => {
      const shares = EXAMPLE.replace("  region ", `  ${attribute} = ["x"]\n  region `);

      expect(await faultsOf(shares)).to.include(
        `source amazon-ebs.image has ${attribute}: sharing, copying and tagging`,
      );
    });
  }

  it("wants a build to run what the image has in provision/", async () => {
    provision = ["images/web/provision/10-x.sh"];

    expect(await faultsOf(EXAMPLE)).to.include(
      `${PATH}: the build runs nothing of images/web/provision/10-x.sh: do so by var.provisioners, as packer/build.pkr.hcl does, or take it out.`,
    );
    expect(await faultsOf(readFileSync(join(BUILDSRC, "packer/build.pkr.hcl"), "utf8"))).to.equal("");
  });

  it("allows one source and one build", async () => {
    const said = await faultsOf(EXAMPLE, EXAMPLE);

    expect(said).to.include("there are 2 source blocks; an AMI is made of one.");
    expect(said).to.include("there are 2 build blocks; an AMI is made of one.");
  });

  /** A template that requires a plugin in a version. */
  const requires = (source: string, version: string) =>
    `packer {\n required_plugins {\n x = {\n source = "${source}"\n version = "${version}"\n }\n }\n}\n`;

  it("is kept by a plugin that the image's settings pin", async () => {
    expect(await faultsOf(requires("github.com/acme/thing", "= 1.2.3"))).to.equal("");
  });

  it("wants the settings to pin each plugin", async () => {
    expect(await faultsOf(requires("github.com/acme/other", "= 1.2.3"))).to.include(
      `${PATH}: requires the plugin github.com/acme/other, which the setting plugins does not pin with its address and digest.`,
    );
  });

  it("wants the version that they pin", async () => {
    expect(await faultsOf(requires("github.com/acme/thing", ">= 1.0.0"))).to.include(
      'needs for the plugin github.com/acme/thing the line: version = "= 1.2.3", as the setting plugins pins it.',
    );
  });

  it("is not asked of what is no HCL", async () => {
    expect(await faultsOf("source {").catch(String)).to.match(/images\/web\/template\.pkr\.hcl is not HCL: /);
  });
});
