// Tests that the installers leave alone what is there, install only what is pinned, and say what to do when a download fails.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { zipSync } from "fflate";
import versions from "../../../buildsrc/tools/versions.json";
import { BUILDSRC, makeRepository, removeRepositories } from "../helpers/repository";

/** What Packer and HashiCorp call this machine's processor. */
const ARCHITECTURE = process.arch === "x64" ? "amd64" : process.arch;

/** What the installers need of a machine. */
const NEEDED =
  "bash sh node basename cat cp dirname find grep gzip head mkdir mktemp rm sed sha256sum tar timeout uname unzip".split(
    " ",
  );

describe("buildsrc: install", () => {
  /** Runs an installer where the given programs, and no others of their names, are on PATH. */
  function install(tool: string, programs: Readonly<Record<string, string>>) {
    const bin = makeRepository(programs);
    for (const name of Object.keys(programs)) {
      chmodSync(join(bin, name), 0o755);
    }
    return spawnSync("bash", [join(BUILDSRC, `tools/install-${tool}.sh`)], {
      env: { ...process.env, PATH: `${bin}:${process.env.PATH ?? ""}` },
      encoding: "utf8",
    });
  }
  const printing = (line: string) => `#!/bin/sh\necho "${line}"\n`;
  const OTHER_FILE = { curl: '#!/bin/sh\nwhile [ "$1" != --output ]; do shift; done\necho other >"$2"\n' };
  const NO_NETWORK = { curl: '#!/bin/sh\necho "curl: (6) Could not resolve host" >&2\nexit 6\n' };

  after(removeRepositories);

  it("leaves the pinned Packer alone", () => {
    const result = install("packer", { ...NO_NETWORK, packer: printing(`Packer v${versions.packer.version}`) });

    expect(result.stdout).to.equal(`Packer ${versions.packer.version} is there already.\n`);
    expect(result.status).to.equal(0);
  });

  it("replaces another version of Packer, and says what a closed network needs", () => {
    const result = install("packer", { ...NO_NETWORK, packer: printing("Packer v1.15.0") });

    expect(result.status).to.equal(1);
    expect(result.stderr).to.match(
      /install-packer\.sh: could not download Packer 1\.16\.0 from https:\/\/releases\.hashicorp\.com\/packer\/1\.16\.0\//,
    );
    expect(result.stderr).to.include("give the stages a build image that has Packer 1.16.0");
  });

  it("refuses a download that is not the pinned file", () => {
    const result = install("packer", { ...OTHER_FILE, packer: printing("Packer v1.15.0") });

    expect(result.status).to.equal(1);
    expect(result.stderr).to.match(/is not the file that tools\/versions\.json pins/);
  });

  for (const [version, there] of [
    [versions.sessionManagerPlugin.version, true],
    ["1.2.896.0", true],
    ["1.2.889.0", false],
    ["1.2.764.0", false],
  ] as const) {
    it(`${there ? "leaves" : "replaces"} version ${version} of the Session Manager plugin`, () => {
      const result = install("session-manager-plugin", { ...NO_NETWORK, "session-manager-plugin": printing(version) });

      expect(result.status).to.equal(there ? 0 : 1);
    });
  }

  it("refuses a Session Manager plugin that AWS did not sign", () => {
    const result = install("session-manager-plugin", { ...OTHER_FILE, "session-manager-plugin": printing("1.0.0.0") });

    expect(result.status).to.equal(1);
    expect(result.stderr).to.match(/is not signed by AWS's key/);
  });

  describe("Packer's amazon plugin", () => {
    const { version } = versions.amazonPlugin;
    const file = (number: string) => `packer-plugin-amazon_v${number}_x5.0_linux_${ARCHITECTURE}`;
    const packer = (installed: string) =>
      printing(`/root/.config/packer/plugins/github.com/hashicorp/amazon/${installed}`);

    it("is left alone in the pinned version", () => {
      const result = install("amazon-plugin", { ...NO_NETWORK, packer: packer(file(version)) });

      expect(result.stdout).to.equal(`Packer's amazon plugin ${version} is there already.\n`);
      expect(result.status).to.equal(0);
    });

    it("is replaced in another version, and says what a closed network needs", () => {
      const result = install("amazon-plugin", { ...NO_NETWORK, packer: packer(file("1.8.1")) });

      expect(result.status).to.equal(1);
      expect(result.stderr).to.match(
        /could not download Packer's amazon plugin 1\.8\.2 from https:\/\/releases\.hashicorp\.com\/packer-plugin-amazon\/1\.8\.2\//,
      );
    });

    it("is refused if it is not the pinned file, before Packer sees it", () => {
      const result = install("amazon-plugin", {
        ...OTHER_FILE,
        packer: '#!/bin/sh\nif [ "$2" = install ]; then echo installed; fi\n',
      });

      expect(result.status).to.equal(1);
      expect(result.stderr).to.match(
        /packer-plugin-amazon_1\.8\.2_linux_\w+\.zip is not the file that tools\/versions\.json pins/,
      );
      expect(result.stdout).not.to.include("installed");
    });

    it("is installed by Packer from the pinned file", () => {
      const release = makeRepository({});
      const content = zipSync({ [file(version)]: Buffer.from("plugin"), "LICENSE.txt": Buffer.from("MPL") });
      writeFileSync(join(release, "plugin.zip"), content);
      const served = serve("amazonPlugin", join(release, "plugin.zip"));
      const bin = served.programs({
        packer: '#!/bin/sh\nif [ "$2" = install ]; then echo "$@" >"$0.called"; cat "$4"; fi\n',
      });

      const result = served.install("amazon-plugin");

      expect(result.stderr).to.equal("");
      expect(result.stdout).to.equal(`Packer's amazon plugin ${version} installed.\n`);
      expect(readFileSync(join(bin, "packer.called"), "utf8")).to.match(
        new RegExp(`^plugins install --path /.*/${file(version)} github.com/hashicorp/amazon\\n$`),
      );
    });
  });

  describe("an image's plugins", () => {
    const SOURCE = "github.com/acme/thing";
    const FILE = `packer-plugin-thing_v1.2.3_x5.0_linux_${ARCHITECTURE}`;
    const URL = "https://example.org/thing_{architecture}.zip";

    /** A copy of the tools in a repository with an image that has the plugin, whose zip file has the digest. */
    function serveThing(sha256?: Readonly<Record<string, string>>) {
      const zip = zipSync({ [FILE]: Buffer.from("plugin") });
      const release = makeRepository({});
      writeFileSync(join(release, "plugin.zip"), zip);
      const digest = createHash("sha256").update(zip).digest("hex");
      const plugins = { [SOURCE]: { version: "1.2.3", url: URL, sha256: sha256 ?? { [ARCHITECTURE]: digest } } };
      const repository = makeRepository({ "images/web/image.pkrvars.json": JSON.stringify({ plugins }) });
      cpSync(join(BUILDSRC, "tools"), join(repository, "tools"), { recursive: true });
      return (packer: string) => {
        const bin = makeRepository({
          curl: `#!/bin/sh\necho "$@" >"$0.called"\nwhile [ "$1" != --output ]; do shift; done\ncp ${join(release, "plugin.zip")} "$2"\n`,
          packer,
        });
        for (const name of ["curl", "packer"]) {
          chmodSync(join(bin, name), 0o755);
        }
        const result = spawnSync("bash", [join(repository, "tools/install-image-plugins.sh")], {
          env: { ...process.env, IMAGE: "web", PATH: `${bin}:${process.env.PATH ?? ""}` },
          encoding: "utf8",
        });
        return { ...result, bin };
      };
    }
    const PACKER = '#!/bin/sh\nif [ "$2" = install ]; then echo "$@" >"$0.called"; fi\n';

    it("are installed by Packer from the pinned file", () => {
      const { stdout, stderr, bin } = serveThing()(PACKER);

      expect(stderr).to.equal("");
      expect(stdout).to.equal(`Packer's plugin ${SOURCE} 1.2.3 installed.\n`);
      expect(readFileSync(join(bin, "curl.called"), "utf8")).to.include(
        `https://example.org/thing_${ARCHITECTURE}.zip`,
      );
      expect(readFileSync(join(bin, "packer.called"), "utf8")).to.match(
        new RegExp(`^plugins install --path /.*/${FILE} ${SOURCE}\\n$`),
      );
    });

    it("are left alone in the pinned version", () => {
      const { stdout } = serveThing()(printing(`/root/.config/packer/plugins/${SOURCE}/${FILE}`));

      expect(stdout).to.equal(`Packer's plugin ${SOURCE} 1.2.3 is there already.\n`);
    });

    it("are refused if they are not the pinned file, before Packer sees them", () => {
      const { status, stderr, bin } = serveThing({ [ARCHITECTURE]: "0".repeat(64) })(PACKER);

      expect(status).to.equal(1);
      expect(stderr).to.include(
        `https://example.org/thing_${ARCHITECTURE}.zip is not the file that the setting plugins of images/web pins.`,
      );
      expect(existsSync(join(bin, "packer.called"))).to.be.false;
    });

    it("are refused without a digest for the processor", () => {
      const { status, stderr } = serveThing({})(PACKER);

      expect(status).to.equal(1);
      expect(stderr).to.include(`images/web has no digest of plugin ${SOURCE} for ${ARCHITECTURE}.`);
    });

    it("are none for an image that names none", () => {
      const { status, stdout, stderr } = spawnSync("bash", [join(BUILDSRC, "tools/install-image-plugins.sh")], {
        env: { ...process.env, IMAGE: "ubuntu-24.04" },
        encoding: "utf8",
      });

      expect([status, stdout, stderr]).to.deep.equal([0, "", ""]);
    });
  });

  describe("shellcheck", () => {
    const { version } = versions.shellcheck;

    it("is left alone in any version", () => {
      const result = install("shellcheck", { ...NO_NETWORK, shellcheck: printing("version: 0.9.0") });

      expect(result.stdout).to.equal("shellcheck 0.9.0 is there already.\n");
    });

    it("is refused if it is not the pinned file", () => {
      const served = serve("shellcheck", join(BUILDSRC, "README.md"), "0".repeat(64));

      const result = served.install("shellcheck");

      expect(result.status).to.equal(1);
      expect(result.stderr).to.match(
        /shellcheck-v0\.11\.0\.linux\.\w+\.tar\.gz is not the file that tools\/versions\.json pins/,
      );
      expect(existsSync(join(served.bin, "shellcheck"))).to.be.false;
    });

    it("is installed from the pinned file", () => {
      const folder = `shellcheck-v${version}`;
      const release = makeRepository({ [`${folder}/shellcheck`]: "program", [`${folder}/README.txt`]: "text" });
      execFileSync("tar", ["--create", "--gzip", "--file", "shellcheck.tar.gz", folder], { cwd: release });
      const served = serve("shellcheck", join(release, "shellcheck.tar.gz"));

      const result = served.install("shellcheck");

      expect(result.stderr).to.equal("");
      expect(result.stdout).to.equal(`shellcheck ${version} installed.\n`);
      expect(readFileSync(join(served.bin, "shellcheck"), "utf8")).to.equal("program");
    });
  });

  it("installs the stages' npm packages without running their scripts", () => {
    const served = serve("shellcheck", join(BUILDSRC, "README.md"));
    served.programs({ npm: '#!/bin/sh\necho "$@"\n' });

    expect(served.install("packages").stdout).to.match(/^ci .*--ignore-scripts/);
  });

  it("tries once more where npm gave up, and says what a closed network needs where that fails too", () => {
    const served = serve("shellcheck", join(BUILDSRC, "README.md"));
    served.programs({ npm: '#!/bin/sh\n[ -e "$0.tried" ] && exit 0\n: >"$0.tried"\nexit 1\n' });
    expect(served.install("packages").status).to.equal(0);

    served.programs({ npm: "#!/bin/sh\nexit 1\n" });
    expect(served.install("packages").stderr).to.include("could not install the stages' npm packages.");
  });

  describe("ansible-core", () => {
    const served = () => {
      const machine = serve("shellcheck", join(BUILDSRC, "README.md"));
      serveWheels(machine);
      return { ...machine, folder: join(machine.bin, "ansible") };
    };

    it("is installed from the pinned wheels alone, for each range of Pythons, and then left alone", () => {
      const { bin, install: run, folder } = served();

      const first = run("ansible", { AMI_PIPELINE_ANSIBLE: folder });
      const second = run("ansible", { AMI_PIPELINE_ANSIBLE: folder });

      expect(first.stderr + first.stdout).to.equal(`ansible-core installed in ${folder}.\n`);
      expect(second.stdout).to.equal(`ansible-core is there already, in ${folder}.\n`);
      const calls = readFileSync(join(bin, "python3.called"), "utf8").trim().split("\n");
      expect(calls).to.have.length(2);
      for (const call of calls) {
        expect(call).to.include("--no-deps --require-hashes --only-binary=:all:");
      }
      for (const core of ["python3.9", "python3.12"]) {
        expect(readFileSync(join(folder, core, "ansible/cli/playbook.py"), "utf8")).to.equal("program");
      }
    });

    it("says what a closed network needs where it cannot be downloaded", () => {
      const { install: run, programs, folder } = served();
      programs({ python3: "#!/bin/sh\nexit 1\n" });

      const { status, stderr } = run("ansible", { AMI_PIPELINE_ANSIBLE: folder });

      expect(status).to.equal(1);
      expect(stderr).to.match(/could not download ansible-core as tools\/ansible\/python3\.12\.txt pins it/);
      expect(stderr).to.include("Let the build reach pypi.org (or set PIP_INDEX_URL)");
    });

    it("is pinned by digest, with all that it needs", () => {
      for (const list of readdirSync(join(BUILDSRC, "tools/ansible"))) {
        const lines = readFileSync(join(BUILDSRC, "tools/ansible", list), "utf8")
          .trim()
          .split("\n")
          .slice(1);

        expect(lines.length).to.be.at.least(6);
        for (const line of lines) {
          expect(line).to.match(/^[\w-]+==[\d.]+ --hash=sha256:[0-9a-f]{64}$/);
        }
      }
    });
  });

  describe("Salt", () => {
    const { version } = versions.salt;

    it("is installed from its pinned source and the pinned wheels, for both processors, and then left alone", () => {
      const source = makeRepository({
        [`salt-${version}/salt/scripts.py`]: "program",
        [`salt-${version}/setup.py`]: "",
      });
      execFileSync("tar", ["-czf", "salt.tar.gz", `salt-${version}`], { cwd: source });
      const served = serve("salt", join(source, "salt.tar.gz"));
      serveWheels(served);
      const environment = { AMI_PIPELINE_SALT: join(served.bin, "salt") };

      const first = served.install("salt", environment);
      const second = served.install("salt", environment);

      expect(first.stderr + first.stdout).to.equal(`Salt installed in ${environment.AMI_PIPELINE_SALT}.\n`);
      expect(second.stdout).to.equal(`Salt is there already, in ${environment.AMI_PIPELINE_SALT}.\n`);
      expect(readdirSync(environment.AMI_PIPELINE_SALT)).to.have.members([
        "aarch64",
        "libraries",
        "pinned.txt",
        "salt",
        "x86_64",
      ]);
      expect(readFileSync(join(served.bin, "python3.called"), "utf8")).to.include("--platform manylinux2014_aarch64");
    });

    it("is refused if its source is not the pinned file", () => {
      const served = serve("salt", join(BUILDSRC, "README.md"), "0".repeat(64));
      serveWheels(served);

      const { status, stderr } = served.install("salt", { AMI_PIPELINE_SALT: join(served.bin, "salt") });

      expect(status).to.equal(1);
      expect(stderr).to.include(`${versions.salt.url} is not the file that tools/versions.json pins`);
    });

    it("has an address that names its version", () => {
      expect(versions.salt.url).to.match(new RegExp(`/salt-${version}\\.tar\\.gz$`));
    });
  });

  it("pins a digest of each downloaded tool for both processors", () => {
    for (const { sha256 } of [versions.packer, versions.amazonPlugin, versions.shellcheck, versions.salt]) {
      for (const digest of [sha256.amd64, sha256.arm64]) {
        expect(digest).to.match(/^[0-9a-f]{64}$/);
      }
    }
  });

  /** Gives a machine a pip that downloads one wheel, in which there is one file. */
  function serveWheels({ programs }: Pick<ReturnType<typeof serve>, "programs">): void {
    const wheel = makeRepository({});
    const python = execFileSync("python3", ["-c", "import sys; print(sys.executable)"], { encoding: "utf8" }).trim();
    writeFileSync(join(wheel, "x.whl"), zipSync({ "ansible/cli/playbook.py": Buffer.from("program") }));
    programs({
      python3:
        `#!/bin/sh\n[ "$2" = pip ] || exec ${python} "$@"\necho "$@" >>"$0.called"\n` +
        `while [ "$1" != --dest ]; do shift; done\nmkdir -p "$2"\ncp ${join(wheel, "x.whl")} "$2"\n`,
      cmp: '#!/bin/sh\n[ "$(cat "$2" 2>&1)" = "$(cat "$3")" ]\n',
    });
  }

  /** A machine that has only the programs the installers need, and a network that has one file, whose digest is pinned. */
  function serve(tool: "amazonPlugin" | "salt" | "shellcheck", file: string, sha256 = sha256Of(file)) {
    const root = makeRepository({ "package.json": '{"dependencies": {"not-there": "1.0.0"}}' });
    const [tools, bin] = [join(root, "tools"), join(root, "bin")];
    cpSync(join(BUILDSRC, "tools"), tools, { recursive: true });
    mkdirSync(bin);
    for (const name of NEEDED) {
      symlinkSync(execFileSync("which", [name], { encoding: "utf8" }).trim(), join(bin, name));
    }
    const pinned = { ...versions, [tool]: { ...versions[tool], sha256: { amd64: sha256, arm64: sha256 } } };
    writeFileSync(join(tools, "versions.json"), JSON.stringify(pinned));
    const common = readFileSync(join(tools, "common.sh"), "utf8");
    writeFileSync(join(tools, "common.sh"), common.replace("bin=/usr/local/bin", `bin=${bin}`));

    const programs = (texts: Readonly<Record<string, string>>) => {
      for (const [name, text] of Object.entries(texts)) {
        writeFileSync(join(bin, name), text, { mode: 0o755 });
      }
      return bin;
    };
    programs({ curl: `#!/bin/sh\nwhile [ "$1" != --output ]; do shift; done\ncp ${file} "$2"\n` });
    const run = (name: string, environment: Readonly<Record<string, string>> = {}) =>
      spawnSync("bash", [join(tools, `install-${name}.sh`)], { env: { ...environment, PATH: bin }, encoding: "utf8" });
    return { bin, programs, install: run };
  }
});

function sha256Of(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}
