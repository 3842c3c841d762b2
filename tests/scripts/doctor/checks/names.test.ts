import { expect } from "chai";
import { judgeKind } from "../../../../scripts/doctor/checks/names";
import { namedKinds } from "../../../../scripts/doctor/names/kinds";
import { judgeParameters } from "../../../../scripts/doctor/names/parameters";
import { judgeRepository } from "../../../../scripts/doctor/names/repository";
import { settingsOf } from "../../../helpers/settings";
import { contextOf } from "../context";

const ARN = "arn:aws:codecommit:us-east-1:123456789012:ami-pipeline-dev";
const TAGS = { Project: "ami-pipeline", Stack: "dev", ManagedBy: "Pulumi" };
const DESCRIPTION = "What this factory's machine images are made from.";

describe("doctor: the names of a factory", () => {
  const [pipelines] = namedKinds(contextOf());

  it("are those of all that it makes under a name of its choice", () => {
    const settings = settingsOf({
      approval: "true",
      approvalEmails: '["a@example.org"]',
      customerManagedKey: "true",
      notifyEmails: '["a@example.org"]',
      publishAccounts: '["210987654321"]',
    });

    const all = namedKinds(contextOf({ settings, regions: ["us-east-1", "eu-west-1"] }));

    expect(all.map(({ what, names }) => `${names.length} ${what}`)).to.deep.equal([
      "2 pipeline",
      "2 event rule",
      "5 event rule",
      "8 CodeBuild project",
      "1 report group",
      "8 log group",
      "2 instance profile",
      "2 topic",
      "1 key alias of us-east-1",
      "1 key alias of us-east-1",
      "1 key alias of eu-west-1",
    ]);
  });

  it("stop an up if something of somebody else's has one, but not the stack's own", () => {
    expect(pipelines?.names).to.deep.equal(["ami-pipeline-dev-debian-13", "ami-pipeline-dev-ubuntu-24.04"]);
    const existing = new Map([
      ["ami-pipeline-dev-debian-13", "arn:own"],
      ["ami-pipeline-dev-ubuntu-24.04", "arn:other"],
      ["unrelated", "arn:third"],
    ]);

    expect(pipelines && judgeKind(pipelines, existing, new Set(["arn:own"]))).to.deep.equal([
      {
        verdict: "stop",
        what: "The pipeline ami-pipeline-dev-ubuntu-24.04 exists and is not in this stack's state.",
        remedy:
          "Leave it and set another pipelineNamePrefix. Delete only what is left over from a factory that is gone: " +
          "another stack, perhaps in another backend (pulumi whoami --verbose), may have made it.",
      },
    ]);
  });
});

describe("doctor: the repository's name", () => {
  const adopting = { settings: settingsOf({ adoptRepository: "true" }) };
  const existing = {
    metadata: { Arn: ARN, repositoryDescription: DESCRIPTION },
    tags: TAGS as Readonly<Record<string, string>>,
  };
  const owned = { ownedArns: new Set([ARN]) };
  const cases: readonly [string, object, typeof existing | undefined, RegExp | undefined][] = [
    ["free", {}, undefined, undefined],
    ["this stack's", owned, existing, undefined],
    ["this stack's, and it once adopted it", { ...adopting, ...owned }, existing, undefined],
    ["taken", {}, existing, /^stop: .*exists, and is not in this stack's state.*adoptRepository true/],
    ["taken, and adopted", adopting, existing, /^fine: .*will be taken over/],
    [
      "taken by one that CloudFormation made, and adopted",
      adopting,
      { ...existing, tags: { ...TAGS, "aws:cloudformation:stack-name": "code" } },
      /^fine: /,
    ],
    ["free, and adopted", adopting, undefined, /^stop: .*there is no repository.*config rm adoptRepository/],
    [
      "taken by one with another description and other tags, and adopted",
      adopting,
      { metadata: { Arn: ARN, repositoryDescription: "x" }, tags: { ...TAGS, Stack: "prod" } },
      /^stop: .*the description, the tag Stack would have to be/,
    ],
  ];
  for (const [state, different, found, says] of cases) {
    it(`is judged if it is ${state}`, () => {
      const [finding] = judgeRepository(contextOf(different), found, {});

      if (says === undefined) {
        expect(finding).to.equal(undefined);
      } else {
        expect(finding && `${finding.verdict}: ${Object.values(finding).slice(1).join(" ")}`).to.match(says);
      }
    });
  }
});

describe("doctor: the parameters' names", () => {
  const image = { Name: "/ami-pipeline-dev/web", DataType: "aws:ec2:image" };

  it("may be those of an earlier factory", () => {
    expect(judgeParameters([image], "eu-west-1", true)).to.deep.equal([]);
    expect(judgeParameters([image], "eu-west-1", false).map(({ verdict }) => verdict)).to.deep.equal(["warn"]);
  });

  it("may not be those of parameters that hold something else", () => {
    const [finding] = judgeParameters([{ ...image, DataType: "text" }], "eu-west-1", true);

    expect(finding).to.deep.equal({
      verdict: "stop",
      what: "In eu-west-1, /ami-pipeline-dev/web exists and is no image's parameter: Publish could not write it.",
      remedy: "Set another parameterPrefix.",
    });
  });
});
