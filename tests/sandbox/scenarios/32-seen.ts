// What a factory shows of itself: its dashboard, in a browser; the Upkeep that did not run; and what the factory costs.
import { expect } from "chai";
import { page } from "../../../sandbox/dashboard/page";
import { readDashboards } from "../../../sandbox/dashboard/read";
import { servePage } from "../../../sandbox/dashboard/serve";
import { ALARMS_PATH } from "../../../sandbox/cloudwatch/cloudWatch";
import type { Change } from "../../../sandbox/cloudwatch/check";
import { inBrowser } from "../browser";
import { runScript } from "../runScript";
import { shared } from "../shared";
import { IMAGE, runUpkeep, upkeepFactory } from "../upkeepFactory";

const HOUR_MILLISECONDS = 3_600_000;

/** Has all alarms judged, as of some hours from now. @returns what became of this factory's */
async function judgedIn(hours: number): Promise<readonly string[]> {
  const { endpoint } = shared().sandbox;
  const at = new Date(Date.now() + hours * HOUR_MILLISECONDS).toISOString();
  const answer = await fetch(endpoint + ALARMS_PATH, { method: "POST", body: JSON.stringify({ at }) });
  const { changes } = (await answer.json()) as { readonly changes: readonly Change[] };
  const { name } = upkeepFactory();
  return changes
    .filter(({ alarm }) => alarm.startsWith(`${name}-`))
    .map(({ alarm, to }) => `${alarm.slice(name.length + 1)} ${to}`)
    .sort();
}

describe("what a factory shows of itself", () => {
  it("is on a dashboard that a browser shows, with what the last run measured", async () => {
    const { endpoint } = shared().sandbox;
    const { name } = upkeepFactory();
    const { status, log } = await runUpkeep();
    expect(status, log).to.equal("SUCCEEDED");
    await judgedIn(0);

    const { url, server } = await servePage(async () => {
      const all = await readDashboards(endpoint);
      return page(
        all.filter((each) => each.name.startsWith(`${name}-`)),
        endpoint,
      );
    });
    try {
      const seen = await inBrowser(url, async (tab) => {
        const graphs = await tab.locator("section.graph").all();
        return {
          heading: await tab.locator("h1").innerText(),
          alarms: await tab.locator(".alarms summary").allInnerTexts(),
          numbers: await tab.locator(".numbers div").allInnerTexts(),
          graphs: await Promise.all(
            graphs.map(async (graph) => ({
              title: await graph.locator("h2").innerText(),
              marks: await graph.locator("svg circle, svg rect").count(),
              values: (await graph.locator("li").allInnerTexts()).map((text) => text.replace(/\s+/g, " ")),
            })),
          ),
          width: (await tab.locator("main").boundingBox())?.width ?? 0,
        };
      });

      expect(seen.heading).to.equal(name);
      const [failed = "", missing = "", ...others] = seen.alarms
        .map((text) => text.replace(/\s+since .*/, "").trim())
        .sort((one, other) => Number(one.includes("missing")) - Number(other.includes("missing")));
      // Whether a run failed today, an earlier scenario decides.
      expect(failed).to.match(new RegExp(`^(ok|in alarm) ${name}-${IMAGE}-failed$`));
      expect([missing, ...others]).to.deep.equal([`ok ${name}-upkeep-missing`]);
      expect(seen.numbers.join("; ")).to.match(/Waiting for approval\n0; .*Upkeep runs in a day\n[1-9]/s);
      const valuesOf = (title: string) => seen.graphs.find((graph) => graph.title.startsWith(title))?.values.join("; ");
      expect(valuesOf("AMIs by state")).to.match(/released [1-9]\d*/);
      expect(valuesOf("Duration of stages")).to.match(/build [1-9][\d.]*;.*upkeep [\d.]+/);
      expect(valuesOf("Age of the newest release")).to.match(new RegExp(`^${IMAGE} [\\d.]+$`));
      expect(valuesOf("Duration of runs")).to.match(new RegExp(`^${IMAGE} [1-9][\\d.]*$`));
      expect(seen.graphs.filter(({ marks, values }) => marks < values.length)).to.deep.equal([]);
      // The window is 1380 wide, and the page does not run out of it.
      expect(seen.width).to.be.within(1000, 1380);
    } finally {
      server.close();
    }
  });

  it("tells that Upkeep did not run, until it runs again", async () => {
    const { sandbox } = shared();
    const inbox = await sandbox.listen(String((await upkeepFactory().stack.outputs()).noticesTopicArn));

    expect(await judgedIn(40)).to.include("upkeep-missing ALARM");

    const [message = "{}", ...others] = await inbox.messages();
    expect(others).to.deep.equal([]);
    const { AlarmName, AlarmDescription } = JSON.parse(message) as Record<string, string>;
    expect(AlarmName).to.equal(`${upkeepFactory().name}-upkeep-missing`);
    expect(AlarmDescription).to.match(/has not come to its end for 27 hours.*Next: .*npm run upkeep/s);
    expect(await judgedIn(0)).to.include("upkeep-missing OK");
  });

  it("costs what its AMIs, builds and runs come to", async () => {
    const { code, output } = await runScript(upkeepFactory(), "costs/main", []);

    expect(code, output).to.equal(0);
    expect(output).to.match(/^EBS snapshots of AMIs, at most +\d+ AMIs, \d+ GiB +\d+\.\d\d$/m);
    expect(output).to.match(/^CodeBuild +[1-9]\d* minutes +\d+\.\d\d$/m);
    expect(output).to.match(new RegExp(`^${IMAGE} +us-east-1 +\\d+ +\\d+ +\\d+\\.\\d\\d +\\d+\\.\\d\\d`, "m"));
    expect(output).to.match(new RegExp(`^${IMAGE} +eu-west-1 +\\d+ +\\d+ +\\d+\\.\\d\\d`, "m"));
    expect(output).to.match(/Retiring what Upkeep has planned saves \d+\.\d\d USD a month/);
    expect(output).not.to.include("The table of prices has none");
  });
});
