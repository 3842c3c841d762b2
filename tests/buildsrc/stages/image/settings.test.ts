// Tests the checks on an image's settings, and that every place that lists the settings lists the same ones.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import schema from "../../../../buildsrc/packer/image.schema.json";
import { FAMILIES as FAMILIES_TABLE } from "../../../../buildsrc/stages/image/families";
import { HYGIENE_STEPS } from "../../../../buildsrc/stages/image/hygiene";
import { faultsOf, settingsOf } from "../../helpers/imageSettings";
import { BUILDSRC } from "../../helpers/repository";

describe("buildsrc: settings", () => {
  const GOOD = { family: "ubuntu", architecture: "x86_64", release: "24.04" };

  it("accepts the three required settings, and knows the defaults of the others", () => {
    expect(settingsOf({ ...GOOD, root_volume_gib: 20, instance_type: "c7i.large" })).to.deep.equal({
      ...GOOD,
      instanceType: "c7i.large",
      instanceTypes: ["c7i.large"],
      rootVolumeGib: 20,
      rootVolumeType: "gp3",
      rootDeviceName: "/dev/sda1",
      volumes: [],
      sshUsername: "ubuntu",
      environment: {},
      secrets: {},
      hopLimit: 2,
      metadataTags: false,
      plugins: {},
      keepSsmAgent: false,
      testMode: "run-command",
      packageManager: "apt",
      hygieneOff: {},
    });
  });

  const FAMILIES: readonly (readonly [object, object])[] = [
    [
      { family: "debian", release: "12" },
      { sshUsername: "admin", rootDeviceName: "/dev/xvda", rootVolumeGib: 8, packageManager: "apt" },
    ],
    [
      { family: "amazon-linux", release: "2023" },
      { sshUsername: "ec2-user", rootDeviceName: "/dev/xvda", rootVolumeGib: 8, packageManager: "dnf" },
    ],
    [
      { family: "rhel", release: "10" },
      { sshUsername: "ec2-user", rootDeviceName: "/dev/sda1", rootVolumeGib: 10, packageManager: "dnf" },
    ],
    [
      { family: "rhel", release: "9", base_ami_owner: "792107900819" },
      { sshUsername: "rocky", rootDeviceName: "/dev/sda1", rootVolumeGib: 10, packageManager: "dnf" },
    ],
  ];
  for (const [written, defaults] of FAMILIES) {
    it(`knows the defaults of ${Object.values(written).join(" ")}`, () => {
      expect(settingsOf({ ...GOOD, ...written })).to.include(defaults);
    });
  }

  it("tests through the SSM agent where the image has one", () => {
    const mode = (written: object) => settingsOf({ ...GOOD, ...written }).testMode;

    expect(mode({ family: "debian", release: "12" })).to.equal("user-data");
    expect(mode({ family: "debian", release: "12", keep_ssm_agent: true })).to.equal("run-command");
    expect(mode({ family: "rhel", release: "9" })).to.equal("user-data");
    expect(mode({ family: "rhel", release: "9", base_ami_owner: "764336703387" })).to.equal("run-command");
    const own = { base_ami_name: "golden-*", base_ami_owner: "self", test_mode: "run-command" };
    expect(mode({ family: "debian", release: "12", ...own })).to.equal("run-command");
  });

  it("lets a file name the schema for editors", () => {
    expect(faultsOf({ $schema: "../../packer/image.schema.json", ...GOOD })).to.be.empty;
  });

  it("knows an image without an SSM agent, and one with a key of its own", () => {
    expect(settingsOf({ ...GOOD, test_mode: "user-data", kms_key_id: "alias/mine" })).to.include({
      testMode: "user-data",
      kmsKeyId: "alias/mine",
    });
  });

  it("accepts a base by name with its owner", () => {
    expect(settingsOf({ ...GOOD, base_ami_name: "golden-*", base_ami_owner: "123456789012" })).to.include({
      baseAmiName: "golden-*",
      baseAmiOwner: "123456789012",
    });
  });

  for (const [architecture, types] of Object.entries({
    arm64: ["a1.large", "m6gd.large", "c7gn.xlarge", "im4gn.large", "x2gd.medium", "g5g.xlarge", "hpc7g.4xlarge"],
    x86_64: ["m7i-flex.large", "g4dn.xlarge", "gr6.4xlarge", "c5n.large", "u-3tb1.56xlarge", "x2idn.16xlarge"],
  })) {
    it(`knows instance types of ${architecture}`, () => {
      const faults = types.flatMap((instance_type) => faultsOf({ ...GOOD, architecture, instance_type }));

      expect(faults).to.be.empty;
    });
  }

  it("knows the instance types to try in turn", () => {
    const instance_types = ["m7i.large", "m6i.large"];

    expect(settingsOf({ ...GOOD, instance_types }).instanceTypes).to.deep.equal(instance_types);
    expect(settingsOf(GOOD).instanceTypes).to.deep.equal(["t3.small"]);
    expect(settingsOf({ ...GOOD, architecture: "arm64" }).instanceTypes).to.deep.equal(["t4g.small"]);
  });

  it("completes the disks of an image", () => {
    const { volumes } = settingsOf({ ...GOOD, volumes: [{ device_name: "/dev/sdf", size_gib: 20, iops: 4000 }] });

    expect(volumes).to.deep.equal([
      {
        device_name: "/dev/sdf",
        size_gib: 20,
        type: "gp3",
        iops: 4000,
        snapshot: true,
        delete_on_termination: true,
      },
    ]);
  });

  it("knows which steps of hygiene an image does without, and why", () => {
    const hygiene_off = { histories: "the training image ships one" };
    expect(settingsOf({ ...GOOD, hygiene_off }).hygieneOff).to.deep.equal(hygiene_off);
  });

  const table: readonly (readonly [string, unknown, string])[] = [
    ["a list", [], "it is not a JSON object of settings."],
    ["an unknown setting", { ...GOOD, arch: "arm64" }, '"arch" is not a setting; the nearest one is "architecture".'],
    [
      "a missing setting",
      { family: "ubuntu", release: "24.04" },
      'architecture is missing; set it to "x86_64" or "arm64".',
    ],
    ["a wrong architecture", { ...GOOD, architecture: "arm" }, 'architecture: "arm" is not "x86_64" or "arm64".'],
    ["a number for a text", { ...GOOD, release: 24.04 }, "release is 24.04; write it as a text in double quotes."],
    [
      "a wrong release",
      { ...GOOD, release: "24.4" },
      'release: "24.4" is not a release of Ubuntu; the nearest one is "24.04" of 16.04, 18.04,',
    ],
    [
      "a release of another family",
      { ...GOOD, family: "rhel", release: "24.04" },
      'release: "24.04" is not a release of RHEL; the nearest one is',
    ],
    [
      "an unknown family",
      { ...GOOD, family: "debain" },
      'family: "debain" is not one of "ubuntu", "debian", "amazon-linux", "rhel"; the nearest one is "debian".',
    ],
    [
      "a relative as a family",
      { ...GOOD, family: "rocky-9" },
      '"rhel"; Rocky Linux is the family "rhel" with the base_ami_owner "792107900819".',
    ],
    [
      "a relative as a family, in other words",
      { ...GOOD, family: "AlmaLinux" },
      'AlmaLinux is the family "rhel" with the base_ami_owner "764336703387".',
    ],
    [
      "an owner whose AMIs are not known",
      { ...GOOD, family: "rhel", release: "9", base_ami_owner: "099720109477" },
      'base_ami_owner: "099720109477" needs base_ami_name; only the AMIs of 309956199498 (RHEL), 792107900819 (Rocky Linux), 764336703387 (AlmaLinux) are known by their names.',
    ],
    [
      "tests through an agent that the image does not have",
      { ...GOOD, family: "debian", release: "12", test_mode: "run-command" },
      'test_mode: "run-command" needs an SSM agent, which the base AMIs of Debian do not have; set keep_ssm_agent to true, or test_mode to "user-data".',
    ],
    [
      "a name without owner",
      { ...GOOD, base_ami_name: "ubuntu*" },
      "base_ami_name needs base_ami_owner, since anyone may give an AMI any name",
    ],
    [
      "a wildcard owner",
      { ...GOOD, base_ami_name: "u*", base_ami_owner: "*" },
      'base_ami_owner: "*" is not an account id of 12 digits, "amazon", "aws-marketplace" or "self".',
    ],
    [
      "an instance type of another architecture",
      { ...GOOD, instance_type: "t4g.small" },
      "instance_type: t4g.small is of arm64, the image of x86_64; use one like t3.small.",
    ],
    [
      "an instance type of another architecture, the other way round",
      { ...GOOD, architecture: "arm64", instance_type: "g5.xlarge" },
      "instance_type: g5.xlarge is of x86_64, the image of arm64; use one like t4g.small.",
    ],
    [
      "a type to test on of another architecture",
      { ...GOOD, test_instance_types: ["m7i.large", "m7g.large"] },
      "test_instance_types: m7g.large is of arm64, the image of x86_64; use one like t3.small.",
    ],
    [
      "a type to test on that is none",
      { ...GOOD, test_instance_types: ["m7i.large", "big"] },
      'test_instance_types.1: "big" is not an instance type such as "m7i.large".',
    ],
    [
      "more types to test on than anybody pays for",
      { ...GOOD, test_instance_types: ["a", "b", "c", "d", "e", "f"].map((each) => `m7i.${each}large`) },
      "is not a list of at most 5 different instance types",
    ],
    [
      "one type for a list",
      { ...GOOD, test_instance_types: "m7i.large" },
      'test_instance_types: "m7i.large" is not a list of at most 5 different instance types, such as ["m7i.large"].',
    ],
    [
      "hygiene that is off without a step",
      { ...GOOD, hygiene_off: true },
      'hygiene_off: true is not steps with their reasons, such as {"histories": "the training image ships one"}.',
    ],
    [
      "an unknown step of hygiene",
      { ...GOOD, hygiene_off: { "ssh-keys": "why not" } },
      'hygiene_off: "ssh-keys" is not one of package-lists, cloud-init, machine-id, host-keys,',
    ],
    [
      "a step of hygiene that is off without a reason",
      { ...GOOD, hygiene_off: { "host-keys": " " } },
      'hygiene_off.host-keys: " " is not a reason.',
    ],
    [
      "a wrong way to test",
      { ...GOOD, test_mode: "ssh" },
      'test_mode: "ssh" is not "run-command", or "user-data" if the image has no SSM agent.',
    ],
    [
      "one instance type and several",
      { ...GOOD, instance_type: "t3.small", instance_types: ["t3.medium"] },
      "instance_type and instance_types both name what to build on; keep one of them.",
    ],
    [
      "several instance types of which one is of another architecture",
      { ...GOOD, instance_types: ["t3.medium", "m7g.large"] },
      "instance_types: m7g.large is of arm64, the image of x86_64; use one like t3.small.",
    ],
    [
      "a time without a unit",
      { ...GOOD, provision_timeout: "45" },
      'provision_timeout: "45" is not minutes or hours, such as "45m" or "2h".',
    ],
    [
      "a disk without a size",
      { ...GOOD, volumes: [{ device_name: "/dev/sdf" }] },
      "volumes.0.size_gib is missing; set it to a whole number from 1 to 65536.",
    ],
    [
      "an unknown setting of a disk",
      { ...GOOD, volumes: [{ device_name: "/dev/sdf", size: 20, size_gib: 20 }] },
      '"volumes.0.size" is not a setting; the nearest one is "volumes.0.size_gib".',
    ],
    [
      "a partition for a disk",
      { ...GOOD, volumes: [{ device_name: "/dev/sdf1", size_gib: 20 }] },
      'volumes.0.device_name: "/dev/sdf1" is not a device name such as "/dev/sdf".',
    ],
    [
      "a number for a variable",
      { ...GOOD, environment: { APP_VERSION: 2 } },
      "environment.APP_VERSION is 2; write it as a text in double quotes.",
    ],
    [
      "a variable that no shell could have",
      { ...GOOD, environment: { "APP-VERSION": "2" } },
      'environment: "APP-VERSION" is not',
    ],
    [
      "a variable that the build sets",
      { ...GOOD, environment: { IMAGE: "2", AMI_PIPELINE_NOTE: "x" } },
      "environment.IMAGE: the build itself sets IMAGE; use another name.\n" +
        "environment.AMI_PIPELINE_NOTE: the build itself sets AMI_PIPELINE_NOTE; use another name.",
    ],
    [
      "a variable that is a secret too",
      { ...GOOD, environment: { TOKEN: "x" }, secrets: { TOKEN: "ssm:/team/token" } },
      "secrets.TOKEN: environment sets TOKEN too; keep one of them.",
    ],
    [
      "a secret for a variable that the build sets",
      { ...GOOD, secrets: { COMMIT: "ssm:/team/token" } },
      "secrets.COMMIT: the build itself sets COMMIT; use another name.",
    ],
    [
      "a secret's value",
      { ...GOOD, secrets: { TOKEN: "swordfish" } },
      'secrets.TOKEN: "swordfish" is not a secret such as "ssm:/team/token", "secretsmanager:team/db" or',
    ],
    [
      "a hop limit that EC2 does not know",
      { ...GOOD, hop_limit: 65 },
      "hop_limit: 65 is not a whole number from 1 to 64.",
    ],
    [
      "a plugin without a digest of the right form",
      {
        ...GOOD,
        plugins: {
          "github.com/acme/thing": { version: "1.2.3", url: "https://example.org/t.zip", sha256: { amd64: "x" } },
        },
      },
      'plugins.github.com/acme/thing.sha256.amd64: "x" is not a SHA-256 digest.',
    ],
    [
      "a plugin from an address that nothing protects",
      {
        ...GOOD,
        plugins: { "github.com/acme/thing": { version: "1.2.3", url: "http://example.org/t.zip", sha256: {} } },
      },
      'plugins.github.com/acme/thing.url: "http://example.org/t.zip" is not the https address of a zip file.',
    ],
    [
      "two bases",
      { ...GOOD, base_ami_parameter: "/p", base_ami_name: "n", base_ami_owner: "self" },
      "name more than one base; keep one of them.",
    ],
  ];
  for (const [what, json, message] of table) {
    it(`refuses ${what}`, () => {
      expect(faultsOf(json).join("\n")).to.include(message);
    });
  }

  it("finds one fault, not two, in a setting of the wrong type", () => {
    expect(faultsOf({ ...GOOD, release: 24.04 })).to.have.length(1);
  });

  it("are described to editors, with what each can be", () => {
    const { $schema, ...settings } = schema.properties;

    expect($schema.wanted).to.equal("the path of the schema");
    for (const [name, { description, wanted }] of Object.entries(settings)) {
      expect([description, wanted].join(" "), name).to.match(/^[A-Z].*\. \S/);
    }
    expect(schema.properties.hygiene_off.propertyNames.enum).to.deep.equal(HYGIENE_STEPS);
  });

  it("offer editors the families that there are", () => {
    expect(schema.properties.family.enum).to.deep.equal(Object.keys(FAMILIES_TABLE));
  });

  it("are explained in README.md, each of them", () => {
    const readme = readFileSync(join(BUILDSRC, "README.md"), "utf8");
    const [, table = ""] = readme.slice(readme.indexOf("\n## Settings\n")).split("\n## ");
    const explained = [...table.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);

    expect(["$schema", ...explained]).to.have.members(Object.keys(schema.properties));
  });
});
