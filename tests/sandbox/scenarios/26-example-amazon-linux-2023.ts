// An image of Amazon Linux.
import { expect } from "chai";
import { madeOf } from "../madeOf";

describe("the example amazon-linux-2023", () => {
  it("is made of Amazon Linux, with packages that dnf installed", async () => {
    const { publisher, root, packages } = await madeOf("amazon-linux-2023");

    expect([publisher, root]).to.deep.equal(["137112412989", "/dev/xvda"]);
    expect(packages).to.include("nginx 1.28.0-1 noarch");
  });
});
