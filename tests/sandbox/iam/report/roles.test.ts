import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { AmiFactory } from "../../../../components/amiFactory";
import { SOURCE_FOLDER } from "../../../../components/source/images";
import { PURPOSES, roleNameOf } from "../../../../sandbox/iam/report/roles";
import { deploy, REGION } from "../../../helpers/deploy";
import { NOTHING_FOUND } from "../../../helpers/inspection";

describe("the names of roles", () => {
  it("are told apart by stack and purpose, not by what Pulumi adds or by their path", () => {
    const name = { name: "golden-dev-build", purpose: "build" };

    expect(roleNameOf("arn:aws:iam::123456789012:role/golden-dev-build-role-75b22b7")).to.deep.equal(name);
    expect(roleNameOf("arn:aws:iam::123456789012:role/teams/images/golden-dev-build-role-0a1b2c3")).to.deep.equal(name);
  });

  it("tell what the role of an image's builders is for, whatever the image is called", () => {
    expect(roleNameOf("arn:aws:iam::123456789012:role/golden-dev-builder@app-on-base-role-75b22b7")).to.deep.equal({
      name: "golden-dev-builder@app-on-base",
      purpose: "builder",
    });
  });

  it("cover every role that a factory makes", async function () {
    this.timeout(20_000); // The first deployment loads the SDK.
    const sourceFolder = mkdtempSync(join(tmpdir(), "roles-"));
    mkdirSync(join(sourceFolder, "images", "web"), { recursive: true });
    cpSync(join(SOURCE_FOLDER, "buildspecs"), join(sourceFolder, "buildspecs"), { recursive: true });
    writeFileSync(join(sourceFolder, "images", "web", "image.pkrvars.json"), "{}");

    const factory = await deploy(
      () =>
        new AmiFactory("golden", {
          sourceFolder,
          notifyEmails: ["ann@example.com"],
          rebuildSchedules: { web: "rate(7 days)" },
        }),
      {
        config: { "aws:region": REGION },
        answers: { "command:local:run": () => ({ stdout: JSON.stringify(NOTHING_FOUND) }) },
      },
    );
    rmSync(sourceFolder, { recursive: true });

    const purposes = factory.all("aws:iam/role:Role").map(({ name }) => roleNameOf(`role/${name}-0a1b2c3`).purpose);
    expect(purposes.sort()).to.deep.equal([...PURPOSES].sort());
  });
});
