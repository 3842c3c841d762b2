// `pulumi destroy`: everything the program made is gone, but the repository with its history and the bucket with its
// release records, unless it is told otherwise. What was published stays published.
import { ListProjectsCommand } from "@aws-sdk/client-codebuild";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { expect } from "chai";
import { answerApproval } from "../../../sandbox/client/approvals";
import { whenAsked } from "../approvals";
import { parameters } from "../published";
import { shared } from "../shared";

describe("`pulumi destroy`", () => {
  it("removes everything, keeps the repository and the release records, and leaves what is published", async () => {
    const { sandbox, dev } = shared();
    const tip = await dev.tip();
    const { bucketName } = await dev.stack.outputs();
    const published = await parameters(sandbox, dev.parameter("ubuntu-24.04"));

    const { code, output } = await dev.stack.destroy();

    expect(code, output).to.equal(0);
    expect(await dev.pipelines()).to.deep.equal([]);
    const { projects } = await sandbox.clients.codeBuild.send(new ListProjectsCommand({}));
    expect(projects).to.deep.equal([]);
    const { Buckets } = await sandbox.clients.s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).to.include(bucketName);
    expect(await parameters(sandbox, dev.parameter("ubuntu-24.04"))).to.deep.equal(published);
    expect(await dev.tip()).to.equal(tip);
  });

  it("can be followed by another `up`, which takes over the repository, and whose new bucket vouches for no AMI", async () => {
    const { sandbox, dev } = shared();
    const tip = await dev.tip();

    const refused = await dev.stack.up();
    expect(refused.code).not.to.equal(0);
    expect(refused.output).to.include("pulumi config set adoptRepository true");
    await dev.stack.configure("adoptRepository", "true");
    const before = await dev.newestRuns();
    const { code, output } = await dev.stack.up();

    expect(code, output).to.equal(0);
    for (const pipeline of await dev.pipelines()) {
      await answerApproval(sandbox.clients, await whenAsked(sandbox.clients, pipeline), "Approved", "As before");
    }
    const runs = await dev.nextRuns(before);
    expect(runs.map(({ status }) => status)).to.deep.equal(["Succeeded", "Succeeded"]);
    expect(await dev.tip()).to.equal(tip);
  });
});
