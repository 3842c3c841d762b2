// The examples for images, built side by side by a factory of their own. What each of them shows is in 26- and 27-example-<name>.
import { expect } from "chai";
import { EXAMPLES, examples, makeExamples } from "../examples";
import { shared } from "../shared";

/** They are built two at a time or so, on a machine with two processors. */
const RUN_SECONDS = 540;

/** For the builder and the test instance of the example data-volume. */
const NO_ROOM = {
  service: "ec2",
  operation: "RunInstances",
  input: { InstanceType: "t3.medium" },
  code: "InsufficientInstanceCapacity",
  message: "We currently do not have sufficient t3.medium capacity in the Availability Zone you requested.",
  times: 2,
};

describe("the factory of the examples", () => {
  it("builds, tests and publishes all of them", async function () {
    this.timeout(RUN_SECONDS * 1000 + 60_000);
    const factory = await makeExamples();
    await shared().sandbox.failNext(NO_ROOM);

    const { code, output, runs } = await factory.upAndRun(RUN_SECONDS);

    expect(code, output).to.equal(0);
    expect(runs.map(({ pipeline, status }) => [pipeline, status])).to.deep.equal(
      EXAMPLES.map((image) => [factory.pipeline(image), "Succeeded"]),
    );
  });

  it("leaves no builder and no test instance behind", async () => {
    expect(await examples().leftovers()).to.be.empty;
  });
});
