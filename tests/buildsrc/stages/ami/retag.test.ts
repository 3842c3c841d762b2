// Tests how the tags of an AMI and its snapshots change, and change back.
import { mockClient } from "aws-sdk-client-mock";
import { expect } from "chai";
import { tagAmi } from "../../../../buildsrc/stages/ami/retag";
import { HalfDone } from "../../../../buildsrc/stages/common/allOrNothing";
import { CreateTagsCommand, DeleteTagsCommand, type Ami } from "../../../../buildsrc/stages/common/aws";
import { clientsIn } from "../../../../buildsrc/stages/common/regions";
import { failureOf } from "../../helpers/refusal";
import { tagList } from "../../helpers/tags";

describe("buildsrc: tagging an AMI", () => {
  const clients = clientsIn("eu-west-1");
  const ec2 = mockClient(clients.ec2);
  let tags: Record<string, string>;
  let resources: Set<string>;
  let calls: number;

  beforeEach(() => {
    tags = { state: "candidate", reason: "it was slow", Name: "web" };
    resources = new Set();
    calls = 0;
    ec2.reset();
    ec2.on(CreateTagsCommand).callsFake(({ Resources, Tags }: Tagging) => {
      note(Resources);
      for (const { Key, Value = "" } of Tags) {
        tags[Key] = Value;
      }
      return {};
    });
    ec2.on(DeleteTagsCommand).callsFake(({ Resources, Tags }: Tagging) => {
      note(Resources);
      for (const { Key } of Tags) {
        Reflect.deleteProperty(tags, Key);
      }
      return {};
    });
  });

  function note(touched: readonly string[]): void {
    calls += 1;
    for (const id of touched) {
      resources.add(id);
    }
  }

  function ami(): Ami {
    return {
      ImageId: "ami-1",
      BlockDeviceMappings: [
        { DeviceName: "/dev/sda1", Ebs: { SnapshotId: "snap-1" } },
        { DeviceName: "/dev/sdb", VirtualName: "ephemeral0" },
        { DeviceName: "/dev/sdc", Ebs: { SnapshotId: "snap-2" } },
      ],
      Tags: tagList(tags),
    };
  }

  it("sets and removes tags on the AMI and on its snapshots", async () => {
    await tagAmi(clients, ami(), { state: "released", who: "alice" }, ["reason"]);

    expect(tags).to.deep.equal({ state: "released", who: "alice", Name: "web" });
    expect([...resources]).to.deep.equal(["ami-1", "snap-1", "snap-2"]);
  });

  it("brings back what was there when it is undone", async () => {
    const before = { ...tags };

    const undo = await tagAmi(clients, ami(), { state: "released", who: "alice" }, ["reason"]);
    await undo();

    expect(tags).to.deep.equal(before);
  });

  it("changes nothing that is right already", async () => {
    const undo = await tagAmi(clients, ami(), { state: "candidate" }, ["withdrawn"]);
    await undo();

    expect(calls).to.equal(0);
  });

  it("leaves things as they were when it fails", async () => {
    const before = { ...tags };
    const denied = new Error("denied");
    ec2
      .on(DeleteTagsCommand)
      .rejectsOnce(denied)
      .callsFake(({ Tags }: Tagging) => {
        for (const { Key } of Tags) {
          Reflect.deleteProperty(tags, Key);
        }
        return {};
      });

    expect(await failureOf(tagAmi(clients, ami(), { state: "released", who: "alice" }, ["reason"]))).to.equal(denied);
    expect(tags).to.deep.equal(before);
  });

  it("says so when it fails half way and cannot go back", async () => {
    ec2.on(DeleteTagsCommand).rejects(new Error("denied"));

    const error = await failureOf(tagAmi(clients, ami(), { state: "released", who: "alice" }, ["reason"]));

    expect(error).to.be.instanceOf(HalfDone);
    expect(error)
      .to.have.property("message")
      .that.matches(
        /denied And the tags state, who of ami-1, snap-1, snap-2 in region eu-west-1 could not be changed back/,
      );
  });
});

interface Tagging {
  readonly Resources: string[];
  readonly Tags: { readonly Key: string; readonly Value?: string }[];
}
