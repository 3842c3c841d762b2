// Tests the factory's own test of every image, as bash runs it on a machine: here a folder in place of the root.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { HYGIENE_STEPS, type HygieneOff } from "../../../../buildsrc/stages/image/hygiene";
import type { ImageSettings } from "../../../../buildsrc/stages/image/settings";
import { hygieneTest } from "../../../../buildsrc/stages/testScripts/hygiene";
import { NOBLE, settingsOf } from "../../helpers/imageSettings";
import { BUILDSRC, makeRepository, removeRepositories } from "../../helpers/repository";

describe("buildsrc: the test of hygiene", () => {
  const CREATED = 1_760_000_000;
  const ID = "0123456789abcdef0123456789abcdef";

  /** A machine that made all that is its own when it booted, after its AMI was made. */
  function freshMachine(): string {
    const root = makeRepository({});
    put(root, "/etc/machine-id", { content: `${ID}\n` });
    put(root, "/etc/ssh/ssh_host_ed25519_key");
    put(root, "/root/.ssh/authorized_keys", { content: "ssh-ed25519 AAAA somebody\n" });
    put(root, `/var/log/journal/${ID}/system.journal`);
    put(root, "/var/lib/cloud/data/instance-id", { content: "i-1\n" });
    put(root, "/var/lib/cloud/instances/i-1/user-data.txt");
    return root;
  }

  function put(root: string, path: string, { content = "", at = CREATED + 60 } = {}): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
    utimesSync(join(root, path), at, at);
  }

  function test(
    root: string,
    off: HygieneOff = {},
    created: string | undefined = String(CREATED),
    settings: ImageSettings = NOBLE,
  ) {
    const script = hygieneTest({ ...settings, hygieneOff: off })
      .content.toString()
      .replaceAll(/(?<=[\s"])\/(?=(etc|home|root|usr|var)\/)/g, `${root}/`);
    const { AMI_CREATED: _, ...environment } = process.env;
    const { status, stderr } = spawnSync("bash", ["-c", script], {
      env: { ...environment, ...(created !== "" && { AMI_CREATED: created }) },
      encoding: "utf8",
    });
    return { passed: status === 0, said: stderr.replaceAll(root, "") };
  }

  after(removeRepositories);

  it("passes on a machine that has nothing of the builder", () => {
    expect(test(freshMachine())).to.deep.equal({ passed: true, said: "" });
  });

  it("finds the SSM agent that only the builder should have", () => {
    const debian = { family: "debian", architecture: "x86_64", release: "12" };
    const root = freshMachine();
    put(root, "/usr/bin/amazon-ssm-agent");
    const found = (written: object) => test(root, {}, undefined, settingsOf({ ...debian, ...written })).said;

    expect(found({})).to.equal("/usr/bin/amazon-ssm-agent is of the builder: an image keeps it with keep_ssm_agent.\n");
    expect(found({ keep_ssm_agent: true })).to.equal("");
    expect(found({ base_ami_name: "golden-*", base_ami_owner: "self" })).to.equal("");
    expect(found({ family: "ubuntu", release: "24.04" })).to.equal("");
  });

  const BEFORE = { at: CREATED - 60 };
  const leftovers: Readonly<Record<string, readonly [path: string, how: object, said: string, step: string]>> = {
    "host key": ["/etc/ssh/ssh_host_rsa_key", BEFORE, "/etc/ssh/ssh_host_rsa_key is the builder's", "host-keys"],
    "machine-id": [
      "/etc/machine-id",
      { content: ID, ...BEFORE },
      "/etc/machine-id is the builder's: every machine would have the same identity.",
      "machine-id",
    ],
    "key of Packer's": [
      "/home/ubuntu/.ssh/authorized_keys",
      { content: "ssh-ed25519 AAAA packer_6541-ab\n" },
      "/home/ubuntu/.ssh/authorized_keys still lets Packer's key in.",
      "authorized-keys",
    ],
    history: ["/root/.bash_history", BEFORE, "/root/.bash_history is left from the build.", "histories"],
    journal: ["/var/log/journal/fedc/system.journal", {}, "/var/log/journal/fedc/ is the builder's log.", "logs"],
    "folder of cloud-init's": [
      "/var/lib/cloud/instances/i-builder/user-data.txt",
      {},
      "/var/lib/cloud/instances/i-builder/ is what cloud-init keeps of the builder",
      "cloud-init",
    ],
  };

  for (const [what, [path, how, said, step]] of Object.entries(leftovers)) {
    it(`fails on the builder's ${what}, unless the image does without the step ${step}`, () => {
      const root = freshMachine();
      put(root, path, how);

      const found = test(root);

      expect(found.passed).to.equal(false);
      expect(found.said).to.include(said);
      expect(test(root, { [step]: "on purpose" }).passed).to.equal(true);
    });
  }

  it("fails where it cannot know what is older than the AMI, or has no machine-id to look at", () => {
    const root = freshMachine();
    expect(test(root, {}, "").passed).to.equal(false);

    rmSync(join(root, "etc/machine-id"));
    expect(test(root).passed).to.equal(false);
  });

  it("fails on a machine-id that is none", () => {
    const root = freshMachine();
    put(root, "/etc/machine-id", { content: "uninitialized" });

    expect(test(root).said).to.include("/etc/machine-id is not a machine id: uninitialized");
  });

  it("fails on what Build keeps on the builder, whatever the image does without", () => {
    const root = freshMachine();
    put(root, "/var/lib/ami-pipeline/files/x");

    expect(test(root, Object.fromEntries(HYGIENE_STEPS.map((step) => [step, "why"]))).said).to.include(
      "/var/lib/ami-pipeline is left from the build.",
    );
  });

  it("has the steps that the builder runs", () => {
    const script = readFileSync(join(BUILDSRC, "packer/hygiene.sh"), "utf8");

    expect(/^for step in ([a-z -]+); do$/m.exec(script)?.[1]?.split(" ")).to.deep.equal([...HYGIENE_STEPS]);
    expect([...script.matchAll(/^ {4}([a-z-]+)\)$/gm)].map(([, step]) => step)).to.deep.equal([...HYGIENE_STEPS]);
  });
});
