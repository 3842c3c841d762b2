// A role is usable when it is handed on.
import { expect } from "chai";
import { codePipelineTrust } from "../../../components/policies/trust";
import { policyDocument } from "../../../components/policies/document";
import { ServiceRole, type RoleOptions } from "../../../components/foundation/serviceRole";
import { deploy, rejection, statementsOf } from "../../helpers/deploy";

const POLICY = policyDocument({ Sid: "One", Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/*" });
const ARGS = { description: "d", trust: codePipelineTrust(), policy: POLICY };

describe("ServiceRole", () => {
  it("trusts whom it is told to, may do what it is told to, and carries the tags", async () => {
    const deployment = await deploy(() => new ServiceRole("golden-pipeline", { ...ARGS, tags: { Team: "images" } }));
    const role = deployment.one("aws:iam/role:Role");

    expect(statementsOf(role.inputs.assumeRolePolicy).Assume?.Principal).to.deep.equal({
      Service: "codepipeline.amazonaws.com",
    });
    expect(role.inputs.tags).to.deep.equal({ Team: "images" });
    expect(statementsOf(deployment.one("aws:iam/rolePolicy:RolePolicy").inputs.policy).One).to.deep.equal(
      POLICY.Statement[0],
    );
  });

  it("is kept at IAM's root and bounded by its own policy alone, unless told otherwise", async () => {
    const bounds = { path: "/images/", permissionsBoundary: "arn:aws:iam::123456789012:policy/boundary" };
    const boundsOf = async (options: RoleOptions) => {
      const deployment = await deploy(() => new ServiceRole("golden-pipeline", { ...ARGS, ...options }));
      const { path, permissionsBoundary } = deployment.one("aws:iam/role:Role").inputs;
      return { path, permissionsBoundary };
    };

    expect(await boundsOf({})).to.deep.equal({ path: "/", permissionsBoundary: undefined });
    expect(await boundsOf(bounds)).to.deep.equal(bounds);
  });

  it("is refused with more than IAM takes", async () => {
    const withObjects = (count: number) =>
      policyDocument({
        Sid: "One",
        Effect: "Allow",
        Action: "s3:GetObject",
        Resource: Array.from({ length: count }, (_, index) => `arn:aws:s3:::bucket/${"x".repeat(70)}${index}`),
      });

    await deploy(() => new ServiceRole("golden-pipeline", { ...ARGS, policy: withObjects(100) }));
    expect(
      await rejection(deploy(() => new ServiceRole("golden-pipeline", { ...ARGS, policy: withObjects(110) }))),
    ).to.match(/The policy of the role "d" has 1\d{4} characters; IAM takes at most 10240\. .*second factory/);
  });

  it("is handed on only once its policy is attached", async () => {
    const deployment = await deploy(() => {
      const first = new ServiceRole("first", ARGS);
      new ServiceRole("by-arn", { ...ARGS, tags: { After: first.arn } });
      new ServiceRole("by-name", { ...ARGS, tags: { After: first.name } });
    });
    const policy = deployment.one("aws:iam/rolePolicy:RolePolicy", "first-policy");

    for (const name of ["by-arn-role", "by-name-role"]) {
      expect(deployment.waitsFor(deployment.one("aws:iam/role:Role", name), policy), name).to.equal(true);
    }
  });
});
