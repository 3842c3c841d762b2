// Upkeep is started by its schedule and by people, as often and as many at once as they like.
import { expect } from "chai";
import { readCalls, readJournal } from "../../../sandbox/iam/report/records";
import { INTRUDER, unprovoked } from "../../../sandbox/iam/report/refusals";
import { makeRole } from "../rolePolicy";
import { runScript } from "../runScript";
import { sessionOf } from "../session";
import { shared } from "../shared";
import { currentRelease, IMAGE, makeUpkeepFactory, runUpkeep, upkeepFactory, UPKEEP_REGIONS } from "../upkeepFactory";
import { leaveBehind, makeOld, snapshotsOfRelease, thoseThere, type Leftovers } from "../upkeepLeftovers";

/** The name ends as those of the factory's roles do: reports know the purpose from it. */
const ROLE = "people-upkeepStarter-role-1";

describe("Upkeep", () => {
  let removeRole: (() => Promise<void>) | undefined;
  after(() => removeRole?.());

  const starter = async (name: string) => {
    const { sandbox } = shared();
    const session = await sessionOf(sandbox.endpoint, `arn:aws:iam::123456789012:role/${ROLE}`, name);
    return {
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken,
    };
  };

  it("comes with a factory, which makes its first release meanwhile", async () => {
    const factory = await makeUpkeepFactory();

    const { code, output, runs } = await factory.upAndRun();

    expect(code, output).to.equal(0);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded"]);
    expect(await currentRelease()).to.have.all.keys(...UPKEEP_REGIONS);
  });

  it("has nothing to do on a factory that is new, when its schedule starts it", async () => {
    const released = await currentRelease();

    const { status, log } = await runUpkeep();

    expect(status, log).to.equal("SUCCEEDED");
    expect(log).to.match(/Upkeep SUCCEEDED in \d+ s/);
    expect(await currentRelease()).to.deep.equal(released);
  });

  it("shows to whoever may start it, and nothing else, what it would do", async () => {
    const { sandbox } = shared();
    const { upkeepStarterPolicy, upkeepProjectArn } = await upkeepFactory().stack.outputs();
    removeRole = await makeRole(sandbox.endpoint, ROLE, upkeepStarterPolicy);
    const args = ["--dry-run", "--project", String(upkeepProjectArn)];

    const { code, output } = await runScript(upkeepFactory(), "upkeep", args, await starter("ann"));

    expect(code, output).to.equal(0);
    expect(output).to.include("Nothing was done: this was a dry run.");
    const other = String(upkeepProjectArn).replace(/upkeep$/, "promote");
    const refused = await runScript(upkeepFactory(), "upkeep", ["--project", other], await starter(INTRUDER));
    expect(refused.code).to.equal(1);
    expect(refused.output).to.include("not authorized to perform: codebuild:StartBuild");
  });

  it("does no harm if two of it run at once", async () => {
    const released = await currentRelease();

    const runs = await Promise.all([runUpkeep(), runUpkeep()]);

    for (const { status, log } of runs) {
      expect(status, log).to.equal("SUCCEEDED");
    }
    expect(await currentRelease()).to.deep.equal(released);
    expect((await upkeepFactory().runs(IMAGE)).map(({ status }) => status)).to.deep.equal(["Succeeded"]);
  });

  describe("sweeps", () => {
    let leftForLater: Leftovers;
    let othersLeft: Leftovers;

    it("away what builds and publications left, and nothing else", async () => {
      const { sandbox } = shared();
      const released = await currentRelease();
      const snapshots = await snapshotsOfRelease();
      const [left, young] = [await leaveBehind("old"), await leaveBehind("young")];
      const others = await leaveBehind("other", "ami-pipeline-other");
      await makeOld([...left, ...others]);
      // What is released is older than that, and no leftover.
      for (const region of UPKEEP_REGIONS) {
        await sandbox.makeOlder({ region, ids: [released[region] ?? ""], days: 100 });
      }

      const { status, log } = await runUpkeep();

      expect(status, log).to.equal("SUCCEEDED");
      expect(await thoseThere(left)).to.deep.equal([]);
      expect(await thoseThere(young)).to.deep.equal(young.map(({ id }) => id));
      expect(await thoseThere(others)).to.deep.equal(others.map(({ id }) => id));
      expect(await currentRelease()).to.deep.equal(released);
      expect(await snapshotsOfRelease()).to.deep.equal(snapshots);
      leftForLater = young;
      othersLeft = others;
    });

    it("once, if two of it do so at once", async () => {
      await makeOld(leftForLater);

      const [one, two] = await Promise.all([runUpkeep(), runUpkeep()]);

      expect([one.status, two.status], one.log + two.log).to.deep.equal(["SUCCEEDED", "SUCCEEDED"]);
      expect(await thoseThere([...leftForLater, ...othersLeft])).to.deep.equal(othersLeft.map(({ id }) => id));
    });
  });

  describe("has rights", () => {
    it("that are enough: nothing was denied to it, or to its schedule", () => {
      const { path } = shared().sandbox.state;
      const denied = unprovoked(readJournal(path), readCalls(path)).filter(({ role }) =>
        role.includes(`/${upkeepFactory().name}-`),
      );

      expect(denied.map(({ role, action, resource }) => `${role}: ${action} on ${resource}`)).to.deep.equal([]);
    });
  });
});
