// Tests how the channels of an image move in a region: the parameter's value, its labels, and back.
import { expect } from "chai";
import { ParameterVersionLabelLimitExceeded } from "../../../../buildsrc/stages/common/aws";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import { moveLabel, moveParameter } from "../../../../buildsrc/stages/releases/moveChannel";
import { makeChannelRegion, PARAMETER } from "../../helpers/channelRegion";
import { failureOf } from "../../helpers/refusal";
import type { TestRegion } from "../../helpers/testRegion";

describe("buildsrc: moving channels", () => {
  let region: TestRegion;
  beforeEach(() => {
    region = makeChannelRegion();
  });

  const move = (amiId: string, channels: readonly string[] = ["latest"]) =>
    moveParameter(region.clients, { parameter: PARAMETER, amiId, channels, description: `about ${amiId}` }, () =>
      Promise.resolve(),
    );

  describe("moving the parameter", () => {
    it("waits until the new value is there, then moves the channels to its version", async () => {
      await move("ami-3", ["latest", "edge"]);

      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 stable", "ami-2", "ami-3 latest edge"]);
      expect(region.parameters[PARAMETER]?.at(-1)?.description).to.equal("about ami-3");
    });

    it("labels the version that was read back, not one that somebody made meanwhile", async () => {
      region.afterPut = () => region.parameters[PARAMETER]?.push({ value: "ami-1", labels: [] });

      await move("ami-3", ["edge"]);

      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 stable", "ami-2 latest", "ami-3 edge", "ami-1"]);
    });

    it("fails if a label is not where it was put, and names it", async () => {
      region.losesLabels = true;

      expect(await failureOf(move("ami-3")))
        .to.have.property("message")
        .that.matches(
          /^"latest" is not on version 3 of parameter \/f\/web in region eu-west-1, which points to ami-3, 30 s after/,
        );
    });

    it("makes the parameter if there is none, and undoing removes it", async () => {
      Reflect.deleteProperty(region.parameters, PARAMETER);

      const undo = await move("ami-1");

      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 latest"]);
      await undo();
      expect(region.versions(PARAMETER)).to.equal(undefined);
    });

    it("changes nothing that is right already", async () => {
      await move("ami-2", ["latest", "edge"]);
      expect(region.changes).to.deep.equal([]);

      await move("ami-2", ["latest", "new"]);
      expect(region.changes).to.deep.equal([`LabelParameterVersion ${PARAMETER} 2 new`]);
    });

    it("is undone to the value, the description and the labels of before", async () => {
      const undo = await move("ami-3", ["latest", "stable", "new"]);

      await undo();

      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 stable", "ami-2 edge", "ami-3", "ami-2 latest"]);
      expect(region.parameters[PARAMETER]?.at(-1)?.description).to.equal("the second");
    });

    it("fails if AWS silently does not take the AMI, and changes nothing", async () => {
      const error = await failureOf(move("ami-9"));

      expect(error).to.be.instanceOf(StageError);
      expect(error)
        .to.have.property("message")
        .that.equals(
          "Parameter /f/web in region eu-west-1 does not point to ami-9 120 s after it was set. The last answer was: ami-2",
        );
      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 stable", "ami-2 latest edge"]);
    });

    it("changes back what it changed before it failed", async () => {
      const error = await failureOf(move("ami-3", ["latest", "1st"]));

      expect(error)
        .to.have.property("message")
        .that.matches(/SSM refuses "1st" as a label for version 3 of parameter \/f\/web in region eu-west-1/);
      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 stable", "ami-2 edge", "ami-3", "ami-2 latest"]);
    });

    it("says so when it cannot change back", async () => {
      region.failures.LabelParameterVersion = new Error("throttled");
      region.failures.UnlabelParameterVersion = new Error("throttled");
      const error = await failureOf(move("ami-3"));

      // The value could be changed back; the label never moved.
      expect(error).to.have.property("message", "throttled");
      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 stable", "ami-2 latest edge", "ami-3", "ami-2"]);

      Object.assign(region.amis["ami-2"] ?? {}, { state: "disabled" });
      expect(await failureOf(move("ami-3")))
        .to.have.property("message")
        .that.matches(/^throttled And parameter \/f\/web could not be changed back .* does not point to ami-2/);
    });

    it("explains that a version has ten labels at most", async () => {
      region.failures.LabelParameterVersion = new ParameterVersionLabelLimitExceeded({ message: "", $metadata: {} });

      expect(await failureOf(move("ami-3")))
        .to.have.property("message")
        .that.matches(
          /^With "latest", version 3 of parameter \/f\/web in region eu-west-1 would have more than 10 labels/,
        );
    });
  });

  describe("moving a label alone", () => {
    it("moves it to the newest version that points to the AMI, and back", async () => {
      region.parameters[PARAMETER]?.push({ value: "ami-1", labels: [] }, { value: "ami-3", labels: [] });

      const undo = await moveLabel(region.clients, PARAMETER, "edge", "ami-1");

      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 stable", "ami-2 latest", "ami-1 edge", "ami-3"]);
      await undo();
      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 stable", "ami-2 latest edge", "ami-1", "ami-3"]);
    });

    it("takes a new label away again when it is undone", async () => {
      const undo = await moveLabel(region.clients, PARAMETER, "new", "ami-1");

      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 stable new", "ami-2 latest edge"]);
      await undo();
      expect(region.versions(PARAMETER)).to.deep.equal(["ami-1 stable", "ami-2 latest edge"]);
    });

    it("changes nothing when it is there already", async () => {
      const undo = await moveLabel(region.clients, PARAMETER, "stable", "ami-1");
      await undo();

      expect(region.changes).to.deep.equal([]);
    });

    it("refuses an AMI that no version points to, and a parameter that does not exist", async () => {
      expect(await failureOf(moveLabel(region.clients, PARAMETER, "stable", "ami-9")))
        .to.have.property("message")
        .that.equals(
          "Parameter /f/web in region eu-west-1 has no version that points to ami-9, so channel stable cannot be moved there.",
        );
      expect(await failureOf(moveLabel(region.clients, "/f/other", "stable", "ami-1")))
        .to.have.property("message")
        .that.matches(/\/f\/other in region eu-west-1 does not exist/);
    });
  });
});
