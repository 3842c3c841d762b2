// Tests the checks on an image's settings, and that every place that lists the settings lists the same ones.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { KNOWN_SETTINGS, parseSettings } from "../../../../buildsrc/stages/image/settings";
import { BUILDSRC } from "../../helpers/repository";

describe("buildsrc: settings", () => {
  const GOOD = { family: "ubuntu", architecture: "x86_64", release: "24.04" };

  it("accepts the three required settings, and those that only Packer reads", () => {
    const { settings, faults } = parseSettings({ ...GOOD, root_volume_gib: 20, instance_type: "c7i.large" });

    expect(faults).to.be.empty;
    expect(settings).to.deep.equal({
      ...GOOD,
      instanceType: "c7i.large",
      rootVolumeGib: 20,
      rootDeviceName: "/dev/sda1",
      testMode: "run-command",
      hygieneOff: {},
    });
  });

  it("knows the same root volume as the template when the image says nothing of it", () => {
    const variables = readFileSync(join(BUILDSRC, "packer/variables.pkr.hcl"), "utf8");
    const { rootVolumeGib, rootDeviceName } = parseSettings(GOOD).settings;

    expect(variables).to.match(new RegExp(`"root_volume_gib" \\{[^}]*default += ${rootVolumeGib}\n`));
    expect(variables).to.match(new RegExp(`"root_device_name" \\{[^}]*default += "${rootDeviceName}"\n`));
  });

  it("knows an image without an SSM agent, and one with a key of its own", () => {
    const { settings, faults } = parseSettings({ ...GOOD, test_mode: "user-data", kms_key_id: "alias/mine" });

    expect(faults).to.be.empty;
    expect(settings).to.include({ testMode: "user-data", kmsKeyId: "alias/mine" });
  });

  it("accepts a base by name with its owner", () => {
    const { settings, faults } = parseSettings({ ...GOOD, base_ami_name: "golden-*", base_ami_owner: "123456789012" });

    expect(faults).to.be.empty;
    expect(settings).to.include({ baseAmiName: "golden-*", baseAmiOwner: "123456789012" });
  });

  for (const [architecture, types] of Object.entries({
    arm64: ["a1.large", "m6gd.large", "c7gn.xlarge", "im4gn.large", "x2gd.medium", "g5g.xlarge", "hpc7g.4xlarge"],
    x86_64: ["m7i-flex.large", "g4dn.xlarge", "gr6.4xlarge", "c5n.large", "u-3tb1.56xlarge", "x2idn.16xlarge"],
  })) {
    it(`knows instance types of ${architecture}`, () => {
      const faults = types.flatMap((instance_type) => parseSettings({ ...GOOD, architecture, instance_type }).faults);

      expect(faults).to.be.empty;
    });
  }

  it("knows which steps of hygiene an image does without, and why", () => {
    const hygiene_off = { histories: "the training image ships one" };
    const { settings, faults } = parseSettings({ ...GOOD, hygiene_off });

    expect(faults).to.be.empty;
    expect(settings.hygieneOff).to.deep.equal(hygiene_off);
  });

  const table: readonly (readonly [string, unknown, string])[] = [
    ["a list", [], "it is not a JSON object of settings."],
    ["an unknown setting", { ...GOOD, arch: "arm64" }, '"arch" is not a setting; the settings are extends, family,'],
    [
      "a missing setting",
      { family: "ubuntu", release: "24.04" },
      'architecture is missing; set it to "arm64" or "x86_64".',
    ],
    [
      "a wrong architecture",
      { ...GOOD, architecture: "arm" },
      'architecture: "arm" is not an architecture; use "arm64" or "x86_64".',
    ],
    ["a number for a text", { ...GOOD, release: 24.04 }, "release is 24.04; write it as a text in double quotes."],
    [
      "a wrong release",
      { ...GOOD, release: "noble" },
      'release: "noble" is not an Ubuntu release; write it like "24.04".',
    ],
    ["an unknown family", { ...GOOD, family: "gentoo" }, 'family: "gentoo" has no template in packer/; use "ubuntu".'],
    [
      "a name without owner",
      { ...GOOD, base_ami_name: "ubuntu*" },
      "base_ami_name needs base_ami_owner, since anyone may give an AMI any name",
    ],
    [
      "a wildcard owner",
      { ...GOOD, base_ami_name: "u*", base_ami_owner: "*" },
      'base_ami_owner: "*" is neither an account id',
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
      "hygiene that is off without a step",
      { ...GOOD, hygiene_off: true },
      'hygiene_off is true; write it like {"histories": "the training image ships one"}.',
    ],
    [
      "an unknown step of hygiene",
      { ...GOOD, hygiene_off: { "ssh-keys": "why not" } },
      'hygiene_off: "ssh-keys" is not a step of hygiene; the steps are package-lists, cloud-init, machine-id, host-keys,',
    ],
    [
      "a step of hygiene that is off without a reason",
      { ...GOOD, hygiene_off: { "host-keys": " " } },
      'hygiene_off: host-keys has no reason; write it like {"histories":',
    ],
    [
      "a wrong way to test",
      { ...GOOD, test_mode: "ssh" },
      'test_mode: "ssh" is not a way to test; use "run-command", or "user-data" if the image has no SSM agent.',
    ],
    [
      "two bases",
      { ...GOOD, base_ami_parameter: "/p", base_ami_name: "n", base_ami_owner: "self" },
      "both name a base; keep one of them.",
    ],
  ];
  for (const [what, json, message] of table) {
    it(`refuses ${what}`, () => {
      const { faults } = parseSettings(json);

      expect(faults.join("\n")).to.include(message);
    });
  }

  it("finds one fault, not two, in a setting of the wrong type", () => {
    expect(parseSettings({ ...GOOD, release: 24.04 }).faults).to.have.length(1);
  });

  it("knows the settings that Packer declares and README.md explains", () => {
    const declarations = readFileSync(join(BUILDSRC, "packer/variables.pkr.hcl"), "utf8");
    const settingsPart = declarations.slice(0, declarations.indexOf("# ---- from the Build stage"));
    const declared = [...settingsPart.matchAll(/^variable "(\w+)"/gm)].map(([, name]) => name);
    const readme = readFileSync(join(BUILDSRC, "README.md"), "utf8");
    const settingsTable = readme.slice(readme.indexOf("\n## Settings\n"), readme.indexOf("\n## Pin the base\n"));
    const explained = [...settingsTable.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);

    expect(declared).to.have.members([...KNOWN_SETTINGS]);
    expect(explained).to.have.members([...KNOWN_SETTINGS]);
  });
});
