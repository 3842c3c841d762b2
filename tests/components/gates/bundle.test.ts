// The gates' bundle: what its digest depends on, what is not in it, and that its programs start.
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { expect } from "chai";
import { parse } from "yaml";
import { buildspecOf, GATES } from "../../../components/basics/gates";
import { bundleGates, digestOf, programOf, type BundleFiles } from "../../../components/gates/bundle";
import { keepBundle, writeBundle } from "../../../components/gates/bundleFolder";
import { SOURCE_FOLDER } from "../../../components/source/images";
import { rejection } from "../../helpers/deploy";

const run = promisify(execFile);
/** In milliseconds, on a machine that does other things too. */
const SLOW = 20_000;

describe("the gates' bundle", () => {
  let temporary: string;
  let files: BundleFiles;

  /** A source folder with gates of one line each, which bundle at once. */
  function smallSource(name: string, line: string): string {
    const folder = join(temporary, name);
    const write = (path: string, content: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    };
    write("package.json", "{}");
    write("stages/shared.ts", `export const line = "${line}";\n`);
    for (const gate of GATES) {
      write(`stages/${gate}/main.ts`, `import { line } from "../shared";\nconsole.log("${gate}", line);\n`);
      write(buildspecOf(gate), "version: 0.2\n");
    }
    return folder;
  }

  before(async function () {
    this.timeout(SLOW);
    temporary = mkdtempSync(join(tmpdir(), "gates-"));
    files = await bundleGates(SOURCE_FOLDER);
  });
  after(() => {
    rmSync(temporary, { recursive: true, force: true });
  });

  it("holds a program and a buildspec per gate, which runs that program and installs nothing", () => {
    for (const gate of GATES) {
      expect(files.has(programOf(gate)), gate).to.equal(true);
      const buildspec = parse(Buffer.from(files.get(buildspecOf(gate)) ?? "").toString()) as {
        phases: Record<string, { commands?: string[] }>;
      };
      const commands = Object.values(buildspec.phases).flatMap((phase) => phase.commands ?? []);
      expect(commands).to.include(`node ${programOf(gate)}`);
      expect(commands.join("\n")).not.to.match(/npm|install|tsx/);
    }
    expect([...files.keys()].filter((path) => !/^(buildspecs|shared)\//.test(path))).to.have.members(
      GATES.map(programOf),
    );
  });

  it("has the same digest wherever it is made, and another one when the code of a gate changes", async () => {
    const [one, copy, changed] = [smallSource("one", "1"), smallSource("copy", "1"), smallSource("changed", "2")];
    writeFileSync(join(copy, "stages", "NOTES.md"), "Not code.");

    const [digest, same, other] = (await Promise.all([one, copy, changed].map(bundleGates))).map(digestOf);

    expect(same).to.equal(digest);
    expect(other).not.to.equal(digest);
  });

  it("tells apart files whose contents only together are the same", () => {
    const one = new Map([
      ["a", Buffer.from("xy")],
      ["b", Buffer.from("")],
    ]);
    const other = new Map([
      ["a", Buffer.from("x")],
      ["b", Buffer.from("y")],
    ]);
    expect(digestOf(one)).not.to.equal(digestOf(other));
  });

  it("names nothing of the machine that made it", () => {
    const text = [...files.values()].map((content) => Buffer.from(content).toString()).join("\n");

    for (const private_ of [dirname(SOURCE_FOLDER), homedir(), tmpdir()].filter((path) => path.length > 5)) {
      expect(text.includes(private_), private_).to.equal(false);
    }
    expect(text).not.to.match(/\b(AKIA|ASIA)[A-Z0-9]{16}\b/);
  });

  it("runs without any package, and says what its environment lacks", async () => {
    const folder = join(temporary, "unpacked");
    writeBundle(files, folder);

    await Promise.all(
      GATES.map(async (gate) => {
        const output = await run(process.execPath, [programOf(gate)], { cwd: folder, env: { HOME: temporary } }).then(
          () => "it succeeded",
          (error: unknown) => String((error as { stderr?: string }).stderr),
        );
        expect(output, gate).to.match(
          /FAILED after 0 s: The stage's environment is not complete:\n- FACTORY is not set/,
        );
      }),
    );
  }).timeout(SLOW);

  it("is made only from the packages that the stages name, and says how to get them", async () => {
    const bare = smallSource("bare", "1");
    copyFileSync(join(SOURCE_FOLDER, "package.json"), join(bare, "package.json"));

    expect(await rejection(bundleGates(bare))).to.match(
      /bare\/node_modules lacks @aws-sdk\/client-auto-scaling [\d.]+, .*tsx [\d.]+, of which .*Run npm run setup\.$/,
    );
  });

  it("is written once per digest, and again if somebody changed what was written", () => {
    const small = new Map([["shared/a.mjs", Buffer.from("1")]]);
    const folder = keepBundle(small, digestOf(small), temporary);
    expect(basename(folder)).to.equal(`gates-${digestOf(small)}`);

    writeFileSync(join(folder, "shared", "a.mjs"), "2");
    expect(keepBundle(small, digestOf(small), temporary)).to.equal(folder);
    expect(readFileSync(join(folder, "shared", "a.mjs"), "utf8")).to.equal("1");
  });
});
