// Tests how test scripts come onto an instance: as commands that really run, and as user data; and that too large ones do
// not get as far as that.
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { readImage } from "../../../buildsrc/stages/image";
import { scriptCommand } from "../../../buildsrc/stages/runCommand";
import { readSelfTest, selfTestBegun, selfTestUserData } from "../../../buildsrc/stages/selfTest";
import { readTestScripts } from "../../../buildsrc/stages/testScripts";
import { BUILDSRC, makeRepository, removeRepositories, UBUNTU_SETTINGS } from "../repository";

const ENVIRONMENT = { IMAGE: "web", AMI_ID: "ami-1" };
const USER_DATA = JSON.stringify({ ...JSON.parse(UBUNTU_SETTINGS), test_mode: "user-data" });
const NONCE = "0123456789abcdef";

function repository(settings: string, tests: Readonly<Record<string, string>>): string {
  return makeRepository({
    "images/web/image.pkrvars.json": settings,
    "images/web/provision/10.sh": "",
    ...Object.fromEntries(Object.entries(tests).map(([name, content]) => [`images/web/tests/${name}`, content])),
  });
}

function read(settings: string, tests: Readonly<Record<string, string>>) {
  const root = repository(settings, tests);
  return readTestScripts(root, readImage(root, "web"));
}

describe("buildsrc: test scripts", () => {
  after(removeRepositories);

  it("are read in the order they run, also those of the images that ship", () => {
    expect(read(UBUNTU_SETTINGS, { "20.sh": "b", "10.sh": "a" })).to.deep.equal([
      { name: "10.sh", content: Buffer.from("a") },
      { name: "20.sh", content: Buffer.from("b") },
    ]);
    expect(readTestScripts(BUILDSRC, readImage(BUILDSRC, "ubuntu-24.04-arm64")).map(({ name }) => name)).to.deep.equal([
      "10-apache.sh",
      "80-release-file.sh",
      "90-hygiene.sh",
    ]);
  });

  it("run as bash, whatever is in them, with what they are told, in a folder that is gone afterwards", () => {
    const content = Buffer.from(
      'set -euo pipefail\n[[ 1 = 1 ]] && echo "{{ ssm:x }} \'$IMAGE\' $AMI_ID $HOME é"\necho "$PWD"\nnope >&2\n',
    );

    const ran = spawnSync("sh", ["-c", scriptCommand({ name: "10-web.sh", content }, ENVIRONMENT)], {
      encoding: "utf8",
    });

    const [said, folder = "", ...rest] = ran.stdout.split("\n");
    expect(said).to.equal("{{ ssm:x }} 'web' ami-1 /root é");
    expect(rest).to.deep.equal([""]);
    expect(ran.stderr).to.equal("10-web.sh: line 4: nope: command not found\n");
    expect(ran.status).to.equal(127);
    expect(spawnSync("ls", [folder]).status).not.to.equal(0);
  });

  it("make no command in which Systems Manager would find a parameter of its own", () => {
    const content = Buffer.from("echo {{ platformType }}");

    expect(scriptCommand({ name: "10-web.sh", content }, ENVIRONMENT)).not.to.include("{{");
  });

  it("are refused when one is too large for a command", () => {
    const fits = "#".repeat(44_000);

    expect(() => read(UBUNTU_SETTINGS, { "10.sh": fits })).not.to.throw();
    expect(() => read(UBUNTU_SETTINGS, { "10.sh": fits, "20.sh": "#".repeat(45_000) })).to.throw(
      /too large for Run Command, which takes commands of 60000 bytes:\n- images\/web\/tests\/20\.sh has 45000 bytes, which make/,
    );
  });

  it("are refused when they make too much user data together", () => {
    const fits = "#".repeat(5_000);

    expect(() => read(USER_DATA, { "10.sh": fits })).not.to.throw();
    expect(() => read(USER_DATA, { "10.sh": fits, "20.sh": fits, "30.sh": fits })).to.throw(
      /^The test scripts of image web make user data of \d{5} bytes; EC2 takes 16384\.$/,
    );
  });
});

describe("buildsrc: self test", () => {
  const scripts = [{ name: "10-web.sh", content: Buffer.from("exit 0") }];
  const userData = selfTestUserData({
    scripts,
    environment: ENVIRONMENT,
    nonce: NONCE,
    timeoutMinutes: 30,
    scriptSeconds: 600,
  });

  it("is a shell script that neither waits for the boot it is part of nor lets the instance live on", () => {
    expect(spawnSync("sh", ["-n"], { input: userData }).status).to.equal(0);
    expect(userData)
      .to.match(/^#!\/bin\/sh\n/)
      .and.to.include("OnBootSec=30min\nUnit=poweroff.target");
    // Its unit waits for the boot, and the boot for the user data.
    expect(userData).to.match(/systemctl start --no-block \S+\n$/);
  });

  const said = (boot: string, lines: string) => lines.replaceAll("@", `${NONCE} ${boot}`).replaceAll("\n", "\r\n");
  const BOOT_1 = said("b1", "noise\n@ begun\n\n@ begin 10-web.sh\nfine\n@ errors 10-web.sh\n\n@ end 10-web.sh 0 1\n");
  const BOOT_2 = said(
    "b2",
    "[  OK  ] Started.\n\n@ begun\n\n@ begin 10-web.sh\none\ntwo\n@ errors 10-web.sh\nno\n\n@ end 10-web.sh 3 12\n",
  );

  it("has begun in the newest boot that says so", () => {
    expect(selfTestBegun("noise", NONCE)).to.equal(undefined);
    expect(selfTestBegun(BOOT_1, "another")).to.equal(undefined);
    expect(selfTestBegun(BOOT_1, NONCE)).to.equal("b1");
    expect(selfTestBegun(BOOT_1 + BOOT_2, NONCE)).to.equal("b2");
  });

  it("has no results before its end", () => {
    expect(readSelfTest(BOOT_1 + BOOT_2, NONCE, "b2", "after reboot")).to.equal(undefined);
  });

  it("is read from what the console says of that boot", () => {
    const console = `${BOOT_1}${said("b1", "\n@ done end 10-web.sh 0 1\n")}${BOOT_2}${said("b2", "\n@ done end 10-web.sh 3 12\n")}login:`;

    expect(readSelfTest(console, NONCE, "b1", "first boot")).to.deep.equal([
      { name: "10-web.sh", boot: "first boot", seconds: 1, output: "fine", errors: "" },
    ]);
    expect(readSelfTest(console, NONCE, "b2", "after reboot")).to.deep.equal([
      {
        name: "10-web.sh",
        boot: "after reboot",
        seconds: 12,
        failure: "exit status 3",
        output: "one\ntwo",
        errors: "no\n",
      },
    ]);
  });

  it("keeps its results when the console has lost what the scripts printed", () => {
    const end = said("b1", "two\n@ errors 10-web.sh\nno\n@ end 10-web.sh 3 1\n\n@ done end 10-web.sh 3 1\n");

    expect(readSelfTest(end, NONCE, "b1", "first boot")).to.deep.equal([
      { name: "10-web.sh", boot: "first boot", seconds: 1, failure: "exit status 3", output: "", errors: "no" },
    ]);
  });
});
