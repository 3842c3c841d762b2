// Tests when a parameter has no room for a move of `latest`, and what is said then.
import { expect } from "chai";
import type { Versions } from "../../../../buildsrc/stages/releases/parameterHistory";
import { checkRoom, inTheWay } from "../../../../buildsrc/stages/releases/room";

describe("buildsrc: room in a parameter", () => {
  /** So many versions, newest first, of which one has a label. */
  const versions = (count: number, labelled: number, label = "stable"): Versions => {
    const [newest, ...others] = Array.from({ length: count }, (_, index) => ({
      number: count - index,
      value: `ami-${count - index}`,
      description: "",
      labels: count - index === labelled ? [label] : [],
    }));
    if (newest === undefined) {
      throw new Error("A parameter has a version.");
    }
    return [newest, ...others];
  };
  const MOVE = { image: "web", parameter: "/f/web", region: "eu-west-1", amiId: "ami-new" };

  // The move makes version 101, and undoing it version 102: versions 1 and 2 have to go.
  for (const [count, labelled, blocked] of [
    [100, 1, true],
    [100, 2, true],
    [100, 3, false],
    [99, 1, true],
    [99, 2, false],
    [98, 1, false],
    [1, 1, false],
  ] as const) {
    it(`${blocked ? "lacks" : "is there"} with ${count} versions of which number ${labelled} has a label`, () => {
      expect(inTheWay(versions(count, labelled))?.number).to.equal(blocked ? labelled : undefined);
    });
  }

  it("is missed with the label to move, and how to move it", () => {
    const now = { value: "ami-100", inTheWay: { number: 1, value: "ami-1", description: "", labels: ["stable"] } };

    expect(() => {
      checkRoom(MOVE, now);
    })
      .to.throw(
        'Parameter /f/web in region eu-west-1 has no room: SSM keeps 100 versions, and version 1, which would have to go, has the label "stable".',
      )
      .with.property(
        "remedy",
        "Move the label to a newer version: npm run promote -- --image web --channel stable --to <a newer release>, or " +
          "aws ssm label-parameter-version --region eu-west-1 --name /f/web --labels stable --parameter-version <a newer one>.",
      );
  });

  it("is not needed where the parameter points to the AMI already, or is not there", () => {
    const now = { value: "ami-new", inTheWay: { number: 1, value: "ami-1", description: "", labels: ["stable"] } };

    checkRoom(MOVE, now);
    checkRoom(MOVE, undefined);
  });
});
