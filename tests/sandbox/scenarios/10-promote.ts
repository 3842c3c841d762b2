// A bad release: `npm run promote` takes the channel back in every region, a push does not undo that, and it goes forth again.
import { CodeBuildClient, StartBuildCommand, type StartBuildCommandInput } from "@aws-sdk/client-codebuild";
import { DisableImageCommand } from "@aws-sdk/client-ec2";
import { expect } from "chai";
import { clientsIn, copiesOf, HOME, parameters, REGIONS, stagesOf, tagsOf } from "../published";
import { INTRUDER } from "../../../sandbox/iam/report/refusals";
import { makeRole } from "../rolePolicy";
import { runScript } from "../runScript";
import { sessionOf } from "../session";
import { shared } from "../shared";

const IMAGE = "ubuntu-24.04-arm64";
/** The name ends as those of the factory's roles do: reports know the purpose from it. */
const ROLE = "people-promoter-role-1";

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

  it("hides what was taken back from other accounts that look for it by name", async () => {
    const { sandbox } = shared();
    for (const region of REGIONS) {
      const [hidden] = await copiesOf(sandbox, newest[HOME] ?? "", region);
      const [shown] = await copiesOf(sandbox, previous[HOME] ?? "", region);
      expect(Date.parse(hidden?.DeprecationTime ?? "") - Date.now(), region).to.be.lessThan(120_000);
      expect(shown?.DeprecationTime, region).to.equal(undefined);
    }
  });

  it("is not undone by a push that changes nothing of the image", async () => {
    const { sandbox, dev } = shared();

    const runs = await dev.pushAndRun("notes/another.md", "nothing of an image\n");

    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
    expect(runs.map((each) => stagesOf(each).at(-1))).to.have.members(["Validate Succeeded", "Publish Succeeded"]);
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
      expect(image?.DeprecationTime, region).to.equal(undefined);
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

  describe("by a person with the promoters' policy alone", () => {
    let removeRole: () => Promise<void>;
    let project: string;
    before(async () => {
      const { sandbox, dev } = shared();
      const { promoterPolicy, promoteProjectArn } = await dev.stack.outputs();
      project = String(promoteProjectArn);
      removeRole = await makeRole(sandbox.endpoint, ROLE, promoterPolicy);
    });
    after(() => removeRole());

    it("works as for everybody", async () => {
      const { sandbox, dev } = shared();
      const args = ["--project", project, "--image", IMAGE, "--channel", "stable", "--to", newest[HOME] ?? ""];

      const { code, output } = await runScript(dev, "promote", args, await promoter("ann"));

      expect(code, output).to.equal(0);
      expect(output).to.match(/SUCCEEDED/);
      expect(await parameters(sandbox, `${dev.parameter(IMAGE)}:stable`)).to.deep.equal(newest);
    });

    it("is refused with any other buildspec, role or variable", async () => {
      const { sandbox } = shared();
      const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = await promoter(INTRUDER);
      const codeBuild = new CodeBuildClient({
        endpoint: sandbox.endpoint,
        region: HOME,
        credentials: {
          accessKeyId: AWS_ACCESS_KEY_ID,
          secretAccessKey: AWS_SECRET_ACCESS_KEY,
          sessionToken: AWS_SESSION_TOKEN,
        },
      });
      const image = { name: "IMAGE", value: IMAGE };
      const attempts: Omit<StartBuildCommandInput, "projectName">[] = [
        { buildspecOverride: "version: 0.2\nphases: {build: {commands: [env]}}" },
        { serviceRoleOverride: `arn:aws:iam::123456789012:role/${ROLE}` },
        { sourceLocationOverride: "their-bucket/source.zip" },
        { imageOverride: "theirs" },
        { environmentVariablesOverride: [image, { name: "BUCKET", value: "their-bucket" }] },
      ];

      for (const attempt of attempts) {
        const input = { environmentVariablesOverride: [image], ...attempt, projectName: project.split("/").at(-1) };
        const outcome = await codeBuild.send(new StartBuildCommand(input)).then(
          () => "allowed",
          (error: unknown) => String(error),
        );
        expect(outcome, JSON.stringify(attempt)).to.include("is not authorized to perform: codebuild:StartBuild");
      }
    });
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

/** The environment of a session of the promoters' role. */
async function promoter(name: string) {
  const { sandbox } = shared();
  const role = `arn:aws:iam::123456789012:role/${ROLE}`;
  const { accessKeyId, secretAccessKey, sessionToken } = await sessionOf(sandbox.endpoint, role, name);
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

function promote(...args: string[]): Promise<{ code: number; output: string }> {
  return script("promote", ...args);
}

function script(name: string, ...args: string[]): Promise<{ code: number; output: string }> {
  const { dev } = shared();
  return runScript(dev, name, [...args, "--stack", dev.stack.name]);
}
