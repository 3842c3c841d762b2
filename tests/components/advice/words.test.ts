// What people are told when the publish settings change, and before a factory is deleted.
import { expect } from "chai";
import { onChange, onDelete } from "../../../components/advice/words";

describe("advice", () => {
  const parameters = { publishDigest: "new", pipelines: ["golden-db", "golden-web"], region: "eu-west-1", leaves: [] };

  it("names the command per pipeline with which changed publish settings take effect", () => {
    expect(onChange(parameters, "old")).to.deep.equal([
      "The publish settings changed. They take effect with the next run of each pipeline, which builds nothing unless the contents",
      "of the image or its key changed too. A push starts one, and so does:",
      "  aws codepipeline start-pipeline-execution --name golden-db --region eu-west-1",
      "  aws codepipeline start-pipeline-execution --name golden-web --region eu-west-1",
    ]);
  });

  it("keeps the list of commands short", () => {
    const pipelines = Array.from({ length: 30 }, (_, index) => `golden-${index}`);

    const lines = onChange({ ...parameters, pipelines }, "old");
    expect(lines).to.have.length(8);
    expect(lines.at(-1)).to.equal("and the same for 25 more: pulumi stack output pipelineNames");
  });

  it("is silent while nothing changes, and while there is no pipeline", () => {
    expect(onChange(parameters, "new")).to.deep.equal([]);
    expect(onChange({ ...parameters, pipelines: [] }, "old")).to.deep.equal([]);
  });

  it("says what stays, and by which settings", () => {
    expect(onDelete({ ...parameters, leaves: ["the repository golden"] })).to.deep.equal([
      "What stays in the account, by the settings of the last pulumi up:",
      "  the repository golden",
      "Settings that were changed since count only after another pulumi up.",
    ]);
  });
});
