// What a Packer template of an image's own has to say: what the factory finds, limits and cleans up its builders and AMIs by.
// The Build role's policy demands the same of EC2; here one learns it before anything is launched, line by line.
import { StageError } from "../common/stageError";
import { blocksIn, type HclObject } from "../image/hcl";
import type { Image } from "../image/folder";
import type { ImageSettings } from "../image/settings";
import type { OwnTemplate } from "../image/ownTemplate";

/** Attribute → its value, as HCL writes it. */
type Lines = Readonly<Record<string, string>>;

/** What a source has to say, and why. */
const SOURCE: Lines = {
  region: "var.region",
  skip_region_validation: "true", // else it asks for what the role may not see; so does the profile's validation
  source_ami: "var.base_ami",
  ami_name: "local.ami_name",
  imds_support: '"v2.0"',
  subnet_id: "var.subnet_id",
  security_group_id: "var.security_group_id",
  iam_instance_profile: "var.instance_profile",
  skip_profile_validation: "true",
  associate_public_ip_address: "var.associate_public_ip_address",
  communicator: '"ssh"',
  ssh_interface: '"session_manager"',
  user_data: "local.user_data",
  shutdown_behavior: '"terminate"',
  run_tags: "local.building_tags",
  run_volume_tags: "local.building_tags",
  tags: "local.candidate_tags",
};
const METADATA: Lines = { http_tokens: '"required"' };
const DISK: Lines = { encrypted: "var.encrypted", kms_key_id: "var.kms_key_id" };
/** What only Publish does, and what the role may not do. */
const NEVER: readonly string[] = [
  "ami_users",
  "ami_groups",
  "ami_org_arns",
  "ami_ou_arns",
  "ami_regions",
  "snapshot_users",
  "snapshot_groups",
  "snapshot_tags",
];
const HYGIENE = "${local.root}/packer/hygiene.sh";
const PACKAGES = "${local.root}/output/packages.txt";
const MANIFEST = "${local.root}/output/manifest.json";

/** Refuses templates that break the contract, with every line that is missing. */
export function checkTemplateContract(
  { name, settings, provision }: Pick<Image, "name" | "settings" | "provision">,
  templates: readonly OwnTemplate[],
): void {
  const faults = templates.flatMap(({ path, content }) => [
    ...blocksIn(content, "source", 2).flatMap(([name, source]) =>
      sourceFaults(name, source).map((fault) => `${path}: source ${name} ${fault}`),
    ),
    ...pluginFaults(content, settings.plugins).map((fault) => `${path}: ${fault}`),
    ...blocksIn(content, "build", 0).flatMap(([, build]) =>
      buildFaults(build, provision).map((fault) => `${path}: the build ${fault}`),
    ),
  ]);
  for (const kind of ["source", "build"] as const) {
    const count = templates.flatMap(({ content }) => blocksIn(content, kind, kind === "source" ? 2 : 0)).length;
    if (count > 1) {
      faults.push(
        `${templates.map(({ path }) => path).join(", ")}: there are ${count} ${kind} blocks; an AMI is made of one.`,
      );
    }
  }
  if (faults.length > 0) {
    throw new StageError(
      `the Packer template of image ${name} breaks the factory's contract:\n${faults.map((fault) => `- ${fault}`).join("\n")}`,
      'Correct these lines; buildsrc/README.md has a whole template under "A Packer template of your own".',
    );
  }
}

function sourceFaults(name: string, source: HclObject): readonly string[] {
  const disks = blocksIn(source, "launch_block_device_mappings", 0).map(([, disk]) => disk);
  return [
    ...(name === "amazon-ebs.image" ? [] : ['is not source "amazon-ebs" "image", the one that is built.']),
    ...lineFaults(source, SOURCE),
    ...lineFaults(blocksIn(source, "metadata_options", 0)[0]?.[1] ?? {}, METADATA, "metadata_options"),
    ...(disks.length > 0 ? [] : ["lacks launch_block_device_mappings, which encrypts the root volume."]),
    ...disks.flatMap((disk) => lineFaults(disk, DISK, "launch_block_device_mappings")),
    ...NEVER.filter((attribute) => attribute in source).map(
      (attribute) => `has ${attribute}: sharing, copying and tagging what is released is the task of Publish.`,
    ),
  ];
}

function buildFaults(build: HclObject, provision: readonly string[]): readonly string[] {
  const provisioners = (kind: string) =>
    blocksIn(build, "provisioner", 1).flatMap(([name, block]) => (name === kind ? [block] : []));
  const manifests = blocksIn(build, "post-processor", 1).filter(
    ([name, { output }]) => name === "manifest" && output === MANIFEST,
  );
  return [
    ...(JSON.stringify(build.sources) === '["source.amazon-ebs.image"]'
      ? []
      : ['lacks the line: sources = ["source.amazon-ebs.image"]']),
    ...(provision.length === 0 || JSON.stringify(build).includes("var.provisioners")
      ? []
      : [
          `runs nothing of ${provision.join(", ")}: do so by var.provisioners, as packer/build.pkr.hcl does, or take it out.`,
        ]),
    ...(provisioners("shell").some(({ script }) => script === HYGIENE)
      ? []
      : [`lacks the provisioner "shell" with the line: script = "${HYGIENE}"`]),
    ...(provisioners("file").some(({ direction, destination }) => direction === "download" && destination === PACKAGES)
      ? []
      : [`lacks the provisioner "file" with the lines: direction = "download" and destination = "${PACKAGES}"`]),
    ...(manifests.length > 0 ? [] : [`lacks the post-processor "manifest" with the line: output = "${MANIFEST}"`]),
  ];
}

function pluginFaults(content: HclObject, pinned: ImageSettings["plugins"]): readonly string[] {
  const required = blocksIn(content, "packer", 0)
    .flatMap(([, packer]) => blocksIn(packer, "required_plugins", 0))
    .flatMap(([, plugins]) => Object.values(plugins) as readonly Partial<Record<"source" | "version", unknown>>[]);
  return required.flatMap(({ source, version }) => {
    const pin = pinned[String(source)]?.version;
    if (pin === undefined) {
      return [
        `requires the plugin ${String(source)}, which the setting plugins does not pin with its address and digest.`,
      ];
    }
    return version === `= ${pin}`
      ? []
      : [`needs for the plugin ${String(source)} the line: version = "= ${pin}", as the setting plugins pins it.`];
  });
}

function lineFaults(block: HclObject, lines: Lines, within?: string): readonly string[] {
  const where = within === undefined ? "" : `in ${within} `;
  return Object.entries(lines).flatMap(([attribute, wanted]) => {
    const expected: unknown = /^("|true$)/.test(wanted) ? JSON.parse(wanted) : `\${${wanted}}`;
    const given = block[attribute];
    if (given === expected) {
      return [];
    }
    return given === undefined
      ? [`lacks ${where}the line: ${attribute} = ${wanted}`]
      : [`needs ${where}the line: ${attribute} = ${wanted}, and has ${JSON.stringify(given)}`];
  });
}
