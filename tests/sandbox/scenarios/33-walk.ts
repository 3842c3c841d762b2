// Somebody who knows only the documents: from a clone to an image of their own that is published in two regions, shared, rolled
// back, destroyed and taken over again, with the documents' own commands and no other.
import { GetBranchCommand } from "@aws-sdk/client-codecommit";
import { expect } from "chai";
import { ADMINISTRATOR, createClients, type Clients } from "../../../sandbox/client/clients";
import { followRuns } from "../../../sandbox/client/follow";
import { newestRun } from "../../../sandbox/client/runs";
import { launchPermissions, parameters } from "../published";
import { shared } from "../shared";
import { Clone } from "../walk/clone";
import { IMAGE, STEPS } from "../walk/steps";

const NAME = "greeting";
const FACTORY = "ami-pipeline-golden";
const PIPELINE = `${FACTORY}-${NAME}`;
const REGIONS = ["eu-central-1", "eu-west-1"] as const;
const ORGANIZATION = "arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5";

describe("the walk through the documents", () => {
  let clone: Clone;
  let clients: Clients;
  let first: Record<string, string | undefined>;
  let bucket: string;

  const type = (command: string) => clone.type(command.replace("ubuntu-24.04", NAME).replace("OLD-BUCKET", bucket));
  const released = () => parameters(shared().sandbox, `/${FACTORY}/${NAME}`, REGIONS);

  /** Runs `pulumi up`, then follows the run that it starts. */
  async function upAndRun(): Promise<string> {
    const before = await newestRun(clients, PIPELINE).catch(() => undefined);
    const output = await type(STEPS.up);
    const runs = await followRuns(clients, {
      pipelines: () => Promise.resolve([PIPELINE]),
      except: new Map(before ? [[PIPELINE, before.executionId]] : []),
    });
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded"]);
    return output;
  }

  before(() => {
    const { sandbox } = shared();
    clone = Clone.make(sandbox);
    clients = createClients(sandbox.endpoint, ADMINISTRATOR, REGIONS[0]);
    bucket = "";
  });

  it("leads from a clone to an image of one's own, in two regions and shared", async () => {
    for (const [file, content] of Object.entries(IMAGE)) {
      clone.write(`my-images/${NAME}/${file}`, content);
    }
    const { setUp, makeStack, setRegion, setImages, setPathStyle, addRegion, share } = STEPS;
    for (const command of [setUp, makeStack, setRegion, setImages, setPathStyle, addRegion, share]) {
      await type(command);
    }
    expect(await type(STEPS.askDoctor)).to.match(/ 0 stop\. Next: pulumi up/);
    const made = await upAndRun();

    // Nothing has changed that somebody would have to hear of.
    expect(made).not.to.include("The publish settings changed");
    first = await released();
    for (const region of REGIONS) {
      expect(first[region]).to.match(/^ami-/);
      expect(await launchPermissions(shared().sandbox, region, first[region] ?? "")).to.deep.equal([ORGANIZATION]);
    }
    expect(await type(STEPS.why)).to.match(/: Succeeded\.\nPublish SUCCEEDED/);
  });

  it("leads to another release, and back", async () => {
    const file = "provision/10-greeting.sh";
    clone.write(`my-images/${NAME}/${file}`, `${IMAGE[file] ?? ""}echo "Have a good day" >>/etc/motd\n`);
    await upAndRun();
    const second = await released();
    expect(second).not.to.deep.equal(first);

    expect(await type(STEPS.rollBack)).to.match(/^Promote SUCCEEDED/m);

    expect(await released()).to.deep.equal(first);
    const [newest, before] = rowsOf(await type(STEPS.listReleases));
    expect(newest).to.include(second[REGIONS[0]]).and.include("withdrawn: the second edition has a typo");
    expect(before)
      .to.include(first[REGIONS[0]])
      .and.match(/ latest +released/);
  });

  it("leads to the end, which says what stays, and to a new beginning that has it again", async () => {
    bucket = (await type("pulumi stack output bucketName")).trim();
    const end = await type(STEPS.destroy);

    expect(end).to.include(`the repository ${FACTORY}, with its history`).and.include(`the bucket ${bucket}`);
    expect(await released()).to.deep.equal(first);
    await type(STEPS.adopt);
    await type(STEPS.up);
    expect(await type(STEPS.importRecords)).to.match(/\d+ records copied/);

    const rows = rowsOf(await type(STEPS.listReleases));
    expect(rows.at(-1)).to.include(first[REGIONS[0]]);
    const repository = { repositoryName: FACTORY, branchName: "main" };
    expect((await clients.codeCommit.send(new GetBranchCommand(repository))).branch?.commitId).to.match(
      /^[0-9a-f]{40}$/,
    );
  });
});

/** The rows of a table of releases, newest first. */
function rowsOf(output: string): readonly string[] {
  return output.split("\n").filter((line) => line.startsWith(`${NAME} `));
}
