// Tests how launch templates follow an image: a version is prepared once, made the default, and back.
import { expect } from "chai";
import { prepareVersion, setDefaultVersion } from "../../../../buildsrc/stages/releases/launchTemplates";
import { refusalOf } from "../../helpers/refusal";
import { TestRegion } from "../../helpers/testRegion";

describe("buildsrc: launch templates", () => {
  const ID = "lt-1";
  let region: TestRegion;
  beforeEach(() => {
    region = new TestRegion("eu-west-1");
    region.templates[ID] = { defaultVersion: 2, versions: [{ amiId: "ami-1" }, { amiId: "ami-2" }] };
  });

  it("copies the default version with another AMI, and does not make it the default yet", async () => {
    expect(await prepareVersion(region.clients, ID, "ami-3")).to.equal(3);

    expect(region.templates[ID]).to.deep.equal({
      defaultVersion: 2,
      versions: [
        { amiId: "ami-1" },
        { amiId: "ami-2" },
        { amiId: "ami-3", description: "ami-3 in place of ami-2, from version 2", source: "2" },
      ],
    });
  });

  it("uses the copy again that an earlier attempt made", async () => {
    await prepareVersion(region.clients, ID, "ami-3");

    expect(await prepareVersion(region.clients, ID, "ami-3")).to.equal(3);
    expect(region.templates[ID]?.versions).to.have.length(3);
  });

  it("does not go back to an older version, which may differ in more than the AMI", async () => {
    expect(await prepareVersion(region.clients, ID, "ami-1")).to.equal(3);
  });

  it("leaves a default that has the AMI already", async () => {
    expect(await prepareVersion(region.clients, ID, "ami-2")).to.equal(2);
    const undo = await setDefaultVersion(region.clients, ID, 2);
    await undo();

    expect(region.changes).to.deep.equal([]);
  });

  it("makes a version the default, and the one of before when that is undone", async () => {
    const undo = await setDefaultVersion(region.clients, ID, 1);
    expect(region.templates[ID]?.defaultVersion).to.equal(1);

    await undo();
    expect(region.templates[ID]?.defaultVersion).to.equal(2);
  });

  it("names a template that does not exist, and the setting that names it", async () => {
    const error = await refusalOf(prepareVersion(region.clients, "lt-9", "ami-3"));

    expect(error).to.include({
      message: "There is no launch template lt-9 in region eu-west-1.",
      remedy: "Correct the setting publishLaunchTemplates and run pulumi up.",
    });
  });
});
