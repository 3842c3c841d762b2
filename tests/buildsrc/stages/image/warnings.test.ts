// Tests what the logs of Validate and Build warn of.
import { expect } from "chai";
import { settingsWarnings } from "../../../../buildsrc/stages/image/warnings";
import { NOBLE, XENIAL } from "../../helpers/imageSettings";

describe("buildsrc: warnings about settings", () => {
  it("are none for a supported release with all of its hygiene", () => {
    expect(settingsWarnings(NOBLE)).to.be.empty;
  });

  it("name the release without updates, and each step that is off with its reason", () => {
    const [first, second, ...more] = settingsWarnings({ ...XENIAL, hygieneOff: { "host-keys": "a lab image" } });

    expect(first).to.match(/^WARNING: Ubuntu 16\.04 has been out of standard support/);
    expect(second).to.equal(
      "WARNING: the image keeps what these steps of hygiene take away:\n- host-keys: a lab image",
    );
    expect(more).to.be.empty;
  });
});
