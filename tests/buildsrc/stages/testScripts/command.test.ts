// Tests the command that carries a test script onto an instance.
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { BASH, type Interpreter } from "../../../../buildsrc/stages/image/interpreter";
import { scriptCommand } from "../../../../buildsrc/stages/testScripts/command";

describe("buildsrc: a script's command", () => {
  const ENVIRONMENT = { IMAGE: "web", AMI_ID: "ami-1", AMI_CREATED: "1760000000" };

  it("runs it as bash, whatever it contains, with its environment, in a folder that is gone afterwards", () => {
    const content = Buffer.from(
      'set -euo pipefail\n[[ 1 = 1 ]] && echo "{{ ssm:x }} \'$IMAGE\' $AMI_ID $HOME é"\necho "$PWD"\nnope >&2\n',
    );

    const ran = spawnSync("sh", ["-c", scriptCommand({ name: "10-web.sh", content, interpreter: BASH }, ENVIRONMENT)], {
      encoding: "utf8",
    });

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
      spawnSync("sh", ["-c", scriptCommand({ name, content: Buffer.from(text), interpreter }, ENVIRONMENT)], {
        encoding: "utf8",
      });

    expect(ran("10.py", ["python3"], "import os, sys\nprint(os.environ['IMAGE'])\nsys.exit(3)")).to.include({
      stdout: "web\n",
      status: 3,
    });
    expect(ran("20", ["/usr/bin/env", "-S bash -e"], "false\necho on")).to.include({ stdout: "", status: 1 });
  });
});
