import { expect } from "chai";
import { resolveConfiguration } from "../../../sandbox/codepipeline/variables";

const NAMESPACES = new Map<string, Record<string, string>>([
  ["Source", { CommitId: "abc", CommitMessage: 'say "hi"' }],
  ["codepipeline", { PipelineExecutionId: "1-2" }],
  ["empty", { Value: "" }],
]);

describe("resolveConfiguration", () => {
  const cases: [text: string, resolved: string][] = [
    ["#{Source.CommitId}", "abc"],
    ["a #{Source.CommitId} b #{codepipeline.PipelineExecutionId}", "a abc b 1-2"],
    ['[{"value":"#{Source.CommitMessage}"}]', '[{"value":"say "hi""}]'],
    ["#{empty.Value}", ""],
    ["$#{Source.CommitId}", "$abc"],
    ["# {no} #reference", "# {no} #reference"],
  ];
  for (const [text, resolved] of cases) {
    it(`makes ${resolved} of ${text}`, () => {
      expect(resolveConfiguration({ key: text }, NAMESPACES)).to.deep.equal({ key: resolved });
    });
  }

  for (const text of ["#{Source.Nothing}", "#{Other.CommitId}", "#{Source}"]) {
    it(`refuses ${text}, and says which variables there are`, () => {
      expect(() => resolveConfiguration({ Key: text }, NAMESPACES)).to.throw(
        `The variable ${text} in Key could not be resolved. The variables at this point are: Source.CommitId, `,
      );
    });
  }
});
