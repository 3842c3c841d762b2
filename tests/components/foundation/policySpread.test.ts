// Tests that what is new in IAM gets time to spread, once.
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { whenSpread } from "../../../components/foundation/policySpread";
import { deploy, type DeployOptions } from "../../helpers/deploy";

const RUN = "command:local:run";

describe("whenSpread", () => {
  /** Holds two values back. @returns them, and the commands that were run before the first one came */
  async function heldBack(options: DeployOptions = {}) {
    const got: string[] = [];
    const { invokes } = await deploy(
      async () => {
        const spread = whenSpread(new pulumi.ComponentResource("test:index:Parent", "parent"));
        got.push(...(await Promise.all([spread("one"), spread("other")])));
      },
      {
        answers: {
          [RUN]: () => {
            expect(got).to.deep.equal([]);
            return { stdout: "" };
          },
        },
        ...options,
      },
    );
    return { got, invokes };
  }

  it("waits ten seconds, once for all values", async () => {
    const { got, invokes } = await heldBack();

    expect(got).to.deep.equal(["one", "other"]);
    expect(invokes).to.deep.equal([
      { token: RUN, inputs: { interpreter: ["node", "-e"], command: "setTimeout(() => {}, 10000)" } },
    ]);
  });

  it("does not wait in a preview", async () => {
    expect(await heldBack({ preview: true })).to.deep.equal({ got: ["one", "other"], invokes: [] });
  });
});
