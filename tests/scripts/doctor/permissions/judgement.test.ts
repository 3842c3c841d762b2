import { expect } from "chai";
import { permissionFindings } from "../../../../scripts/doctor/permissions/judgement";
import type { Denial } from "../../../../scripts/doctor/permissions/simulate";

const ROLE = "arn:aws:iam::123456789012:role/engineer";
const denial = (action: string, rest: Partial<Denial> = {}): Denial => ({
  action,
  on: "pipelines",
  command: "up",
  resources: [`arn:of:${action}`],
  reason: "not allowed",
  missingKeys: [],
  ...rest,
});

describe("the findings about permissions", () => {
  it("are one that is fine where nothing is missing", () => {
    expect(permissionFindings(ROLE, [])).to.have.length(1);
    expect(permissionFindings(ROLE, [])[0]).to.include({ verdict: "fine" });
  });

  it("are one for each service, with the actions, and the resources in the remedy", () => {
    const missing = [denial("iam:CreateRole"), denial("codebuild:CreateProject"), denial("iam:PassRole")];

    const found = permissionFindings(ROLE, missing);

    expect(found).to.deep.equal([
      {
        verdict: "stop",
        what: "pulumi up needs iam:CreateRole, iam:PassRole: not allowed.",
        remedy: `Allow them in a policy of ${ROLE}, on arn:of:iam:CreateRole, arn:of:iam:PassRole.`,
      },
      {
        verdict: "stop",
        what: "pulumi up needs codebuild:CreateProject: not allowed.",
        remedy: `Allow them in a policy of ${ROLE}, on arn:of:codebuild:CreateProject.`,
      },
    ]);
  });

  it("name many resources of a type by what their names have in common", () => {
    const roles = ["build", "events", "test"].map(
      (purpose) => `arn:aws:iam::123456789012:role/golden-${purpose}-role-*`,
    );
    const resources = [...roles, "arn:aws:iam::123456789012:instance-profile/golden-test"];

    const [found] = permissionFindings(ROLE, [denial("iam:TagRole", { resources })]);

    expect(found)
      .to.have.property("remedy")
      .that.matches(
        /, on arn:aws:iam::123456789012:instance-profile\/golden-test, arn:aws:iam::123456789012:role\/golden-\*\.$/,
      );
  });

  it("warn of what only a destroy lacks, and of what depends on conditions", () => {
    const found = permissionFindings(ROLE, [
      denial("logs:DeleteLogGroup", { command: "destroy" }),
      denial("sns:Subscribe", { reason: "conditions", missingKeys: ["aws:SourceIp"] }),
    ]);

    expect(found.map(({ verdict }) => verdict)).to.deep.equal(["warn", "warn"]);
    expect(found[1]?.what).to.include("depends on aws:SourceIp");
  });

  it("stop at what nothing allows, and name the conditions of other statements", () => {
    const [found] = permissionFindings(ROLE, [denial("sns:Subscribe", { missingKeys: ["aws:SourceIp"] })]);

    expect(found).to.include({
      verdict: "stop",
      what: "pulumi up needs sns:Subscribe: not allowed, unless a condition on aws:SourceIp holds.",
    });
  });

  it("send whoever is limited by a boundary or an organization to the right place", () => {
    const [boundary, organization] = permissionFindings(ROLE, [
      denial("sns:Subscribe", { reason: "not in the permissions boundary" }),
      denial("iam:CreateRole", { reason: "denied by the organization" }),
    ]);

    expect(boundary).to.have.property("remedy").that.includes(`the permissions boundary of ${ROLE}`);
    expect(organization).to.have.property("remedy").that.includes("service control policy");
  });
});
