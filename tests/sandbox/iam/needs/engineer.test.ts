import { expect } from "chai";
import { engineerStatements } from "../../engineer";
import { HOME } from "../../published";
import { call } from "../buildRole";
import { judged } from "../judged";

const POLICY = { Version: "2012-10-17", Statement: engineerStatements("golden") } as const;
const GROUP = "/aws/codebuild/ami-pipeline-golden-build";
const TAGGED = { resourceArn: `arn:aws:logs:${HOME}:123456789012:log-group:${GROUP}` };

/** Operation → input. */
const CALLS = {
  CreateLogGroup: { logGroupName: GROUP, tags: { Stack: "golden" } },
  PutRetentionPolicy: { logGroupName: GROUP },
  AssociateKmsKey: { logGroupName: GROUP },
  DisassociateKmsKey: { logGroupName: GROUP },
  DeleteLogGroup: { logGroupName: GROUP },
  ListTagsForResource: TAGGED,
  TagResource: { ...TAGGED, tags: { Stack: "golden" } },
  UntagResource: { ...TAGGED, tagKeys: ["Stack"] },
};

describe("an engineer with what the program lists", () => {
  for (const [operation, input] of Object.entries(CALLS)) {
    it(`may do logs:${operation} to the factory's log groups, and to no other`, async () => {
      const ask = (asked: object) => judged(POLICY, {}, { ...call("logs", operation, { ...asked }), region: HOME });
      const others = JSON.parse(JSON.stringify(input).replaceAll("golden-build", "other-build")) as object;

      expect(await ask(input)).to.equal("allowed");
      expect(await ask(others)).to.match(/^denied logs:/);
    });
  }
});
