// Tests how patient the stages' AWS clients are.
import { expect } from "chai";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { clientsIn } from "../../../../buildsrc/stages/common/regions";

const STAGES = join(__dirname, "../../../../buildsrc/stages");

describe("buildsrc: AWS clients", () => {
  it("try ten times, and slow down when they are throttled", async () => {
    const { ec2, ssm } = clientsIn("eu-west-1");

    for (const { config } of [ec2, ssm]) {
      expect(await config.region()).to.equal("eu-west-1");
      expect(await config.maxAttempts()).to.equal(10);
      expect(await config.retryStrategy()).to.have.property("mode", "adaptive");
    }
  });

  it("all have these settings", () => {
    const files = readdirSync(STAGES, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

    const made = files.flatMap((file) => readFileSync(join(STAGES, file), "utf8").match(/new \w+Client\(\w*/g) ?? []);

    expect(made).to.have.length.greaterThan(6);
    expect(made.filter((each) => !each.endsWith("(clientSettings"))).to.deep.equal([]);
  });
});
