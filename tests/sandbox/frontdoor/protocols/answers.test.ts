import { expect } from "chai";
import { toXml } from "../../../../sandbox/frontdoor/protocols/answers";

describe("an answer in the query protocol", () => {
  it("has lists of members, structures in structures, and no text that could be taken for XML", () => {
    const output = {
      Results: [
        { Name: "a<b & c", Details: { Allowed: true } },
        { Name: "d", Keys: ["e", "f"] },
      ],
      Left: undefined,
      Count: 2,
    };

    expect(toXml(output)).to.equal(
      "<Results><member><Name>a&lt;b &amp; c</Name><Details><Allowed>true</Allowed></Details></member>" +
        "<member><Name>d</Name><Keys><member>e</member><member>f</member></Keys></member></Results><Count>2</Count>",
    );
  });
});
