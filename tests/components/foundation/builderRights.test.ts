// Which rights the settings can give the builders of single images, and every message about those that they cannot.
import { expect } from "chai";
import {
  builderRightsFaults,
  rightStatements,
  type BuilderPolicies,
  type BuilderRight,
} from "../../../components/foundation/builderRights";

const READ: BuilderRight = { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::artifacts/*" };
const POLICY = "arn:aws:iam::123456789012:policy/packages";

const faultsOf = (builderPolicies: BuilderPolicies, others: { factoryName?: string } = {}) =>
  builderRightsFaults({
    factoryName: "golden",
    images: ["db", "web"],
    homeRegion: "us-east-1",
    builderPolicies,
    ...others,
  }).map(({ name, reason }) => `${name}: ${reason}`);
/** The faults of one right, or of what may be written as one. */
const faultsOfRight = (right: unknown) => faultsOf({ web: [right as BuilderRight] });

describe("the rights of builders", () => {
  it("are managed policies and statements, which get a Sid if they have none", () => {
    const full: BuilderRight = {
      ...READ,
      Sid: "Read",
      Action: ["s3:GetObject", "s3:List*"],
      Condition: { StringEquals: { "aws:ResourceAccount": "123456789012" } },
    };
    const everywhere: BuilderRight = { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" };
    const rights = [POLICY, "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess", READ, full, everywhere];

    expect(faultsOf({ web: rights, db: [] })).to.deep.equal([]);
    expect(rightStatements(rights).map(({ Sid }) => Sid)).to.deep.equal(["Right1", "Read", "Right3"]);
  });

  it("are refused for an image that there is not", () => {
    expect(faultsOf({ wbe: [POLICY] })).to.deep.equal([
      "builderPolicies.wbe: is not an image of the factory; the images are db, web.",
    ]);
  });

  it("are refused if they are more than a role takes", () => {
    const many = Array.from({ length: 11 }, (_, index) => `${POLICY}-${index}`);
    const long: BuilderRight = {
      Effect: "Allow",
      Action: "s3:GetObject",
      Resource: `arn:aws:s3:::a/${"x".repeat(9000)}`,
    };

    expect(faultsOf({ web: many })).to.deep.equal([
      "builderPolicies.web: has 11 managed policies; a role takes 10. Join some in a policy of your own.",
    ]);
    expect(faultsOf({ web: [long] })[0]).to.match(/has statements of 9\d\d\d characters.*Make a managed policy/);
  });

  it("are refused in a factory whose name leaves a role's name no room for an image's", () => {
    const factoryName = "x".repeat(37);

    expect(faultsOf({ web: [POLICY] }, { factoryName })).to.deep.equal([
      `builderPolicies: needs a factory name of at most 36 characters; "${factoryName}" has 37. Use a shorter project or stack name.`,
    ]);
    expect(faultsOf({ web: [] }, { factoryName })).to.deep.equal([]);
    expect(faultsOf({ web: [POLICY] }, { factoryName: "x".repeat(36) })).to.deep.equal([]);
  });

  for (const [right, fault] of [
    ["AmazonS3ReadOnlyAccess", /\[0\] "AmazonS3ReadOnlyAccess" is not the ARN of a managed policy; use one like arn:/],
    [
      "arn:aws-cn:iam::aws:policy/x",
      /\[0\] .*is in the partition aws-cn, but us-east-1 is in aws;.*starts with arn:aws:/,
    ],
    ["arn:aws:iam::aws:policy/AdministratorAccess", /gives nearly every right.*can push.*name what the builder needs/],
    ["arn:aws:iam::aws:policy/IAMFullAccess", /gives nearly every right/],
    [{ ...READ, NotAction: "s3:*" }, /\[0\] has "NotAction", which is not one of Sid, Effect, Action/],
    [{ ...READ, Principal: "*" }, /has "Principal", which is not one of/],
    [{ ...READ, Sid: "my right" }, /Sid: "my right" cannot be used; write letters and digits/],
    [{ ...READ, Sid: "Channels" }, /Sid: "Channels" cannot be used;.*other than Register and Channels/],
    [{ ...READ, Effect: "allow" }, /Effect: "allow" is neither "Allow" nor "Deny"/],
    [{ Action: READ.Action, Resource: READ.Resource }, /Effect: nothing is neither/],
    [{ ...READ, Action: [] }, /Action: \[\] is not an action or a list of them; use one like "s3:GetObject"/],
    [{ ...READ, Action: "GetObject" }, /Action: "GetObject" is not an action of a service/],
    [{ ...READ, Action: "*" }, /Action: "\*" is more than a builder needs\. Whoever can push.*name the actions/],
    [{ ...READ, Action: ["s3:GetObject", "iam:*"] }, /Action: "iam:\*" is more than a builder needs/],
    [{ ...READ, Action: "sts:Assume*" }, /Action: "sts:Assume\*" is more than/],
    [{ ...READ, Action: "ec2:*", Resource: "*" }, /Action: "ec2:\*" is more than/],
    [{ Effect: "Allow", Action: "s3:GetObject" }, /Resource: nothing is not an ARN or a list of them/],
    [{ ...READ, Resource: "artifacts/*" }, /Resource: "artifacts\/\*" is not an ARN; use one like/],
    [{ ...READ, Resource: "arn:aws-cn:s3:::a" }, /Resource: .*is in the partition aws-cn/],
    [{ ...READ, Condition: { StringEquals: "x" } }, /Condition: {"StringEquals":"x"} is not an object of operators/],
  ] as const) {
    it(`cannot be ${JSON.stringify(right)}`, () => {
      const faults = faultsOfRight(right);
      expect(faults).to.have.length(1);
      expect(faults[0])
        .to.match(/^builderPolicies\.web: \[0\] /)
        .and.to.match(fault);
    });
  }

  it("cannot be the same twice", () => {
    expect(faultsOf({ web: [POLICY, READ, POLICY, { ...READ }] })).to.deep.equal([
      "builderPolicies.web: [2] is listed twice; list it once.",
      "builderPolicies.web: [3] is listed twice; list it once.",
    ]);
  });

  it("cannot have one Sid for two statements, also not one that another gets by its place", () => {
    const named = { ...READ, Sid: "Read" };
    const twice = (sid: string) =>
      `builderPolicies.web: has two statements with the Sid "${sid}"; give each one of its own, or none.`;

    expect(faultsOf({ web: [named, { ...named, Action: "s3:PutObject" }] })).to.deep.equal([twice("Read")]);
    expect(
      faultsOf({
        web: [
          { ...READ, Sid: "Right2" },
          { ...READ, Action: "s3:PutObject" },
        ],
      }),
    ).to.deep.equal([twice("Right2")]);
  });

  it("may be denied as widely as one likes, and a whole service on some of its resources", () => {
    const denied: BuilderRight = { Effect: "Deny", Action: "iam:*", Resource: "*" };

    expect(faultsOf({ web: [denied, { ...READ, Action: "s3:*" }] })).to.deep.equal([]);
  });
});
