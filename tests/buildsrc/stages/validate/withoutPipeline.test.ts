// Tests what Validate says of images that nothing builds.
import { expect } from "chai";
import { describeWithoutPipeline } from "../../../../buildsrc/stages/validate/withoutPipeline";

describe("buildsrc: images without a pipeline", () => {
  it("are named, with what gives them one", () => {
    expect(describeWithoutPipeline(["app", "db", "web"], ["web"])).to.equal(
      "No pipeline builds images/app, images/db: name such images in the setting images of the factory's stack, and run pulumi up.",
    );
  });

  it("are nobody's business where there are none, or where pulumi up sees them", () => {
    expect(describeWithoutPipeline(["web"], ["db", "web"])).to.equal(undefined);
    expect(describeWithoutPipeline(["app", "web"], undefined)).to.equal(undefined);
  });
});
