// The documents still show what the walk through them takes, so that a scenario need not be run to notice.
import { expect } from "chai";
import { documented } from "./documented";
import { IMAGE, STEPS } from "./steps";

describe("the walk through the documents", () => {
  it("finds its commands and a whole image", () => {
    expect(Object.keys(STEPS)).to.have.length.above(10);
    expect(Object.keys(IMAGE)).to.deep.equal([
      "image.pkrvars.json",
      "provision/10-greeting.sh",
      "tests/10-greeting.sh",
    ]);
  });

  it("names the page that shows a command no more", () => {
    expect(() => documented("README.md", "pulumi config set regoin x")).to.throw(
      "README.md does not show the command: pulumi config set regoin x",
    );
  });
});
