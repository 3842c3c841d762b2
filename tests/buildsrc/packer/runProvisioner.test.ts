// Tests that a provisioner that fails is named with its image, script, line and command, whatever the script does to its
// own process.
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import { BUILDSRC, makeRepository, removeRepositories } from "../helpers/repository";

describe("buildsrc: run-provisioner.sh", () => {
  function provision(
    script: string,
    files: Readonly<Record<string, string>> = {},
    interpreter = ["bash"],
    variables?: Readonly<Record<string, string>>,
  ) {
    const folder = makeRepository({ "10-x.sh": script, ...files });
    const { status, stdout, stderr } = spawnSync(
      "bash",
      [
        join(BUILDSRC, "packer/run-provisioner.sh"),
        "images/web/provision/10-x.sh",
        join(folder, "10-x.sh"),
        ...interpreter,
      ],
      {
        env: { ...process.env, IMAGE: "web", FOLDER: folder, ...(variables && { AMI_PIPELINE_VARIABLES: "read" }) },
        encoding: "utf8",
        ...(variables && { input: inputOf(variables) }),
      },
    );
    const lines = stderr.split("\n").filter((line) => line !== "");
    const said = lines.filter((line) => line.startsWith("image "));
    expect(said.length, "one failure is told once").to.be.at.most(1);
    return { status, stdout, said: said[0], others: lines.filter((line) => line !== said[0]) };
  }

  /** As packer/build.pkr.hcl gives it. */
  const inputOf = (variables: Readonly<Record<string, string>>) =>
    `${Object.entries(variables)
      .map(([name, value]) => `${name}=${Buffer.from(value).toString("base64")}`)
      .join("\n")}\n`;

  /** That of Ubuntu 16.04. macOS has 3.2, which counts lines in another way. */
  const OLDEST_BASH = 4.3;
  before(function () {
    const { stdout } = spawnSync("bash", ["-c", "echo ${BASH_VERSINFO[0]}.${BASH_VERSINFO[1]}"], { encoding: "utf8" });
    if (Number(stdout) < OLDEST_BASH) {
      this.skip();
    }
  });
  after(removeRepositories);

  it("says nothing about a script that succeeds, whatever it tries on the way", () => {
    const script =
      "false || echo one\nif ! grep -q x /dev/null; then echo two; fi\nset +e\nfalse\nset -e\necho $(false)three\n";

    expect(provision(script)).to.deep.equal({ status: 0, stdout: "one\ntwo\nthree\n", said: undefined, others: [] });
  });

  it("is not to be noticed by the script", () => {
    const script = `
      true some words; echo "$_"
      false | true | (exit 3) || echo "\${PIPESTATUS[*]}"
      echo "$0 \${BASH_ENV-none} \${AMI_PIPELINE_NOTE-none}"
      [[ abc =~ (b) ]]; true; echo "\${BASH_REMATCH[1]}"
      traced() { trap 'echo leaving' RETURN; inner; echo in; }
      inner() { true; }
      traced
      trap 'echo "bye $? $_"' EXIT
      trap 'echo "word" # and a comment' USR1; kill -USR1 $$
      (trap 'echo sub' EXIT)
      set -x; true x; set +x
      true last; exit 0`;

    const { status, stdout, said, others } = provision(script);

    expect([status, said, others]).to.deep.equal([0, undefined, ["+ true x", "+ set +x"]]);
    expect(stdout.replace(/\S+\/10-x\.sh/, "10-x.sh")).to.equal(
      "words\n1 0 3\n10-x.sh none none\nb\nin\nleaving\nword\nsub\nbye 0 last\n",
    );
  });

  it("gives it the image's variables, whatever is in them, and nothing to read", () => {
    const variables = { FORMAT: '{{.Name}} it\'s "x" ${a}\nb', EMPTY: "", PADDED: "ab", TOKEN: "=a=b=" };
    const script = `
      printf '%s|' "$FORMAT" "$EMPTY" "$PADDED" "$TOKEN" "\${AMI_PIPELINE_VARIABLES-none}"
      read -r more || echo "no more"`;

    const { status, stdout } = provision(script, {}, ["bash"], variables);

    expect([status, stdout]).to.deep.equal([0, `${Object.values(variables).join("|")}|none|no more\n`]);
    expect(provision("echo fine", {}, ["bash"], {}).stdout).to.equal("fine\n");
  });

  it("runs what is no bash by its own interpreter, and names the file if it fails", () => {
    const { status, stdout, said } = provision("import sys\nprint(sys.flags.utf8_mode)\nsys.exit(3)\n", {}, [
      "/usr/bin/env",
      "-S python3 -X utf8",
    ]);

    expect([status, stdout]).to.deep.equal([3, "1\n"]);
    expect(said).to.equal("image web: images/web/provision/10-x.sh failed with status 3");
  });

  describe("and reboots", () => {
    /** A builder on which the files are, and on which systemd says this of itself. */
    function builder(files: Readonly<Record<string, string>>, state = "running") {
      const folder = makeRepository({
        "bin/systemctl": `#!/bin/sh\nif [ "$1" = is-system-running ]; then echo ${state}; else echo "systemctl $*"; fi\n`,
        "bin/sleep": "#!/bin/sh\n",
        "bin/sync": "#!/bin/sh\n",
        "bin/cloud-init": "#!/bin/sh\nexit 2\n",
        ...files,
      });
      for (const program of readdirSync(join(folder, "bin"))) {
        chmodSync(join(folder, "bin", program), 0o755);
      }
      for (const script of readdirSync(join(BUILDSRC, "packer")).filter((name) => name.endsWith(".sh"))) {
        cpSync(join(BUILDSRC, "packer", script), join(folder, script));
      }
      const run = (name: string, script: string) =>
        spawnSync("bash", [join(folder, "run-provisioner.sh"), name, join(folder, script), "bash"], {
          env: { ...process.env, PATH: `${join(folder, "bin")}:${process.env.PATH ?? ""}`, IMAGE: "web" },
          encoding: "utf8",
        });
      return { folder, run };
    }
    const REBOOTS = "images/web/provision/20-x.reboot.sh";
    const bootId = () => readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
    before(function () {
      if (process.platform !== "linux") {
        this.skip();
      }
    });

    it("the builder after one that succeeded, if its name asks for it", () => {
      const { folder, run } = builder({ "provision/20-x.reboot.sh": "echo done" });

      const { stdout } = run(REBOOTS, "provision/20-x.reboot.sh");

      expect(stdout).to.equal("done\nRebooting the builder.\nsystemctl reboot\n");
      expect(readFileSync(join(folder, "rebooting"), "utf8")).to.equal(`${REBOOTS}\n${bootId()}`);
    });

    it("with the agent that the build has brought, which Packer needs again", () => {
      const { run } = builder({ "provision/20-x.reboot.sh": "", "agent-of-builder": "" });

      expect(run(REBOOTS, "provision/20-x.reboot.sh").stdout).to.match(/^systemctl --quiet enable amazon-ssm-agent\n/);
    });

    it("nothing after one that failed", () => {
      const { run } = builder({ "provision/20-x.reboot.sh": "false" });

      const { status, stdout, stderr } = run(REBOOTS, "provision/20-x.reboot.sh");

      expect([status, stdout, stderr]).to.deep.equal([
        1,
        "",
        `image web: ${REBOOTS} line 1: false failed with status 1\n`,
      ]);
    });

    it("refuses one that reboots the builder itself, whatever its name", () => {
      const { run } = builder({ "provision/10-x.sh": "", "provision/20-x.reboot.sh": "" }, "stopping");

      for (const name of ["images/web/provision/10-x.sh", REBOOTS]) {
        const { status, stdout, stderr } = run(name, `provision/${basename(name)}`);

        expect([status, stdout]).to.deep.equal([1, ""]);
        expect(stderr).to.equal(`image web: ${name} reboots the builder itself\n`);
      }
    });

    const AFTER = "packer/after-reboot.sh";
    const after = (note: string) => {
      const script = readFileSync(join(BUILDSRC, AFTER), "utf8");
      const { folder, run } = builder({
        rebooting: note,
        scheduled: "USEC=1795737600000000\nMODE=poweroff\nUID=0\n",
        "provision/after-reboot.sh": script.replace("/run/systemd/shutdown/", "$(dirname $0)/../"),
      });
      return { folder, ...run(AFTER, "provision/after-reboot.sh") };
    };

    it("goes on once the builder has booted anew, and takes away what set the dead man's switch again", () => {
      const { folder, status, stdout } = after(`${REBOOTS}\nanother-boot\n`);

      expect(status).to.equal(0);
      expect(stdout).to.equal(
        "systemctl --quiet is-enabled ami-pipeline-deadline.service\nsystemctl start ami-pipeline-deadline.service\n" +
          "systemctl --quiet disable ami-pipeline-deadline.service\n" +
          "It ends itself at 00:00 UTC at the latest.\nThe builder is back.\n",
      );
      expect(existsSync(join(folder, "rebooting"))).to.equal(false);
    });

    it("says that one ended with the connection before it had succeeded", () => {
      expect(after(`${REBOOTS}\n`).stderr).to.include(
        `image web: ${REBOOTS} lost the connection before it had succeeded\n`,
      );
    });

    it("says that the connection ended without a reboot", () => {
      expect(after(`${REBOOTS}\n${bootId()}`).stderr).to.include(
        `image web: ${REBOOTS} asked for a reboot, but the connection ended without one\n`,
      );
    });
  });

  describe("of Salt's states", () => {
    /** Applies a state by a stand-in that prints what Salt would. */
    function apply(prints: string, status: number) {
      const folder = makeRepository({
        "x.sls": "the state",
        "salt/salt/__init__.py": "",
        "salt/salt/scripts.py": `import sys\ndef salt_call():\n  print(${JSON.stringify(prints)})\n  sys.exit(${status})\n`,
      });
      cpSync(join(BUILDSRC, "packer/run-provisioner.sh"), join(folder, "run-provisioner.sh"));
      cpSync(join(BUILDSRC, "packer/salt.sh"), join(folder, "salt/salt.sh"));
      const result = spawnSync(
        "bash",
        [join(folder, "run-provisioner.sh"), "images/web/provision/20-x.sls", join(folder, "x.sls"), "salt-call"],
        { env: { ...process.env, IMAGE: "web", FILES: "/files" }, encoding: "utf8" },
      );
      return { ...result, folder };
    }

    it("lets Salt find the image's own states and pillar, and shows what it prints", () => {
      const { status, stdout, stderr, folder } = apply("local: fine", 0);

      expect([status, stdout, stderr]).to.deep.equal([0, "local: fine\n", ""]);
      expect(readFileSync(join(folder, "salt/states/provisioner.sls"), "utf8")).to.equal("the state");
      expect(readFileSync(join(folder, "salt/config/minion"), "utf8"))
        .to.match(/^id: web$/m)
        .and.match(/^file_roots: .*"\/files\/salt"/m)
        .and.match(/^pillar_roots: .*"\/files\/pillar"/m);
    });

    it("names the first state that failed", () => {
      const one = (id: string, result: string) =>
        `          ID: ${id}\n    Function: cmd.run\n      Result: ${result}\n`;

      expect(apply(one("good", "True") + one("bad one", "False") + one("other", "False"), 2).stderr).to.equal(
        "image web: images/web/provision/20-x.sls state: bad one failed with status 2\n",
      );
    });

    it("names none where Salt could not read the states", () => {
      expect(apply("local:\n  Data failed to compile:", 1).stderr).to.equal(
        "image web: images/web/provision/20-x.sls failed with status 1\n",
      );
    });
  });

  describe("of a playbook", () => {
    /** Runs a playbook by a stand-in that prints what Ansible would. */
    function play(prints: string, status: number) {
      const folder = makeRepository({
        "x.yml": "",
        "ansible/inventory": "",
        "ansible/python3.9/ansible/cli/playbook.py": `print(${JSON.stringify(prints)})\nraise SystemExit(${status})`,
      });
      const { scripts } = installOn(folder);
      const result = spawnSync(
        "bash",
        [
          join(scripts, "run-provisioner.sh"),
          "images/web/provision/20-x.yml",
          join(folder, "x.yml"),
          "ansible-playbook",
        ],
        { env: { ...process.env, IMAGE: "web" }, encoding: "utf8" },
      );
      return { ...result, left: readdirSync(folder).sort() };
    }

    /** As on a builder: the scripts in one folder, and Ansible in one below it. */
    function installOn(folder: string) {
      for (const script of ["run-provisioner.sh", "watch-provisioner.sh"]) {
        cpSync(join(BUILDSRC, "packer", script), join(folder, script));
      }
      for (const script of ["ansible.sh", "run-playbook.sh"]) {
        cpSync(join(BUILDSRC, "packer", script), join(folder, "ansible", script));
      }
      cpSync(join(folder, "ansible/python3.9"), join(folder, "ansible/python3.12"), { recursive: true });
      return { scripts: folder };
    }

    const TASKS = `PLAY [all] ***\n\nTASK [Gathering Facts] ****\nok: [localhost]\n\nTASK [nginx : Install it] ***\n`;

    it("shows what Ansible prints, and leaves nothing beside it", () => {
      const { status, stdout, stderr, left } = play(TASKS, 0);

      expect([status, stdout, stderr]).to.deep.equal([0, `${TASKS}\n`, ""]);
      expect(left).to.deep.equal(["ansible", "run-provisioner.sh", "watch-provisioner.sh", "x.yml"]);
    });

    it("names the task that failed, and not those that came after it", () => {
      const { status, stderr } = play(`${TASKS}fatal: [localhost]: FAILED!\n\nTASK [Tell] ***\nok: [localhost]`, 2);

      expect(status).to.equal(2);
      expect(stderr).to.equal(
        "image web: images/web/provision/20-x.yml task: nginx : Install it failed with status 2\n",
      );
    });

    it("names a handler likewise", () => {
      const { stderr } = play("RUNNING HANDLER [Restart it] ***\nfatal: [localhost]: FAILED!", 2);

      expect(stderr).to.equal("image web: images/web/provision/20-x.yml task: Restart it failed with status 2\n");
    });

    it("names no task where none was run", () => {
      expect(play("ERROR! no hosts", 1).stderr).to.equal(
        "image web: images/web/provision/20-x.yml failed with status 1\n",
      );
    });

    it("is refused where the image's Python is older than any ansible-core, and says so", () => {
      const folder = makeRepository({ python3: '#!/bin/sh\n[ "$1" = -c ] && echo 8 || echo "Python 3.8.10"\n' });
      chmodSync(join(folder, "python3"), 0o755);

      const { status, stderr } = spawnSync("bash", [join(BUILDSRC, "packer/ansible.sh"), "playbook", "x.yml"], {
        env: { PATH: `${folder}:${process.env.PATH ?? ""}` },
        encoding: "utf8",
      });

      expect(status).to.equal(1);
      expect(stderr).to.match(/^Ansible needs Python 3\.9 or later, and python3 here is Python 3\.8\.10\./);
    });
  });

  const QUIET = "ls /nope 2>/dev/null";
  const LS = "ls /nope 2> /dev/null";
  const HANDLER = 'handler() { local status=$?; true; [ "$status" = 0 ] || echo "status $status"; }';
  const table: readonly (readonly [string, string, string | undefined, number])[] = [
    ["the line of a command", "echo a\nfalse", "line 2: false", 1],
    ["the line of a command in a function", `f() {\n  ${QUIET}\n}\nf`, `line 2: ${LS}`, 2],
    ["the line of a command substitution", "x=$(exit 5)", "line 1: x=$(exit 5)", 5],
    ["the line of a subshell", "true\n(exit 4)", "line 2: ( exit 4 )", 4],
    ["the line of a pipe", "false | cat", "line 1: cat", 1],
    ["the line of a command of several lines", "true\n[ 1 = \\\n 2 ]", "line 2: [ 1 = 2 ]", 1],
    ["the line of a text that cannot be expanded", "true\ncat <<E\n$NOT_SET\nE", "line 2: cat <<E", 1],
    ["the line of an explicit exit", "echo a\nif true; then\n  exit 3\nfi", "line 3: exit 3", 3],
    ["the line of an exit in a function", "die() {\n  exit 3\n}\ntrue\ndie", "line 2: exit 3", 3],
    ["the line of an unset variable", "echo a\necho $NOT_SET_AT_ALL", "line 2: echo $NOT_SET_AT_ALL", 1],
    ["the line of an argument that is missing", 'true\n: "${1:?}"', 'line 2: : "${1:?}"', 1],
    ["the line of its last command, without errexit", `set +e\nfalse\n${QUIET}`, `line 3: ${LS}`, 2],
    ["the line of a program that takes its place", 'true\nexec sh -c "exit 9"', 'line 2: exec sh -c "exit 9"', 9],
    ["the line of a command, after its output went elsewhere", "exec > >(cat) 2>/dev/null\nfalse", "line 2: false", 1],
    ["the line of a file that it sources", 'true\nsource "$FOLDER/lib.sh"', "line 2: false", 1],
    [
      "the line of a sourced function that ends it",
      'source "$FOLDER/lib.sh" f\nf() {\n  die\n}\nf',
      "line 3: exit 6",
      6,
    ],
    ["the line of a command, although it has an EXIT trap", `${HANDLER}\ntrap handler EXIT\nfalse`, "line 3: false", 1],
    ["the line of an exit, although it has an EXIT trap", `${HANDLER}\ntrap handler EXIT\nexit 3`, "line 3: exit 3", 3],
    [
      "the line of an unset variable, with an EXIT trap",
      "trap 'true; true' EXIT\ntrue $NOT_SET",
      "line 2: true $NOT_SET",
      1,
    ],
    ["the line of an exit that its EXIT trap repeats", "trap 'x=$?; true; exit $x' EXIT\nexit 3", "line 2: exit 3", 3],
    [
      "the line of a command, although it has an ERR trap",
      `${HANDLER}\ntrap handler ERR\n${QUIET}`,
      `line 3: ${LS}`,
      2,
    ],
    ["the line of a command whose ERR trap ends it", "trap 'true; exit 7' ERR\ntrue\nfalse", "line 3: false", 7],
    [
      "the line of a command, although it has a DEBUG trap",
      "trap 'x=$BASH_COMMAND' DEBUG\ntrue\nfalse",
      "line 3: false",
      1,
    ],
    [
      "the line of an exit, although it has a DEBUG trap",
      "trap 'true $LINENO' DEBUG\ntrue\nexit 3",
      "line 3: exit 3",
      3,
    ],
    ["the line of an exit, with all three", "trap 'true;' EXIT ERR DEBUG\ntrue\nexit 3", "line 3: exit 3", 3],
    [
      "the line of an exit, after its traps are gone",
      "trap x EXIT ERR\ntrap - EXIT ERR DEBUG\nexit 3",
      "line 3: exit 3",
      3,
    ],
    ["the line of an exit, while its traps are ignored", "trap '' EXIT ERR DEBUG\ntrue\nexit 3", "line 3: exit 3", 3],
    ["the line of an exit, although it does not trace functions", "set +ET\nf() {\n  exit 3\n}\nf", "line 5: f", 3],
    ["the line of a command, although it traces no errors", `set +E\nf() {\n  ${QUIET}\n}\nf`, `line 3: ${LS}`, 2],
    ["the line of an exit, with errexit off", "set +eE\nfalse\nexit 3", "line 3: exit 3", 3],
    [
      "the line of a command, with other options",
      `set -fC -o posix; IFS=,\ntrap 'true' EXIT\n${QUIET}`,
      `line 3: ${LS}`,
      2,
    ],
    [
      "the line of a command, with the debugger's options",
      "shopt -s extdebug\nfalse || true\nfalse",
      "line 3: false",
      1,
    ],
    ["the line of a command, while it traces itself", "set -x\ntrap true EXIT\nfalse", "line 3: false", 1],
    [
      "the line of a command, whatever its variables are called",
      "IMAGE=x now=x last=x said=x name=x script=x failed=x note=x status=x where=x\n" +
        "readonly now last said name script failed note status where\nfalse",
      "line 3: false",
      1,
    ],
    [
      "the line of a command, whatever its functions are called",
      "printf() { :; }; echo() { :; }; cat() { :; }; failed() { :; }; note() { :; }; local() { :; }; set() { :; }\nfalse",
      "line 2: false",
      1,
    ],
    ["no line of a trap that fails by itself", "trap false EXIT\ntrue", undefined, 1],
    ["no line of a script that is killed", "true\nkill -9 $$", undefined, 137],
  ];
  for (const [what, script, where, status] of table) {
    it(`names ${what}`, () => {
      const result = provision(script, { "lib.sh": 'die() {\n  exit 6\n}\n[ "${1-}" = f ] || false\n' });

      expect(result.status).to.equal(status);
      // Before 5.0, bash writes `cat  <<E` with two spaces.
      expect(result.said?.replaceAll(/ +/g, " ")).to.equal(
        `image web: images/web/provision/10-x.sh${where === undefined ? "" : ` ${where}`} failed with status ${status}`,
      );
    });
  }
});
