// Tests the command that carries a test script onto an instance.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { BASH, type Interpreter } from "../../../../buildsrc/stages/image/interpreter";
import { isLast, pieceCommand, scriptCommand } from "../../../../buildsrc/stages/testScripts/command";
import { scriptEnvironment } from "../../../../buildsrc/stages/testScripts/script";
import { NOBLE } from "../../helpers/imageSettings";

describe("buildsrc: a script's command", () => {
  const folder = mkdtempSync(join(tmpdir(), "ami-pipeline-"));
  /** Runs a command as root on an instance would, with a folder of this machine's. */
  const onInstance = (command: string) =>
    spawnSync("sh", ["-c", command.replaceAll("/var/lib/ami-pipeline-test", join(folder, "printed"))], {
      encoding: "utf8",
      maxBuffer: 8 * 1024 * 1024,
    });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const ENVIRONMENT = {
    ...scriptEnvironment({ name: "web", settings: NOBLE }, "ami-1", new Date(1760000000000)),
    INSTANCE_TYPE: "t3.small",
  };

  it("runs it as bash, whatever it contains, with its environment, in a folder that is gone afterwards", () => {
    const content = Buffer.from(
      'set -euo pipefail\n[[ 1 = 1 ]] && echo "{{ ssm:x }} \'$IMAGE\' $AMI_ID $HOME é"\necho "$PWD"\nnope >&2\n',
    );

    const ran = onInstance(scriptCommand({ name: "10-web.sh", content, interpreter: BASH }, ENVIRONMENT));

    const [said, folder = "", ...rest] = ran.stdout.split("\n");
    expect(said).to.equal("{{ ssm:x }} 'web' ami-1 /root é");
    expect(rest).to.deep.equal([""]);
    expect(ran.stderr).to.equal("10-web.sh: line 4: nope: command not found\n");
    expect(ran.status).to.equal(127);
    expect(spawnSync("ls", [folder]).status).not.to.equal(0);
  });

  it("holds nothing that Systems Manager would take for a parameter of its own", () => {
    const content = Buffer.from("echo {{ platformType }}");

    expect(scriptCommand({ name: "10-web.sh", content, interpreter: BASH }, ENVIRONMENT)).not.to.include("{{");
  });

  it("runs it with its own interpreter", () => {
    const ran = (name: string, interpreter: Interpreter, text: string) =>
      onInstance(scriptCommand({ name, content: Buffer.from(text), interpreter }, ENVIRONMENT));

    expect(ran("10.py", ["python3"], "import os, sys\nprint(os.environ['IMAGE'])\nsys.exit(3)")).to.include({
      stdout: "web\n",
      status: 3,
    });
    expect(ran("20", ["/usr/bin/env", "-S bash -e"], "false\necho on")).to.include({ stdout: "", status: 1 });
  });

  it("keeps what it printed on the instance, from where it comes in pieces", () => {
    const content = Buffer.from("head -c 60000 /dev/urandom | base64 -w 0\necho no >&2\nexit 3");
    const ran = onInstance(scriptCommand({ name: "10.sh", content, interpreter: BASH }, ENVIRONMENT));
    const pieces: Buffer[] = [];
    do {
      pieces.push(Buffer.from(onInstance(pieceCommand("out", pieces.length)).stdout, "base64"));
    } while (!isLast(pieces.at(-1) ?? Buffer.alloc(0)));

    expect(ran).to.include({ stderr: "no\n", status: 3 });
    expect(ran.stdout).to.have.length(80_000);
    expect(gunzipSync(Buffer.concat(pieces)).toString()).to.equal(ran.stdout);
    expect(pieces).to.have.length(4);
    expect(onInstance(pieceCommand("out", 0)).stdout.length).to.be.lessThan(23_000);
    const errors = onInstance(pieceCommand("err", 0)).stdout;
    expect(gunzipSync(Buffer.from(errors, "base64")).toString()).to.equal("no\n");
  });
});
