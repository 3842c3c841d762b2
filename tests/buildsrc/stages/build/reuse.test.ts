// Tests which AMI is reused, and that no other is.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { chooseReusable, findReusable, type Wanted } from "../../../../buildsrc/stages/build/reuse";
import { DescribeImagesCommand, EC2Client, type Ami } from "../../../../buildsrc/stages/common/aws";
import { NOW } from "../../helpers/environments";
import { tagList } from "../../helpers/tags";

describe("buildsrc: reuse", () => {
  const WANTED: Wanted = { factory: "f-dev", image: "web", fingerprint: "abc", maxAgeDays: 30 };

  it("takes the newest candidate or released AMI", () => {
    const amis = [
      ami("ami-1", { CreationDate: "2026-11-10T00:00:00.000Z" }),
      ami("ami-2", { CreationDate: "2026-11-22T00:00:00.000Z" }, { "ami-pipeline:state": "released" }),
      ami("ami-3"),
    ];

    expect(chooseReusable(amis, WANTED, NOW)?.ImageId).to.equal("ami-2");
  });

  const refused: Readonly<Record<string, Ami>> = {
    "one that a killed build left half made": ami("ami-1", {}, { "ami-pipeline:state": "building" }),
    "a rejected one": ami("ami-1", {}, { "ami-pipeline:state": "rejected" }),
    "a retired one": ami("ami-1", {}, { "ami-pipeline:state": "retired" }),
    "one that is not ready": ami("ami-1", { State: "pending" }),
    "a disabled one": ami("ami-1", { State: "disabled" }),
    "one that is too old": ami("ami-1", { CreationDate: "2026-10-26T11:00:00.000Z" }),
    "one without a date": ami("ami-1", { CreationDate: undefined }),
    "another factory's": ami("ami-1", {}, { "ami-pipeline": "f-staging" }),
    "another image's": ami("ami-1", {}, { "ami-pipeline:image": "db" }),
    "one of other content": ami("ami-1", {}, { "ami-pipeline:fingerprint": "abd" }),
    "one without tags": { ImageId: "ami-1", State: "available", CreationDate: "2026-11-20T00:00:00.000Z" },
  };
  for (const [what, one] of Object.entries(refused)) {
    it(`never takes ${what}`, () => {
      expect(chooseReusable([one], WANTED, NOW)).to.equal(undefined);
    });
  }

  it("asks for the account's own AMIs with the three tags", async () => {
    const ec2 = mockClient(EC2Client);
    ec2.on(DescribeImagesCommand).resolves({ Images: [ami("ami-1")] });

    expect((await findReusable(WANTED, new EC2Client({}), NOW))?.ImageId).to.equal("ami-1");
    const input = ec2.commandCalls(DescribeImagesCommand)[0]?.args[0].input;
    expect(input?.Owners).to.deep.equal(["self"]);
    expect(input?.Filters).to.deep.equal([
      { Name: "tag:ami-pipeline", Values: ["f-dev"] },
      { Name: "tag:ami-pipeline:image", Values: ["web"] },
      { Name: "tag:ami-pipeline:fingerprint", Values: ["abc"] },
    ]);
    ec2.restore();
  });
});

function ami(id: string, changes: Partial<Ami> = {}, tags: Readonly<Record<string, string>> = {}): Ami {
  const all = {
    "ami-pipeline": "f-dev",
    "ami-pipeline:image": "web",
    "ami-pipeline:fingerprint": "abc",
    "ami-pipeline:state": "candidate",
    ...tags,
  };
  return {
    ImageId: id,
    State: "available",
    CreationDate: "2026-11-20T00:00:00.000Z",
    Tags: tagList(all),
    ...changes,
  };
}
