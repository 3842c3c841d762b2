// Tests in which order test scripts are read, and that what cannot be brought onto an instance is refused.
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { readImage } from "../../../../buildsrc/stages/image/folder";
import { hygieneTest } from "../../../../buildsrc/stages/testScripts/hygiene";
import { readTestScripts } from "../../../../buildsrc/stages/testScripts/read";
import { NOBLE } from "../../helpers/imageSettings";
import { BUILDSRC, makeRepository, removeRepositories, UBUNTU_SETTINGS } from "../../helpers/repository";

describe("buildsrc: test scripts", () => {
  const USER_DATA = JSON.stringify({ ...JSON.parse(UBUNTU_SETTINGS), test_mode: "user-data" });

  function repository(settings: string, tests: Readonly<Record<string, string>>): string {
    return makeRepository({
      "images/web/image.pkrvars.json": settings,
      "images/web/provision/10.sh": "",
      ...Object.fromEntries(Object.entries(tests).map(([name, content]) => [`images/web/tests/${name}`, content])),
    });
  }

  function read(settings: string, tests: Readonly<Record<string, string>>) {
    const root = repository(settings, tests);
    return readTestScripts(root, readImage(root, "web"));
  }

  after(removeRepositories);

  it("are read in the order they run, the factory's own last, also those of the images that ship", () => {
    expect(read(UBUNTU_SETTINGS, { "20.py": "b", "10.sh": "a", "30-x": "#!/bin/sh" })).to.deep.equal([
      { name: "10.sh", content: Buffer.from("a"), interpreter: ["bash"] },
      { name: "20.py", content: Buffer.from("b"), interpreter: ["python3"] },
      { name: "30-x", content: Buffer.from("#!/bin/sh"), interpreter: ["/bin/sh"] },
      hygieneTest(NOBLE),
    ]);
    expect(readTestScripts(BUILDSRC, readImage(BUILDSRC, "ubuntu-24.04-arm64")).map(({ name }) => name)).to.deep.equal([
      "10-apache.sh",
      "80-release-file.sh",
      "hygiene",
    ]);
  });

  it("check only what the image does not do without", () => {
    const settings = JSON.stringify({ ...JSON.parse(UBUNTU_SETTINGS), hygiene_off: { "host-keys": "a lab image" } });

    expect(read(settings, { "10.sh": "a" }).at(-1)).to.deep.equal(
      hygieneTest({ ...NOBLE, hygieneOff: { "host-keys": "a lab image" } }),
    );
  });

  it("are refused when one has the name of the factory's own, or when nothing can run it", () => {
    expect(() => read(UBUNTU_SETTINGS, { hygiene: "#!/bin/sh" })).to.throw(
      "images/web/tests/hygiene has the name of the factory's own test.",
    );
    const root = repository(UBUNTU_SETTINGS, { "10.sh": "", "20-x": "" });
    expect(() =>
      readTestScripts(root, {
        ...readImage(repository(UBUNTU_SETTINGS, { "10.sh": "" }), "web"),
        tests: ["images/web/tests/20-x"],
      }),
    ).to.throw("Nothing says how to run images/web/tests/20-x.");
  });

  it("are refused when one is a symbolic link, whatever it leads to", () => {
    const root = repository(UBUNTU_SETTINGS, { "10.sh": "a" });
    const image = readImage(root, "web");
    for (const target of ["/etc/passwd", "../provision/10.sh", "nowhere"]) {
      rmSync(join(root, "images/web/tests/10.sh"));
      symlinkSync(target, join(root, "images/web/tests/10.sh"));

      expect(() => readTestScripts(root, image), target).to.throw(
        /^images\/web\/tests\/10\.sh is a symbolic link, or is reached through one\.$/,
      );
    }
  });

  it("are refused when one is no file, or of a size that no check below would read", () => {
    const root = repository(UBUNTU_SETTINGS, { "20.sh": "#".repeat(1_048_577) });
    const image = readImage(root, "web");

    expect(() => readTestScripts(root, { ...image, tests: ["images/web/tests"] })).to.throw(
      "images/web/tests is not a file.",
    );
    expect(() => readTestScripts(root, image)).to.throw(
      "images/web/tests/20.sh has 1048577 bytes; it can have 1048576.",
    );
  });

  it("are refused when one is too large for a command", () => {
    const fits = "#".repeat(44_000);

    expect(() => read(UBUNTU_SETTINGS, { "10.sh": fits })).not.to.throw();
    expect(() => read(UBUNTU_SETTINGS, { "10.sh": fits, "20.sh": "#".repeat(45_000) })).to.throw(
      /too large for Run Command, which takes commands of 60000 bytes:\n- images\/web\/tests\/20\.sh has 45000 bytes, which make/,
    );
  });

  it("are refused when they make too much user data together", () => {
    const fits = "#".repeat(5_000);

    expect(() => read(USER_DATA, { "10.sh": fits })).not.to.throw();
    expect(() => read(USER_DATA, { "10.sh": fits, "20.sh": fits, "30.sh": fits })).to.throw(
      /^The test scripts of image web make user data of \d{5} bytes; EC2 takes 16384\.$/,
    );
  });
});
