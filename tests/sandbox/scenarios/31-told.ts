// People are told what happens in a factory: one readable message each, and none of what nobody has to know.
import { BatchGetBuildsCommand, ListBuildsForProjectCommand } from "@aws-sdk/client-codebuild";
import { expect } from "chai";
import { setTimeout as sleep } from "node:timers/promises";
import { answerApproval } from "../../../sandbox/client/approvals";
import type { Inbox, Mail } from "../../../sandbox/client/inbox";
import { whenAsked } from "../approvals";
import { amiOf } from "../published";
import { runScript } from "../runScript";
import { shared } from "../shared";
import { currentRelease, IMAGE, upkeepFactory, UPKEEP_REGIONS } from "../upkeepFactory";

/** A run makes an image before it asks. */
const LONGEST_MS = 300_000;
const PROVISION = `images/${IMAGE}/provision/10-note.sh`;
const BROKEN = "#!/usr/bin/env bash\necho $undefined\n";
/** Makes a package of its own, so that the release has one that the last one has not. */
const WITH_PACKAGE = `#!/usr/bin/env bash
set -euo pipefail
mkdir -p /tmp/told-note/DEBIAN
printf 'Package: told-note\\nVersion: 1.2\\nArchitecture: all\\nMaintainer: Us <us@example.com>\\nDescription: a note\\n' \\
  >/tmp/told-note/DEBIAN/control
dpkg-deb --build /tmp/told-note /tmp/told-note.deb
dpkg --install /tmp/told-note.deb
rm -r /tmp/told-note /tmp/told-note.deb
echo told >/etc/note
`;

describe("people", () => {
  let inbox: Inbox;
  let read = 0;

  /** The next message, once it has come. */
  async function nextMail(): Promise<Mail> {
    const deadline = Date.now() + LONGEST_MS;
    for (;;) {
      const mail = inbox.mails()[read];
      if (mail !== undefined) {
        read += 1;
        return mail;
      }
      if (Date.now() > deadline) {
        throw new Error(`No message has come after ${LONGEST_MS} ms.`);
      }
      await sleep(200);
    }
  }

  /** How the builds of Tell ended, once all have. */
  async function tellBuilds(): Promise<readonly string[]> {
    const { codeBuild } = shared().sandbox.clients;
    const projectName = `${upkeepFactory().name}-tell`;
    for (;;) {
      const { ids = [] } = await codeBuild.send(new ListBuildsForProjectCommand({ projectName }));
      const { builds = [] } = await codeBuild.send(new BatchGetBuildsCommand({ ids }));
      if (builds.every(({ buildComplete }) => buildComplete)) {
        return builds.map(({ buildStatus = "" }) => buildStatus);
      }
      await sleep(200);
    }
  }

  it("are told that a run failed: in which stage, why, and what to do", async () => {
    const factory = upkeepFactory();
    await factory.stack.configure("approval", "true");
    await factory.stack.configure("approvalEmails[0]", "releases@example.org", "--path");
    const { code, output } = await factory.stack.up();
    expect(code, output).to.equal(0);
    inbox = await shared().sandbox.listen(String((await factory.stack.outputs()).noticesTopicArn));

    const commit = await factory.push(PROVISION, BROKEN);

    const { subject, text } = await nextMail();
    expect(subject).to.equal(`${factory.name}: ${IMAGE} failed in Validate`);
    expect(text)
      .to.match(new RegExp(`^The run of ${IMAGE} failed in Validate\\.\\n\\n {2}commit {2}${commit.slice(0, 7)}\\n`))
      .and.to.match(/ {2}reason {2}a push\n {2}\| Validate FAILED after \d+ s: image note: shellcheck finds faults/)
      .and.to.include(`\n- What happened, with the log: npm run why -- ${IMAGE}\n`)
      .and.to.include(`/pipelines/${factory.pipeline(IMAGE)}/executions/`)
      .and.to.include("aws codepipeline retry-stage-execution");
  });

  it("are told that a run waits for approval: of what, by whom, until when, and where", async () => {
    const factory = upkeepFactory();

    await factory.push(PROVISION, WITH_PACKAGE);

    const { subject, text } = await nextMail();
    const [run] = await factory.runs(IMAGE);
    expect(subject).to.equal(`${factory.name}: ${IMAGE} ${amiOf(run)} waits for approval`);
    expect(text)
      .to.match(/ {2}until {12}\d{4}-\d\d-\d\d \d\d:\d\d UTC; then it counts as rejected\n/)
      .and.to.include("  who can approve  everybody who is allowed to\n")
      .and.to.include(`  | Publish ${amiOf(run)} as the newest ${IMAGE}?`)
      .and.to.match(/- Its tests: https:\S+-test\/build\/\S+\/reports/);
  });

  it("are told that a release is out: where, and what is new in it", async () => {
    const factory = upkeepFactory();
    const { clients } = shared().sandbox;
    const before = await currentRelease();

    await answerApproval(clients, await whenAsked(clients, factory.pipeline(IMAGE)), "Approved", "Fine");
    await factory.untilOver(IMAGE);

    const { subject, text } = await nextMail();
    const after = await currentRelease();
    expect(subject).to.equal(`${factory.name}: ${IMAGE} released, ${after[UPKEEP_REGIONS[0]]}`);
    for (const region of UPKEEP_REGIONS) {
      expect(text).to.match(new RegExp(`^ {2}${region} +${after[region]}$`, "m"));
    }
    expect(text)
      .to.match(
        new RegExp(
          `^Since the release of \\S+, ${before[UPKEEP_REGIONS[0]]}, packages: 0 in another version, 1 new, 0 gone\\.$`,
          "m",
        ),
      )
      .and.to.include("\n  + told-note 1.2\n")
      .and.to.include(`npm run promote -- --image ${IMAGE} --to previous`);
  });

  it("are told that somebody moved a channel", async () => {
    const factory = upkeepFactory();

    const { code, output } = await runScript(factory, "promote", ["--image", IMAGE, "--channel", "stable"]);
    expect(code, output).to.equal(0);

    const { subject, text } = await nextMail();
    expect(subject).to.equal(`${factory.name}: stable of ${IMAGE} was moved`);
    expect(text)
      .to.match(/ {2}\| channel stable of \S+ is at ami-\S+ in 2 regions now/)
      .and.to.match(/ {2}by {2}\S+/);
  });

  it("are not told of a channel that was there already, nor of a run that has nothing to do", async () => {
    const factory = upkeepFactory();
    const before = await tellBuilds();

    await runScript(factory, "promote", ["--image", IMAGE, "--channel", "stable"]);
    await factory.run(IMAGE);

    const [run] = await factory.runs(IMAGE);
    expect(run?.status).to.equal("Succeeded");
    const after = await tellBuilds();
    expect(after).to.deep.equal([...before, "SUCCEEDED"]);
    expect(inbox.mails().slice(read)).to.deep.equal([]);
    await factory.stack.unset("approvalEmails");
    await factory.stack.configure("approval", "false");
  });
});
