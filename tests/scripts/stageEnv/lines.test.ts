// Tests that a shell gets the very values.
import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { exportLines } from "../../../scripts/stageEnv/lines";

describe("scripts: environment variables for a shell", () => {
  it("keep their values, whatever these hold", () => {
    const variables = { PLAIN: "subnet-1", EMPTY: "", ODD: `it's "$HOME" \`x\` \\ a\nb` };

    const read = execFileSync("sh", ["-c", `${exportLines(variables)}\nprintf '%s|%s|%s' "$PLAIN" "$EMPTY" "$ODD"`], {
      encoding: "utf8",
    });

    expect(read).to.equal(Object.values(variables).join("|"));
  });
});
