// Tests of how a setting names a launch template.
import { expect } from "chai";
import { parseLaunchTemplate } from "../../../components/publishing/launchTemplates";

describe("a launch template", () => {
  it("is an id, or a region and an id", () => {
    expect(parseLaunchTemplate("lt-0123456789abcdef0")).to.deep.equal({ id: "lt-0123456789abcdef0" });
    expect(parseLaunchTemplate("us-gov-west-1/lt-01234567")).to.deep.equal({
      region: "us-gov-west-1",
      id: "lt-01234567",
    });
  });

  for (const text of ["web", "lt-", "lt-XYZ", "/lt-01234567", "a/b/lt-01234567", "lt-01234567/eu-west-1", ""]) {
    it(`is not "${text}"`, () => {
      expect(parseLaunchTemplate(text)).to.equal(undefined);
    });
  }
});
