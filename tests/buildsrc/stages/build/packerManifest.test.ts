// Tests how the AMI is found in Packer's manifest.
import { expect } from "chai";
import { amiFromManifest } from "../../../../buildsrc/stages/build/packerManifest";
import { makeRepository, removeRepositories } from "../../helpers/repository";

describe("buildsrc: Packer's manifest", () => {
  after(removeRepositories);

  it("names the AMI", () => {
    const output = makeRepository({
      "manifest.json": JSON.stringify({
        builds: [{ name: "ubuntu", artifact_id: "us-east-1:ami-0abc" }],
        last_run_uuid: "1",
      }),
    });

    expect(amiFromManifest(output)).to.equal("ami-0abc");
  });

  it("is refused if it names no AMI", () => {
    expect(() => amiFromManifest(makeRepository({ "manifest.json": '{"builds":[]}' }))).to.throw(
      "its manifest names no AMI",
    );
  });
});
