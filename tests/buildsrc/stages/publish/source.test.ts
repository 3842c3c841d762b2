// Tests that Publish takes only an AMI for which Test vouches, with a record about the files of the run's commit.
import { expect } from "chai";
import type { TestRecord } from "../../../../buildsrc/stages/ami/records";
import { findPublishSource } from "../../../../buildsrc/stages/publish/source";
import { PUBLISH } from "../../helpers/environments";
import { refusalOf } from "../../helpers/refusal";
import { TestPublishing } from "../../helpers/testPublishing";
import { SOURCE_DIGEST, TEST_RECORD } from "../../helpers/testRecord";
import { HOME } from "../../helpers/threeRegions";

describe("buildsrc: source of a publication", () => {
  let account: TestPublishing;
  beforeEach(() => {
    account = new TestPublishing();
  });
  const find = () =>
    findPublishSource(
      account.regions[HOME].clients,
      { store: account.bucket.store, sourceDigestOf: (image) => (image === "web" ? SOURCE_DIGEST : "") },
      PUBLISH,
    );
  const record = (changes: Partial<TestRecord>) => {
    account.bucket.objects["amis/ami-1/tests.json"] = JSON.stringify({ ...TEST_RECORD, ...changes });
  };

  it("is a candidate, or a release, that passed its tests", async () => {
    expect((await find()).released).to.equal(false);

    account.ami(HOME).tags["ami-pipeline:state"] = "released";
    expect((await find()).released).to.equal(true);
  });

  it("is what Test vouches for, whatever commit it was made for", async () => {
    account.ami(HOME).tags["ami-pipeline:commit"] = "0000000";

    expect((await find()).ami.ImageId).to.equal("ami-1");
  });

  const other = (image: string, digest: string) =>
    `was tested for other files: its record says image ${image} with source digest ${digest}, and this run's commit has ${SOURCE_DIGEST}`;
  const refused: Readonly<Record<string, readonly [() => void, string]>> = {
    "only its own tag vouches": [
      () => Reflect.deleteProperty(account.bucket.objects, "amis/ami-1/tests.json"),
      "has no record of its tests: the artifact bucket has no amis/ami-1/tests.json",
    ],
    "it is a release without the tag of a test": [
      () => {
        Reflect.deleteProperty(account.ami(HOME).tags, "ami-pipeline:tested");
        account.ami(HOME).tags["ami-pipeline:state"] = "released";
      },
      "has not passed its tests: it has no tag ami-pipeline:tested",
    ],
    "it was tested for other files": [
      () => {
        record({ sourceDigest: "6".repeat(64) });
      },
      other("web", "6".repeat(64)),
    ],
    "it was tested for another image": [
      () => {
        record({ image: "db" });
      },
      other("db", SOURCE_DIGEST),
    ],
    "it was tested by an older factory": [
      () => {
        record({ sourceDigest: "" });
      },
      other("web", "(none)"),
    ],
  };
  for (const [what, [arrange, fault]] of Object.entries(refused)) {
    it(`is refused if ${what}`, async () => {
      arrange();

      const error = await refusalOf(find());
      expect(error.message).to.equal(`AMI ami-1 of image web in region us-east-1 ${fault}.`);
      expect(error).to.have.property("remedy").that.includes("Start the pipeline again");
    });
  }
});
