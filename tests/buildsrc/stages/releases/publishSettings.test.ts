// Tests how the stages read what `pulumi up` wrote about publishing.
import { createHash } from "node:crypto";
import { expect } from "chai";
import { publishSettings } from "../../../../components/publishing/settings";
import {
  parameterName,
  publishRegions,
  readPublishSettings,
  settingsDigest,
} from "../../../../buildsrc/stages/releases/publishSettings";
import { TestBucket } from "../../helpers/bucket";
import { PLAIN_SETTINGS } from "../../helpers/publishSettings";
import { refusalOf } from "../../helpers/refusal";

describe("buildsrc: the publish settings", () => {
  const read = (settings: unknown) => {
    const { objects, store } = new TestBucket();
    objects["settings/publish.json"] = JSON.stringify(settings);
    return readPublishSettings(store);
  };

  it("are read as the program writes them", async () => {
    const written = publishSettings(
      {
        publishRegions: ["eu-west-1"],
        publishAccounts: ["all"],
        publishOrganizations: ["arn:aws:organizations::123456789012:organization/o-exampleorgid"],
        publishOrganizationalUnits: [],
        shareSnapshots: true,
        parameterPrefix: "/golden",
        publishChannels: ["stable"],
        publishDeprecateAfterDays: 0,
        publishDeregistrationProtection: true,
        approval: true,
        approvers: ["arn:aws:iam::123456789012:role/managers"],
      },
      { "eu-west-1": "arn:aws:kms:eu-west-1:123456789012:key/1" },
      { app: "web" },
    );

    const settings = await read(written);

    expect(settings).to.deep.equal(written);
    expect(parameterName(settings, "web")).to.equal("/golden/web");
    expect(publishRegions(settings, "us-east-1")).to.deep.equal(["us-east-1", "eu-west-1"]);
  });

  it("know of no images on images in a bucket of an older factory", async () => {
    const { baseImages: _, ...older } = PLAIN_SETTINGS;

    expect(await read(older)).to.deep.equal(PLAIN_SETTINGS);
  });

  it("have a digest of what decides about a release, which what is built on it does not", () => {
    expect(settingsDigest({ ...PLAIN_SETTINGS, baseImages: { app: "web" } })).to.equal(settingsDigest(PLAIN_SETTINGS));
    expect(settingsDigest({ ...PLAIN_SETTINGS, channels: ["stable"] })).not.to.equal(settingsDigest(PLAIN_SETTINGS));
  });

  it("share no snapshots where an older factory wrote them, and have the digest that they had then", async () => {
    const { shareSnapshots: _, ...older } = PLAIN_SETTINGS;

    const settings = await read(older);

    expect(settings).to.deep.equal(PLAIN_SETTINGS);
    const digestOfThen = createHash("sha256")
      .update(JSON.stringify({ ...older, keys: [], approval: undefined, approvers: undefined, baseImages: undefined }))
      .digest("hex");
    expect(settingsDigest(settings)).to.equal(digestOfThen);
    expect(settingsDigest({ ...settings, shareSnapshots: true })).not.to.equal(digestOfThen);
  });

  it("are missing before the first pulumi up", async () => {
    const error = await refusalOf(readPublishSettings(new TestBucket().store));

    expect(error.message).to.match(/has no settings\/publish\.json/);
    expect(error.remedy).to.match(/^Run pulumi up/);
  });

  const bad: readonly [object, RegExp][] = [
    [{ regions: "eu-west-1" }, /its field regions is "eu-west-1", and must be a list/],
    [{ keys: { "eu-west-1": null } }, /its field keys\.eu-west-1 is null, and must be a text/],
    [{ accounts: [123456789012] }, /its field accounts\[0\] is 123456789012, and must be a text/],
    [{ organizations: undefined }, /its field organizations is missing, and must be a list/],
    [{ organizationalUnits: {} }, /its field organizationalUnits is \{\}, and must be a list/],
    [
      { parameterPrefix: "golden" },
      /its field parameterPrefix is "golden", and must be a text that starts with a slash/,
    ],
    [{ channels: [true] }, /its field channels\[0\] is true, and must be a text/],
    [{ deprecateAfterDays: "30" }, /its field deprecateAfterDays is "30", and must be a number from 0/],
    [{ deregistrationProtection: "true" }, /its field deregistrationProtection is "true", and must be true or false/],
    [{ approvers: null }, /its field approvers is null, and must be a list/],
    [{ baseImages: { app: 1 } }, /its field baseImages\.app is 1, and must be a text/],
    [{ approval: undefined }, /its field approval is missing, and must be true or false/],
  ];
  for (const [changes, fault] of bad) {
    it(`are refused where ${fault.source}`, async () => {
      const error = await refusalOf(read({ ...PLAIN_SETTINGS, ...changes }));

      expect(error.message).to.match(/^The object settings\/publish\.json of the artifact bucket cannot be used: /);
      expect(error.message).to.match(fault);
      expect(error.remedy).to.match(/^Run pulumi up --refresh/);
    });
  }
});
