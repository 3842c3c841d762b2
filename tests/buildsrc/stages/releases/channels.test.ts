// Tests how the channels of an image are read in a region.
import { expect } from "chai";
import { amiAt, isPointedTo, readChannels } from "../../../../buildsrc/stages/releases/channels";
import { makeChannelRegion, PARAMETER } from "../../helpers/channelRegion";
import { failureOf } from "../../helpers/refusal";
import type { TestRegion } from "../../helpers/testRegion";

describe("buildsrc: channels", () => {
  let region: TestRegion;
  beforeEach(() => {
    region = makeChannelRegion();
  });

  it("tells the value and the AMI of every label, from all pages of the history", async () => {
    region.pageSize = 1;

    expect(await readChannels(region.clients, PARAMETER)).to.deep.equal({
      value: "ami-2",
      version: 2,
      channels: new Map([
        ["latest", "ami-2"],
        ["edge", "ami-2"],
        ["stable", "ami-1"],
      ]),
      held: new Set(["ami-2", "ami-1"]),
    });
  });

  it("tells a parameter that is not there from an error", async () => {
    expect(await readChannels(region.clients, "/f/other")).to.equal(undefined);

    region.failures.GetParameterHistory = new Error("denied");
    expect(await failureOf(readChannels(region.clients, PARAMETER))).to.have.property("message", "denied");
  });

  it("tells where a channel is, and whether others than these point to an AMI", async () => {
    const channels = await readChannels(region.clients, PARAMETER);

    expect(["latest", "stable", "none"].map((channel) => amiAt(channels, channel))).to.deep.equal([
      "ami-2",
      "ami-1",
      undefined,
    ]);
    expect(isPointedTo(channels, "ami-2", ["latest"])).to.equal(true);
    expect(isPointedTo(channels, "ami-2", ["latest", "edge"])).to.equal(false);
    expect(isPointedTo(channels, "ami-2", ["edge"])).to.equal(true);
    expect(isPointedTo(channels, "ami-1", ["latest"])).to.equal(true);
    expect(isPointedTo(channels, "ami-1", ["stable"])).to.equal(false);
    expect([amiAt(undefined, "latest"), isPointedTo(undefined, "ami-1", [])]).to.deep.equal([undefined, false]);
  });
});
