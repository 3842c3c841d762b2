import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect } from "chai";
import { SYSTEM_PATH, type Container } from "../../../../sandbox/codebuild/container/container";
import { containersIn } from "../../../../sandbox/codebuild/container/namespaces";

const IS_ROOT_ON_LINUX = process.platform === "linux" && process.getuid?.() === 0;

(IS_ROOT_ON_LINUX ? describe : describe.skip)("containersIn (needs root on Linux)", () => {
  let folder: string;
  const containers: Container[] = [];
  let output = "";

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "containers-"));
    const start = containersIn({ folder, exclude: [] });
    containers.push(...(await Promise.all([start((text) => (output += text)), start(() => undefined)])));
    for (const container of containers) {
      container.openShell("bash", { PATH: SYSTEM_PATH, QUOTED: "it's" }, "/tmp");
    }
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const first = () => {
    const [container] = containers;
    if (!container) {
      throw new Error("No container was started");
    }
    return container;
  };
  const outputOf = async (command: string) => {
    output = "";
    return `${await first().run(command)} ${output}`;
  };

  it("runs commands in one shell, with the given environment only", async () => {
    expect(await outputOf("cd /usr; count=1; export SHOWN=2; echo $QUOTED")).to.equal("0 it's\n");
    expect(await outputOf('echo "$PWD $count $SHOWN ${HOME-none}"')).to.equal("0 /usr 1 2 none\n");
  });

  it("goes on with a new shell and the old environment after a command that exits", async () => {
    expect(await outputOf("export LAST=3; exit 4")).to.equal("4 ");
    expect(await outputOf('echo "$PWD $SHOWN $LAST"')).to.equal("0 /usr 2 3\n");
    expect(first().environment()).to.include({ LAST: "3", QUOTED: "it's" });
  });

  it("ends what runs without a signal that could be caught, and leaves nothing behind", async () => {
    const leak = path.join(folder, "leak");
    expect(await outputOf(`touch ${leak} && ls ${leak} && echo $$`)).to.contain(leak);
    const endless = first().run("trap 'touch caught' TERM INT HUP; (sleep 1000 &); while :; do sleep 1000; done");
    await Promise.all(containers.map((container) => container.kill()));

    expect(await endless).to.equal(undefined);
    expect(await first().run("true")).to.equal(undefined);
    expect(existsSync(first().root)).to.equal(false);
    expect(readdirSync(folder)).to.deep.equal([]);
    expect(readFileSync("/proc/self/mountinfo", "utf8")).not.to.contain(folder);
  });
});
