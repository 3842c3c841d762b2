// Tests what people are told at the end of a run of Upkeep.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { PublishCommand, SNSClient } from "../../../../buildsrc/stages/common/aws";
import { thenTell } from "../../../../buildsrc/stages/upkeep/told";
import { captureLog } from "../../helpers/log";
import { failureOf } from "../../helpers/refusal";
import { beginUpkeep } from "../../helpers/upkeep";

describe("buildsrc: what Upkeep tells", () => {
  const log = captureLog();
  const sns = new SNSClient({});
  const topic = mockClient(sns);
  beforeEach(() => {
    topic.reset();
    topic.on(PublishCommand).resolves({});
  });

  const target = { factory: "golden", topicArn: "arn:aws:sns:us-east-1:123456789012:golden-notices", chat: false };
  const notice = (subject: string) => ({ subject, lines: [`${subject}.`], nextSteps: [] });
  const subjects = () => topic.commandCalls(PublishCommand).map(({ args: [{ input }] }) => input.Subject);

  it("is one message with all that was said", async () => {
    const upkeep = await beginUpkeep({ settings: { target } });

    const outcome = await thenTell(upkeep, sns, () => {
      upkeep.say(notice("ami-1 will be retired"));
      upkeep.say(notice("Upkeep holds back: sweep"));
      return Promise.resolve("done");
    });

    expect(outcome).to.equal("done");
    expect(subjects()).to.deep.equal(["golden: Upkeep has 2 messages"]);
    expect(log.text).to.include("tells\n  ami-1 will be retired\n  Upkeep holds back: sweep\n");
  });

  it("is told even if the work failed, and that it failed is worth more than that nobody could be told", async () => {
    const upkeep = await beginUpkeep({ settings: { target } });
    upkeep.say(notice("ami-1 will be retired"));
    const work = () => Promise.reject(new Error("the work failed"));

    expect((await failureOf(thenTell(upkeep, sns, work))).message).to.equal("the work failed");
    expect(subjects()).to.deep.equal(["golden: ami-1 will be retired"]);

    topic.on(PublishCommand).rejects(new Error("no such topic"));
    expect((await failureOf(thenTell(upkeep, sns, work))).message).to.equal("the work failed");
    expect(log.text).to.include("Nobody was told: no such topic\n");
    expect((await failureOf(thenTell(upkeep, sns, () => Promise.resolve("")))).message).to.equal("no such topic");
  });

  it("is nothing where nothing was said, only shown in a dry run, and told nobody where there is nobody", async () => {
    const quiet = await beginUpkeep({ settings: { target } });
    await thenTell(quiet, sns, () => Promise.resolve("done"));

    const dry = await beginUpkeep({ settings: { target, dryRun: true } });
    dry.say(notice("ami-1 will be retired"));
    await thenTell(dry, sns, () => Promise.resolve("done"));

    const alone = await beginUpkeep({});
    alone.say(notice("ami-2 will be retired"));
    await thenTell(alone, sns, () => Promise.resolve("done"));

    expect(subjects()).to.deep.equal([]);
    expect(log.text).to.include("would tell\n  ami-1 will be retired\n").and.to.include("would tell\n  ami-2");
  });
});
