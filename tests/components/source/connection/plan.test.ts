// What a connection's state means for the pipelines, and every message about it.
import { expect } from "chai";
import { planPipelines as plan, type ConnectionFacts, type Told } from "../../../../components/source/connection/plan";

const ARN = "arn:aws:codeconnections:us-east-1:123456789012:connection/1234-abcd";
const URL =
  "https://us-east-1.console.aws.amazon.com/codesuite/settings/123456789012/us-east-1/codeconnections/connections/1234-abcd";
const FACTS: ConnectionFacts = {
  source: "github",
  repository: "example/images",
  arn: ARN,
  isOwn: true,
  homeRegion: "us-east-1",
  found: { existingPipelines: [] },
  pipelineNames: { web: "golden-web", db: "golden-db" },
};
type Found = Partial<ConnectionFacts["found"]>;
const found = (status: string, more: Found = {}): Pick<ConnectionFacts, "found"> => ({
  found: { connection: { status, providerType: "GitHub" }, existingPipelines: [], ...more },
});
const PENDING = `The connection ${ARN} to GitHub is pending: somebody has to complete it once in the console. Open ${URL}, choose "Update pending connection", and follow the steps. Then run pulumi up again`;

/** The plan, with what people are told in one piece. */
function planPipelines(facts: ConnectionFacts) {
  const { problem, warning, images } = plan(facts);
  const text = ({ what, remedy }: Told) => `${what} ${remedy}`;
  return { images, ...(problem && { problem: text(problem) }), ...(warning && { warning: text(warning) }) };
}

describe("planPipelines", () => {
  it("makes all pipelines once the connection is available", () => {
    expect(planPipelines({ ...FACTS, ...found("AVAILABLE") })).to.deep.equal({ images: ["web", "db"] });
  });

  it("makes none while the connection is pending, and says where to complete it", () => {
    expect(planPipelines({ ...FACTS, ...found("PENDING") })).to.deep.equal({
      images: [],
      warning: `${PENDING}: it makes the pipelines.`,
    });
  });

  it("changes nothing while a new connection is pending and there are pipelines already", () => {
    expect(planPipelines({ ...FACTS, ...found("PENDING", { existingPipelines: ["golden-web"] }) })).to.deep.equal({
      images: [],
      problem: `${PENDING}. Until then, the pipelines go on as they are, and nothing is changed.`,
    });
  });

  it("keeps the pipelines that exist while AWS cannot use the connection, and makes no other", () => {
    expect(planPipelines({ ...FACTS, ...found("ERROR", { existingPipelines: ["golden-web"] }) })).to.deep.equal({
      images: ["web"],
      warning: `AWS cannot use the connection ${ARN} to GitHub any more: its status is ERROR. Open ${URL} and mend it; until then no run finds a commit, and no new pipeline is made.`,
    });
  });

  it("says in a preview what pulumi up does before there is a connection, and takes no pipeline away", () => {
    const { arn: _arn, ...before } = FACTS;
    const first =
      "pulumi up makes a connection to GitHub, which somebody has to complete once in the console: it says where.";
    expect(planPipelines(before)).to.deep.equal({
      images: [],
      warning: `${first} The pipelines are made by the pulumi up that comes after.`,
    });
    expect(planPipelines({ ...before, found: { existingPipelines: ["golden-db"] } })).to.deep.equal({
      images: ["db"],
      warning: `${first} It stops there, and the pipelines go on as they are until the pulumi up that comes after.`,
    });
  });

  it("says in a preview that a connection which the program passes is not known yet", () => {
    const { arn: _arn, ...before } = FACTS;
    expect(planPipelines({ ...before, isOwn: false, found: { existingPipelines: ["golden-db"] } })).to.deep.equal({
      images: ["db"],
      warning:
        "This preview does not know the connection to GitHub yet, and so shows only pipelines that exist already. pulumi up looks at the connection: it makes the pipelines if somebody has completed it, and says so if not.",
    });
  });

  it("says what happens to the repository that the stack had before, also while the connection is not there or pending", () => {
    const before = { existingPipelines: ["golden-web"], codeCommitRepository: "golden" };
    const move =
      "The pipelines have taken their commits from the CodeCommit repository golden, and will take them from example/images. golden stays in the account with its history, unless retainRepositoryOnDelete was false at the last pulumi up. Nothing that is pushed to it starts a pipeline any more.";
    const { arn: _arn, ...unknown } = FACTS;

    expect(planPipelines({ ...FACTS, ...found("AVAILABLE", before) })).to.deep.equal({
      images: ["web", "db"],
      warning: move,
    });
    expect(planPipelines({ ...FACTS, ...found("PENDING", before) }).problem).to.equal(
      `${PENDING}. Until then, the pipelines go on as they are, and nothing is changed. ${move}`,
    );
    expect(planPipelines({ ...unknown, found: before }).warning)
      .to.match(/go on as they are.* comes after\. /)
      .and.to.include(move);
  });

  it("stops at a connection that does not exist", () => {
    const given = { ...FACTS, isOwn: false };
    const use = "Use one of those that aws codeconnections list-connections shows.";
    expect(planPipelines(given).problem).to.equal(
      `connectionArn: AWS knows no connection ${ARN} of the account 123456789012. ${use}`,
    );
    expect(planPipelines({ ...given, homeRegion: "eu-west-1" }).problem).to.equal(
      `connectionArn: AWS knows no connection ${ARN} in eu-west-1, the factory's region; the ARN is of the region us-east-1. ${use}`,
    );
    expect(planPipelines(FACTS).problem).to.equal(
      `The connection ${ARN}, which this stack made, does not exist any more. Run pulumi up --refresh, which makes another one.`,
    );
  });

  it("stops at a connection to another provider", () => {
    const other = (providerType: string) =>
      planPipelines({
        ...FACTS,
        found: { connection: { status: "AVAILABLE", providerType }, existingPipelines: [] },
      }).problem;
    expect(other("GitLab")).to.equal(
      `connectionArn: ${ARN} is a connection to GitLab, but source is "github". Set source to "gitlab", or use a connection to GitHub.`,
    );
    expect(other("Gitea")).to.equal(
      `connectionArn: ${ARN} is a connection to Gitea, but source is "github". Use a connection to GitHub.`,
    );
  });
});
