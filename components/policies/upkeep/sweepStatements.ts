// What Upkeep may remove of what builds and publications left.
import { pullRequestMark, PURPOSES, STATES, TAGS } from "../../../buildsrc/stages/contract";
import { arnOf, type Location } from "../../basics/location";
import { projectName, pullRequestProjectName } from "../../basics/names";
import { allOf, type Statement } from "../document";
import { ANY_REGION, imagesIn, markThere, snapshotsIn, stateThere } from "../mark";

/** What the statements are made from. */
export interface SweepResources {
  readonly location: Location;
  readonly factoryName: string;
  /** What the names of the projects start with. */
  readonly projectNamePrefix: string;
}

/**
 * Lets Upkeep find what was left, and remove it. Everything carries the mark of the factory or of its pull requests. Of
 * AMIs it may remove those that no build finished, those whose tests failed, and copies that were never released.
 */
export function sweepStatements({ location, factoryName, projectNamePrefix }: SweepResources): readonly Statement[] {
  const isMarked = markThere([factoryName, pullRequestMark(factoryName)]);
  // Those that make something. Leftovers of pull requests may be there when their pipelines are gone.
  const projects = (["build", "test"] as const).flatMap((stage) => [
    projectName(projectNamePrefix, stage),
    pullRequestProjectName(projectNamePrefix, stage),
  ]);
  const isTool = allOf(isMarked, {
    StringEquals: { [`aws:ResourceTag/${TAGS.purpose}`]: [PURPOSES.builder, PURPOSES.test] },
  });
  return [
    // Find what was left, by the marks. AWS offers no resource for Describe actions.
    {
      Sid: "LookForLeftovers",
      Effect: "Allow",
      Action: ["ec2:DescribeInstances", "ec2:DescribeKeyPairs", "ec2:DescribeSnapshots", "ec2:DescribeVolumes"],
      Resource: "*",
    },
    // Ask whether the builds are over that made it.
    {
      Sid: "AskBuilds",
      Effect: "Allow",
      Action: "codebuild:BatchGetBuilds",
      Resource: projects.map((name) => arnOf(location, "codebuild", `project/${name}`)),
    },
    // Remove what Packer and Test worked with, in the home region. The ids are not known in advance.
    {
      Sid: "RemoveTools",
      Effect: "Allow",
      Action: ["ec2:DeleteKeyPair", "ec2:DeleteVolume", "ec2:TerminateInstances"],
      Resource: ["instance", "key-pair", "volume"].map((type) => arnOf(location, "ec2", `${type}/*`)),
      Condition: isTool,
    },
    // Deregister AMIs that nobody could use: unfinished and rejected ones.
    {
      Sid: "DeregisterUnusable",
      Effect: "Allow",
      Action: "ec2:DeregisterImage",
      Resource: imagesIn(location, ANY_REGION),
      Condition: allOf(isMarked, stateThere([STATES.building, STATES.rejected])),
    },
    // Deregister copies that were never released and whose AMI in the home region is gone.
    {
      Sid: "DeregisterOrphans",
      Effect: "Allow",
      Action: "ec2:DeregisterImage",
      Resource: imagesIn(location, ANY_REGION),
      Condition: allOf(markThere(factoryName), stateThere([STATES.candidate]), {
        Null: { [`aws:ResourceTag/${TAGS.sourceAmi}`]: "false" },
      }),
    },
    // Delete snapshots that no AMI refers to any more. EC2 refuses to delete one to which an AMI does. Those of releases go
    // only by being retired.
    {
      Sid: "DeleteSnapshots",
      Effect: "Allow",
      Action: "ec2:DeleteSnapshot",
      Resource: snapshotsIn(location, ANY_REGION),
      Condition: allOf(isMarked, stateThere([STATES.building, STATES.candidate, STATES.rejected])),
    },
  ];
}
