// Tests of the roles that workflows on GitHub assume, in a whole factory.
import { expect } from "chai";
import type { AmiFactoryArgs } from "../../../components/amiFactory";
import { statementsOf, type Deployment } from "../../helpers/deploy";
import { listOf } from "../policies/resources";
import { deployOne, namesOf, policyOf, ROLE, standardFactory } from "../factories";

const ISSUER = "token.actions.githubusercontent.com";

/** The subject that each of the two roles trusts. */
async function trusted(args: AmiFactoryArgs): Promise<unknown[]> {
  const deployment = await deployOne(args);
  return ["preview", "deploy"].map((purpose) => subjectOf(deployment, purpose));
}

function subjectOf(deployment: Deployment, purpose: string): unknown {
  const { assumeRolePolicy } = deployment.one(ROLE, `golden-${purpose}-role`).inputs;
  return statementsOf(assumeRolePolicy).Assume?.Condition?.StringEquals?.[`${ISSUER}:sub`];
}

describe("the roles of continuous integration", () => {
  before(function () {
    this.timeout(20_000); // The first deployment loads the SDK.
    return standardFactory();
  });

  it("are there only if a repository is named", async () => {
    const without = await standardFactory();
    expect(namesOf(without, ROLE).length).to.equal(
      namesOf(await deployOne({ githubRepository: "o/r" }), ROLE).length - 2,
    );
  });

  it("trust the pull requests and one environment of the repository", async () => {
    expect(await trusted({ githubRepository: "octo/images" })).to.deep.equal([
      "repo:octo/images:pull_request",
      "repo:octo/images:environment:dev",
    ]);
    expect(await trusted({ githubRepository: "octo@12/images@34", githubEnvironment: "Live" })).to.deep.equal([
      "repo:octo@12/images@34:pull_request",
      "repo:octo@12/images@34:environment:Live",
    ]);
  });

  it("have the path and the boundary of all roles", async () => {
    const permissionsBoundary = "arn:aws:iam::123456789012:policy/boundary";
    const deployment = await deployOne({ githubRepository: "o/r", rolePath: "/images/", permissionsBoundary });

    for (const purpose of ["preview", "deploy"]) {
      const { inputs } = deployment.one(ROLE, `golden-${purpose}-role`);
      expect(inputs).to.include({ path: "/images/", permissionsBoundary });
    }
    expect(policyOf(deployment, "deploy").PassRoles?.Resource).to.match(/:role\/images\//);
  });

  it("have rights on the stack's own state, if that is in S3", async () => {
    const deployment = await deployOne({ githubRepository: "o/r", stateBackend: "s3://state/here" });

    expect(policyOf(deployment, "preview").ListState?.Resource).to.equal("arn:aws:s3:::state");
    expect(policyOf(deployment, "deploy").StackState?.Resource).to.include.members([
      "arn:aws:s3:::state/here/.pulumi/stacks/ami-pipeline/dev.json*",
      "arn:aws:s3:::state/here/.pulumi/stacks/ami-pipeline/dev.pulumi-tags",
    ]);
  });

  it("are named as the deployment's guard names them, and as whoever makes them must be allowed", async () => {
    const deployment = await deployOne({ githubRepository: "o/r" });
    const guarded = listOf(policyOf(deployment, "deploy").Guard?.Resource);

    for (const [index, purpose] of ["preview", "deploy"].entries()) {
      const { name } = deployment.one(ROLE, `golden-${purpose}-role`);
      expect(guarded[index]).to.equal(`arn:aws:iam::123456789012:role/${name}-*`);
    }
  });

  it("name the factory's other roles and its bucket", async () => {
    const deployment = await deployOne({ githubRepository: "o/r" });
    const { Own } = policyOf(deployment, "deploy");

    expect(Own?.Resource).to.include.members([
      "arn:aws:iam::123456789012:role/golden-*-role-*",
      "arn:aws:s3:::golden-artifacts-*",
    ]);
  });
});
