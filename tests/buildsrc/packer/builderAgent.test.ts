// Tests how a builder gets the SSM agent that its base AMI lacks, with real signatures and packages that are none; and how the
// image does not keep it.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { BUILDSRC, makeRepository, removeRepositories } from "../helpers/repository";

/** Programs that say that they were called; `curl` finds what it downloads in the folder `bucket`. */
const PROGRAMS: Readonly<Record<string, string>> = {
  curl: 'for url; do :; done; echo "curl $url" >>"$FOLDER/calls"; cp "$FOLDER/bucket/${url##*/}" .',
  "apt-get": 'echo "apt-get $*" >>"$FOLDER/calls"',
  dnf: 'echo "dnf $*" >>"$FOLDER/calls"',
  shutdown: "",
  systemctl: "",
};

describe("buildsrc: the builder's SSM agent", () => {
  const keys = { theirs: "", others: "" };
  before(function () {
    if (spawnSync("sh", ["-c", "command -v gpg && command -v gpgv"]).status !== 0) {
      this.skip();
    }
    for (const who of ["theirs", "others"] as const) {
      keys[who] = makeRepository({ ".keep": "" });
      gpg(keys[who], "--passphrase", "", "--quick-generate-key", who, "rsa2048", "sign", "never");
    }
  });
  after(() => {
    for (const home of Object.values(keys).filter((each) => each !== "")) {
      spawnSync("gpgconf", ["--homedir", home, "--kill", "gpg-agent"]);
    }
    removeRepositories();
  });

  function gpg(home: string, ...args: readonly string[]): string {
    spawnSync("chmod", ["700", home]);
    const { status, stdout, stderr } = spawnSync("gpg", ["--homedir", home, "--batch", ...args], { encoding: "utf8" });
    expect(status, stderr).to.equal(0);
    return stdout;
  }

  /** A builder whose bucket has a package that one of the keys signs. */
  function boot(
    signer: keyof typeof keys,
    packageManager: "apt" | "dnf",
    more: Readonly<Record<string, string>> = {},
    trusted: readonly (keyof typeof keys)[] = ["theirs"],
  ) {
    const file = `amazon-ssm-agent.${packageManager === "apt" ? "deb" : "rpm"}`;
    const programs = { ...PROGRAMS, ...more };
    const folder = makeRepository({
      ...Object.fromEntries(Object.entries(programs).map(([name, text]) => [`bin/${name}`, `#!/bin/sh\n${text}\n`])),
      [`bucket/${file}`]: "a package",
      calls: "",
    });
    spawnSync("chmod", ["-R", "+x", join(folder, "bin")]);
    gpg(keys[signer], "--detach-sign", join(folder, "bucket", file));
    const script = [
      "minutes=60 architecture=x86_64 region=eu-central-1 domain=amazonaws.com",
      `package_manager=${packageManager}`,
      `key='${trusted.map((each) => gpg(keys[each], "--armor", "--export")).join("")}'`,
      readFileSync(join(BUILDSRC, "packer/builder.sh"), "utf8").replaceAll("/var/lib/ami-pipeline", folder),
    ].join("\n");
    const { status, stderr } = spawnSync("sh", ["-c", script], {
      env: { PATH: `${join(folder, "bin")}:/usr/bin:/bin`, FOLDER: folder },
      encoding: "utf8",
    });
    const calls = readFileSync(join(folder, "calls"), "utf8").split("\n").filter(Boolean);
    return { status, stderr, calls, marked: existsSync(join(folder, "agent-of-builder")) };
  }

  it("comes from the region's bucket and is installed, where its signature is AWS's", () => {
    const { status, calls, marked } = boot("theirs", "apt");

    const bucket = "https://s3.eu-central-1.amazonaws.com/amazon-ssm-eu-central-1/latest/debian_amd64";
    expect(calls.slice(0, 2)).to.deep.equal([
      `curl ${bucket}/amazon-ssm-agent.deb`,
      `curl ${bucket}/amazon-ssm-agent.deb.sig`,
    ]);
    expect(calls.slice(2).join()).to.match(/^apt-get install --yes .*\/amazon-ssm-agent\.deb$/);
    expect([status, marked]).to.deep.equal([0, true]);
  });

  it("comes as a package of the family", () => {
    const { calls } = boot("theirs", "dnf");

    expect(calls[0]).to.match(/\/linux_amd64\/amazon-ssm-agent\.rpm$/);
    expect(calls.at(-1)).to.equal("dnf install --assumeyes --disablerepo=* ./amazon-ssm-agent.rpm");
  });

  it("is not installed where its signature is somebody else's, which the console says", () => {
    const { status, stderr, calls, marked } = boot("others", "apt");

    expect(calls.filter((call) => call.startsWith("apt-get"))).to.be.empty;
    expect(stderr).to.match(/Can't check signature: No public key\n[^]*The SSM agent could not be installed/);
    expect([status, marked]).to.deep.equal([0, false]);
  });

  it("is installed where the signature is that of any of several keys", () => {
    for (const signer of ["theirs", "others"] as const) {
      expect(boot(signer, "apt", {}, ["theirs", "others"]).marked, signer).to.be.true;
    }
  });

  it("is left as it is where the base AMI has it, also as a snap", () => {
    for (const program of ["amazon-ssm-agent", "snap"]) {
      expect(boot("theirs", "apt", { [program]: "exit 0" })).to.deep.include({ calls: [], marked: false });
    }
  });

  it("is checked by AWS's key, whose fingerprint is known", () => {
    const key = join(BUILDSRC, "packer/ssm-agent.asc");

    // "Verifying the signature of SSM Agent", Systems Manager user guide.
    expect(gpg(keys.theirs, "--with-colons", "--show-keys", key)).to.include(
      "1C5B395CBE5E74E2F1CA21592784DBF388D19D46",
    );
  });

  describe("when the image is made", () => {
    function list(keep: boolean, marked: boolean) {
      const folder = makeRepository({
        "bin/dpkg-query": "#!/bin/sh\necho 'adduser 3.1 all'\necho 'amazon-ssm-agent 3.3 amd64'\n",
        ...(marked && { "agent-of-builder": "" }),
      });
      spawnSync("chmod", ["-R", "+x", join(folder, "bin")]);
      const script = readFileSync(join(BUILDSRC, "packer/list-packages.sh"), "utf8");
      return spawnSync("sh", ["-c", script.replaceAll("/var/lib/ami-pipeline", folder)], {
        env: {
          PATH: `${join(folder, "bin")}:/usr/bin:/bin`,
          PACKAGE_MANAGER: "apt",
          KEEP_SSM_AGENT: String(keep),
        },
        encoding: "utf8",
      }).stdout;
    }

    /** What would be done when the builder shuts down. */
    function removal(keep: boolean, marked: boolean, packageManager = "apt") {
      const folder = makeRepository({
        "bin/systemctl": '#!/bin/sh\necho "$*" >>"$FOLDER/calls"\n',
        calls: "",
        ...(marked && { "agent-of-builder": "" }),
      });
      spawnSync("chmod", ["-R", "+x", join(folder, "bin")]);
      const script = readFileSync(join(BUILDSRC, "packer/remove-agent.sh"), "utf8")
        .replaceAll("/var/lib/ami-pipeline", folder)
        .replaceAll("/run/", `${folder}/run/`);
      const { status } = spawnSync("sh", ["-c", script], {
        env: {
          PATH: `${join(folder, "bin")}:/usr/bin:/bin`,
          FOLDER: folder,
          PACKAGE_MANAGER: packageManager,
          KEEP_SSM_AGENT: String(keep),
        },
      });
      expect(status).to.equal(0);
      const calls = readFileSync(join(folder, "calls"), "utf8");
      const file = join(folder, "run/remove-ssm-agent.sh");
      return { calls, script: existsSync(file) ? readFileSync(file, "utf8") : undefined };
    }

    it("stays until the builder shuts down, and is then taken away", () => {
      for (const packageManager of ["apt", "dnf"]) {
        const { calls, script = "" } = removal(false, true, packageManager);

        expect(calls).to.equal("daemon-reload\nstart remove-ssm-agent.service\n");
        expect(script)
          .to.match(new RegExp(`^case ${packageManager} in\n`))
          .and.to.include("dnf) rpm --erase amazon-ssm-agent ;;");
        expect(spawnSync("sh", ["-n"], { input: script }).status).to.equal(0);
      }
    });

    it("stays where the image keeps it, or has it from its base AMI", () => {
      expect(removal(true, true)).to.deep.equal({ calls: "", script: undefined });
      expect(removal(false, false)).to.deep.equal({ calls: "", script: undefined });
    });

    it("is none of its packages, unless the image keeps it", () => {
      const [without, withAgent] = ["adduser 3.1 all\n", "adduser 3.1 all\namazon-ssm-agent 3.3 amd64\n"];

      expect(list(false, true)).to.equal(without);
      expect(list(true, true)).to.equal(withAgent);
      expect(list(false, false)).to.equal(withAgent);
    });
  });
});
