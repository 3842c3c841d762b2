import { expect } from "chai";
import { StageError } from "../../../../buildsrc/stages/common/stageError";
import { baseFindings, type AllowedAmis, type FoundBase } from "../../../../scripts/doctor/checks/baseImages";

const BASE = { ImageId: "ami-0abc", OwnerId: "099720109477" };
const MISSING: FoundBase = { image: "web", missing: new StageError("It is nowhere.", "Look for it.") };

/** The findings as text: verdict, what it is, and remedy. */
const judged = (allowed: AllowedAmis, ...found: readonly FoundBase[]) =>
  baseFindings("us-east-1", allowed, found).map((finding) => Object.values(finding).join(" | "));

describe("doctor: the base images", () => {
  it("are fine if Build would find them", () => {
    expect(judged({ State: "disabled" }, { image: "web", base: BASE })).to.deep.equal([
      "fine | The base AMIs of all images are there; Allowed AMIs are disabled in us-east-1.",
    ]);
    expect(judged({ State: "enabled" }, { image: "web", base: { ...BASE, ImageAllowed: true } })[0]).to.match(/^fine/);
  });

  it("stop an image if they are missing, in Build's words", () => {
    expect(judged({ State: "disabled" }, MISSING, { image: "db", base: BASE })).to.deep.equal([
      "stop | web: It is nowhere. | Look for it.",
    ]);
  });

  it("may be hidden by Allowed AMIs, whose criteria the account or its organization keeps", () => {
    const [byAccount] = judged({ State: "enabled", ManagedBy: "account" }, MISSING);
    const [byPolicy] = judged({ State: "enabled", ManagedBy: "declarative-policy" }, MISSING);

    expect(byAccount).to.match(
      /^stop \| .*Look for it\. Allowed AMIs are enabled.*get-allowed-images-settings --region us-east-1/,
    );
    expect(byPolicy).to.match(/^stop \| .*ask the organization's administrators to add the owner of the base AMI/);
  });

  it("are warned of if they would be hidden", () => {
    expect(judged({ State: "audit-mode" }, { image: "web", base: { ...BASE, ImageAllowed: false } })[0]).to.match(
      /^warn \| web: .*do not fit the base AMI ami-0abc of 099720109477.* add 099720109477 to the criteria's ImageProviders/,
    );
  });

  it("are not looked for if the image's settings are wrong", () => {
    expect(judged({ State: "enabled" }, { image: "web", faults: ["family is missing."] })).to.deep.equal([
      "stop | web: its settings are wrong. family is missing. | Correct image.pkrvars.json in its folder: Validate refuses the image.",
    ]);
  });
});
