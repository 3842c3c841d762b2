// A bad release: `npm run promote` takes the channel back in every region, a push does not undo that, and it goes forth again.
import { DisableImageCommand } from "@aws-sdk/client-ec2";
import { spawn } from "node:child_process";
import { dirname } from "node:path";
import { expect } from "chai";
import { clientsIn, copiesOf, HOME, parameters, REGIONS, tagsOf } from "../published";
import { shared } from "../shared";

const PROJECT = dirname(dirname(dirname(__dirname)));
const IMAGE = "ubuntu-24.04-arm64";

describe("`npm run promote`", () => {
  let newest: Record<string, string | undefined>;
  let previous: Record<string, string | undefined>;

  it("moves `latest` back to the previous release in every region, and says so", async () => {
    const { sandbox, dev } = shared();
    newest = await parameters(sandbox, dev.parameter(IMAGE));

    const { code, output } = await promote(
      "--image",
      IMAGE,
      "--to",
      "previous",
      "--reason",
      "it does not like Mondays",
    );

    expect(code, output).to.equal(0);
    previous = await parameters(sandbox, dev.parameter(IMAGE));
    for (const region of REGIONS) {
      expect(previous[region], region).to.match(/^ami-/).and.not.to.equal(newest[region]);
      const [copy] = await copiesOf(sandbox, previous[HOME] ?? "", region);
      expect(copy?.ImageId, region).to.equal(previous[region]);
      expect(output).to.include(previous[region]).and.to.include(newest[region]);
    }
    expect(await parameters(sandbox, `${dev.parameter(IMAGE)}:latest`)).to.deep.equal(previous);
    const [withdrawn] = await copiesOf(sandbox, newest[HOME] ?? "", HOME);
    expect(tagsOf(withdrawn)["ami-pipeline:reason"]).to.include("it does not like Mondays");
    expect(tagsOf(withdrawn)).to.include.keys("ami-pipeline:withdrawn");
  });

  it("is not undone by a push that changes nothing of the image", async () => {
    const { sandbox, dev } = shared();

    const runs = await dev.pushAndRun("notes/another.md", "nothing of an image\n");

    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
    expect(await parameters(sandbox, dev.parameter(IMAGE))).to.deep.equal(previous);
  });

  it("changes nothing when the channel is there already", async () => {
    const { code, output } = await promote("--image", IMAGE, "--to", previous[HOME] ?? "");

    expect(code, output).to.equal(0);
    expect(output).to.match(/nothing/i);
  });

  it("moves a channel of one's own and leaves `latest` where it is", async () => {
    const { sandbox, dev } = shared();

    const { code, output } = await promote("--image", IMAGE, "--channel", "stable", "--to", previous[HOME] ?? "");

    expect(code, output).to.equal(0);
    expect(await parameters(sandbox, `${dev.parameter(IMAGE)}:stable`)).to.deep.equal(previous);
  });

  it("moves `latest` forth again, to an AMI that was disabled meanwhile", async () => {
    const { sandbox, dev } = shared();
    for (const region of REGIONS) {
      const { ec2 } = clientsIn(sandbox, region);
      await ec2.send(new DisableImageCommand({ ImageId: newest[region] }));
    }

    const { code, output } = await promote("--image", IMAGE, "--to", newest[HOME] ?? "", "--reason", "it is Tuesday");

    expect(code, output).to.equal(0);
    expect(await parameters(sandbox, dev.parameter(IMAGE))).to.deep.equal(newest);
    expect(await parameters(sandbox, `${dev.parameter(IMAGE)}:stable`)).to.deep.equal(previous);
    for (const region of REGIONS) {
      const [image] = await copiesOf(sandbox, newest[HOME] ?? "", region);
      expect(image?.State, region).to.equal("available");
      expect(tagsOf(image), region).not.to.include.keys("ami-pipeline:withdrawn");
    }
  });

  it("refuses another image's AMI and one that never was released", async () => {
    const { sandbox, dev } = shared();
    const others = await parameters(sandbox, dev.parameter("ubuntu-24.04"));

    const other = await promote("--image", IMAGE, "--to", others[HOME] ?? "");

    expect(other.code).to.equal(1);
    expect(other.output).to.match(/Promote FAILED .*is of image ubuntu-24\.04/s);
    expect(await parameters(sandbox, dev.parameter(IMAGE))).to.deep.equal(newest);
  });

  it("is told from `npm run releases`, which lists what there is", async () => {
    const { code, output } = await script("releases", "--image", IMAGE);

    expect(code, output).to.equal(0);
    expect(output)
      .to.include(newest[HOME])
      .and.to.include(previous[HOME])
      .and.to.include("latest")
      .and.to.include("stable");
  });
});

function promote(...args: string[]): Promise<{ code: number; output: string }> {
  return script("promote", ...args);
}

/** Runs one of the project's scripts as a person would, in the factory's folder. */
function script(name: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const { sandbox, dev } = shared();
  const child = spawn(
    process.execPath,
    ["--require", "tsx/cjs", `${PROJECT}/scripts/${name}.ts`, ...args].concat("--stack", dev.stack.name),
    {
      cwd: dev.folder,
      env: sandbox.environment(),
    },
  );
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      resolve({ code: code ?? 1, output });
    });
  });
}
