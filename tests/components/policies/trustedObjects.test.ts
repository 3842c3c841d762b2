// What the gates believe is written by `pulumi up` alone: no role of the factory can write it.
import { expect } from "chai";
import { KEYS } from "../../../buildsrc/stages/contract";
import { matchesArn } from "../../../sandbox/iam/wildcards";
import { ROLE_POLICIES } from "./everyPolicy";
import { BUCKET, GATES, listOf } from "./resources";

describe("the gates' code and settings", () => {
  const writers = Object.entries(ROLE_POLICIES).flatMap(([role, { Statement: all }]) =>
    all
      .filter(({ Action }) => listOf(Action).some((action) => /^s3:(Put|Delete|Restore|\*)/.test(action)))
      .flatMap(({ Resource }) => listOf(Resource).map((resource) => ({ role, resource }))),
  );

  for (const object of [GATES, `${BUCKET}/${KEYS.publishSettings}`]) {
    it(`can be written by no role: ${object}`, () => {
      expect(writers).not.to.deep.equal([]);
      expect(writers.filter(({ resource }) => matchesArn(resource, object))).to.deep.equal([]);
    });
  }
});
