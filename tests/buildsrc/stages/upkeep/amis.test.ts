// Tests how Upkeep finds the factory's AMIs.
import { expect } from "chai";
import { mockClient } from "aws-sdk-client-mock";
import { DescribeImagesCommand, EC2Client } from "../../../../buildsrc/stages/common/aws";
import { findAmis } from "../../../../buildsrc/stages/upkeep/amis";

describe("buildsrc: the factory's AMIs", () => {
  const region = (name: string, answer: (input: Record<string, unknown>) => unknown) => {
    const ec2 = new EC2Client({ region: name });
    const asked: Record<string, unknown>[] = [];
    mockClient(ec2)
      .on(DescribeImagesCommand)
      .callsFake((input: Record<string, unknown>) => {
        asked.push({ ...input });
        return answer(input);
      });
    return { region: name, ec2, asked };
  };

  it("are found page by page in every region, with the disabled and deprecated ones", async () => {
    const home = region("us-east-1", ({ NextToken }) => ({
      Images: [{ ImageId: NextToken === undefined ? "ami-1" : "ami-2", CreationDate: "2026-01-02T03:04:05.000Z" }],
      ...(NextToken === undefined && { NextToken: "more" }),
    }));
    const other = region("eu-west-1", () => ({}));

    const amis = await findAmis([home, other], "golden");
    expect(amis.map(({ id }) => id)).to.deep.equal(["ami-1", "ami-2"]);
    expect(home.asked.map(({ NextToken }) => NextToken)).to.deep.equal([undefined, "more"]);
    expect(other.asked[0]).to.deep.include({
      Owners: ["self"],
      Filters: [{ Name: "tag:ami-pipeline", Values: ["golden"] }],
      IncludeDeprecated: true,
      IncludeDisabled: true,
      MaxResults: 1000,
    });
  });

  it("come with what their tags and EC2 say of them", async () => {
    const tags = {
      "ami-pipeline:image": "web",
      "ami-pipeline:state": "released",
      "ami-pipeline:source-ami": "ami-home",
    };
    const europe = region("eu-west-1", () => ({
      Images: [
        {
          ImageId: "ami-1",
          State: "disabled",
          CreationDate: "2026-01-02T03:04:05.000Z",
          LastLaunchedTime: "2026-02-02T03:04:05Z",
          DeprecationTime: "2027-01-01T00:00:00.000Z",
          BlockDeviceMappings: [{ Ebs: { SnapshotId: "snap-1", VolumeSize: 8 } }, { VirtualName: "ephemeral0" }],
          Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
        },
      ],
    }));

    expect(await findAmis([europe], "golden")).to.deep.equal([
      {
        id: "ami-1",
        region: "eu-west-1",
        image: "web",
        state: "released",
        ec2State: "disabled",
        createdAt: new Date("2026-01-02T03:04:05.000Z"),
        lastLaunchedAt: new Date("2026-02-02T03:04:05.000Z"),
        deprecatedAt: new Date("2027-01-01T00:00:00.000Z"),
        copyOf: "ami-home",
        snapshots: [{ id: "snap-1", sizeGiB: 8 }],
        tags: new Map(Object.entries(tags)),
      },
    ]);
  });
});
