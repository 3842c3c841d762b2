// The policy of Prune's role.
import { pullRequestMark, PURPOSES, TAGS } from "../../buildsrc/stages/contract";
import { readObjectsStatements } from "./dataKeyUse";
import { allOf, policyDocument, type PolicyDocument } from "./document";
import { imagesIn, inRegions, markThere, snapshotsIn } from "./mark";
import { stageStatements, type StageResources } from "./stageStatements";

/** What Prune's policy is made from. */
export interface PruneRoleResources extends StageResources {
  readonly factoryName: string;
}

/** What Prune may do: find and remove AMIs that were made for pull requests, with their snapshots. No release is one. */
export function pruneRolePolicy(resources: PruneRoleResources): PolicyDocument {
  const { location, factoryName } = resources;
  return policyDocument(
    ...stageStatements(resources),
    // Find the AMIs by their tags. AWS offers no resource for Describe actions.
    {
      Sid: "Look",
      Effect: "Allow",
      Action: "ec2:DescribeImages",
      Resource: "*",
      Condition: inRegions([location.region]),
    },
    // Remove them and their snapshots. Their ids are not known in advance.
    {
      Sid: "Remove",
      Effect: "Allow",
      Action: ["ec2:DeregisterImage", "ec2:DeleteSnapshot"],
      Resource: [imagesIn(location, location.region), snapshotsIn(location, location.region)],
      Condition: allOf(markThere(pullRequestMark(factoryName)), {
        StringEquals: { [`aws:ResourceTag/${TAGS.purpose}`]: [PURPOSES.builder, PURPOSES.image] },
      }),
    },
    ...readObjectsStatements(resources),
  );
}
