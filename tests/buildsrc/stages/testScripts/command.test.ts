// Tests the command that carries a test script onto an instance.
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { scriptCommand } from "../../../../buildsrc/stages/testScripts/command";

describe("buildsrc: a script's command", () => {
  const ENVIRONMENT = { IMAGE: "web", AMI_ID: "ami-1", AMI_CREATED: "1760000000" };

  it("runs it as bash, whatever it contains, with its environment, in a folder that is gone afterwards", () => {
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

  it("holds nothing that Systems Manager would take for a parameter of its own", () => {
    const content = Buffer.from("echo {{ platformType }}");

    expect(scriptCommand({ name: "10-web.sh", content }, ENVIRONMENT)).not.to.include("{{");
  });
});
