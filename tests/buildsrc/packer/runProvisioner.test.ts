// Tests that a provisioner that fails is named with its image, script, line and command.
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect } from "chai";
import { BUILDSRC, makeRepository, removeRepositories } from "../helpers/repository";

describe("buildsrc: run-provisioner.sh", () => {
  function provision(script: string): { status: number | null; stdout: string; said: string | undefined } {
    const file = join(makeRepository({ "10-x.sh": script }), "10-x.sh");
    const { status, stdout, stderr } = spawnSync(
      "bash",
      [join(BUILDSRC, "packer/run-provisioner.sh"), "images/web/provision/10-x.sh", file],
      { env: { ...process.env, IMAGE: "web" }, encoding: "utf8" },
    );
    const said = stderr.split("\n").filter((line) => line.startsWith("image "));
    expect(said.length, "one failure is told once").to.be.at.most(1);
    return { status, stdout, said: said[0] };
  }

  after(removeRepositories);

  it("says nothing about a script that succeeds, whatever it tries on the way", () => {
    const script =
      "false || echo one\nif ! grep -q x /dev/null; then echo two; fi\nset +e\nfalse\nset -e\necho $(false)three\n";

    expect(provision(script)).to.deep.equal({ status: 0, stdout: "one\ntwo\nthree\n", said: undefined });
  });

  const table: readonly (readonly [string, string, string, number])[] = [
    ["a command", "echo a\nfalse\n", "line 2: false", 1],
    ["a command in a function", "f() {\n  ls /nope/nope 2>/dev/null\n}\nf\n", "line 2: ls /nope/nope 2> /dev/null", 2],
    ["a command substitution", "x=$(exit 5)\n", "line 1: x=$(exit 5)", 5],
    ["a pipe", "false | cat\n", "line 1: cat", 1],
    ["an explicit exit", "echo a\nif true; then\n  exit 3\nfi\n", "line 3: exit 3", 3],
    ["an unset variable", "echo a\necho $NOT_SET_AT_ALL\n", "line 2: echo $NOT_SET_AT_ALL", 1],
  ];
  for (const [what, script, where, status] of table) {
    it(`names the line of ${what}`, () => {
      const result = provision(script);

      expect(result.status).to.equal(status);
      expect(result.said).to.equal(`image web: images/web/provision/10-x.sh ${where} failed with status ${status}`);
    });
  }
});
