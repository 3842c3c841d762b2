// What a project holds after it was made and changed. What CodeBuild refuses is in the table of refused inputs.
import { expect } from "chai";
import { Projects } from "../../../sandbox/codebuild/projects";
import type { Operation, Shape } from "../../../sandbox/frontdoor/service";
import { ACCOUNT, ADMINISTRATOR, PROJECT } from "./promoteProject";

describe("a project", () => {
  let projects: Projects;
  beforeEach(() => {
    projects = new Projects(() => Promise.resolve(true));
  });

  async function projectAfter(operation: string, changes: Shape): Promise<Shape> {
    const operations: Readonly<Record<string, Operation>> = projects.operations;
    const input = { ...(operation === "CreateProject" && PROJECT), name: PROJECT.name, ...changes };
    const call = { service: "codebuild", operation, region: "us-east-1", caller: ADMINISTRATOR, input };
    const { project } = (await operations[operation]?.(call)) ?? {};
    return project as Shape;
  }

  it("drops members that are set to an empty value", async () => {
    const limits = {
      vpcConfig: { vpcId: "vpc-1", subnets: ["subnet-1"], securityGroupIds: ["sg-1"] },
      buildBatchConfig: { timeoutInMins: 5 },
      concurrentBuildLimit: 2,
    };
    expect(await projectAfter("CreateProject", limits)).to.deep.include(limits);

    const kept = await projectAfter("UpdateProject", { description: "new" });
    expect(kept).to.deep.include({ ...limits, description: "new" });
    const nothing = { vpcConfig: {}, buildBatchConfig: {}, concurrentBuildLimit: -1 };
    expect(await projectAfter("UpdateProject", nothing)).not.to.have.any.keys(Object.keys(limits));
  });

  it("loses its tags where a change names none", async () => {
    const tags = [{ key: "Team", value: "images" }];

    expect(await projectAfter("CreateProject", { tags })).to.deep.include({ tags });
    expect(await projectAfter("UpdateProject", { description: "new", tags })).to.deep.include({ tags });
    expect(await projectAfter("UpdateProject", { description: "newer" })).to.deep.include({ tags: [] });
  });

  it("has an address of its badge as long as it has one", async () => {
    const arn = `arn:aws:codebuild:us-east-1:${ACCOUNT}:project/${PROJECT.name}`;
    const uuid = encodeURIComponent(Buffer.from(arn).toString("base64"));

    expect(await projectAfter("CreateProject", { badgeEnabled: true })).to.have.deep.property("badge", {
      badgeEnabled: true,
      badgeRequestUrl: `https://codebuild.us-east-1.amazonaws.com/badges?uuid=${uuid}&branch=main`,
    });
    expect(await projectAfter("UpdateProject", { description: "new" })).to.have.nested.property(
      "badge.badgeRequestUrl",
    );
    expect(await projectAfter("UpdateProject", { badgeEnabled: false })).to.have.deep.property("badge", {
      badgeEnabled: false,
    });
  });

  it("pulls one of CodeBuild's own images only as CodeBuild", async () => {
    const environment = { ...PROJECT.environment, imagePullCredentialsType: "SERVICE_ROLE" };
    const own = { ...environment, image: "123456789012.dkr.ecr.us-east-1.amazonaws.com/tools:1" };

    const refusal = await projectAfter("CreateProject", { environment }).catch(String);
    expect(refusal).to.include("cannot use a CodeBuild curated image with imagePullCredentialsType SERVICE_ROLE");
    expect(await projectAfter("CreateProject", { environment: own })).to.have.nested.property(
      "environment.image",
      own.image,
    );
  });
});
