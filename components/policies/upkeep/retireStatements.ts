// What Upkeep may do in order to retire releases. No other role may disable or deregister one.
import { RETIREMENT_STEPS, STATES, TAGS } from "../../../buildsrc/stages/contract";
import { allOf, type Conditions, type Statement } from "../document";
import { ANY_REGION, imagesIn, markThere, onlyTags, snapshotsIn, stateThere } from "../mark";
import { imageParameters, type ReleaseResources } from "../releaseStatements";

/** What the statements are made from. */
export type RetireResources = Pick<ReleaseResources, "location" | "factoryName" | "parameterPrefix">;

/** The last step before a release is gone. Its tag comes before the step itself, so that Promote can end it at any time. */
const LAST_STEP: (typeof RETIREMENT_STEPS)[number] = "disabled";
/** The steps before it, and the last of these. */
const EARLIER_STEPS = RETIREMENT_STEPS.filter((step) => step !== LAST_STEP);
const STEP_BEFORE: (typeof RETIREMENT_STEPS)[number] = "deprecated";

/** Lets Upkeep take releases of the factory away, step by step: never what is not released, and at the end only by its tag. */
export function retireStatements(resources: RetireResources): readonly Statement[] {
  const { location, factoryName } = resources;
  const images = imagesIn(location, ANY_REGION);
  const all = [images, snapshotsIn(location, ANY_REGION)];
  const released = allOf(markThere(factoryName), stateThere([STATES.released]));
  // That some tag is named, its value says: a check for that has no room here.
  const onlyRetirement = { "ForAllValues:StringEquals": { "aws:TagKeys": [TAGS.retirement] } };
  return [
    // See what the channels of an image point to, in each region.
    { Sid: "ReadChannels", Effect: "Allow", Action: "ssm:GetParameterHistory", Resource: imageParameters(resources) },
    // Say on a release which step it is at, and take that back. No other tag can change. The last step comes after the one
    // before it only: where Promote has just taken the tag away, EC2 refuses Upkeep to go on.
    {
      Sid: "TagRetirement",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: all,
      Condition: allOf(onlyRetirement, released, {
        StringLike: { [`aws:RequestTag/${TAGS.retirement}`]: EARLIER_STEPS.map((step) => `${step} *`) },
      }),
    },
    {
      Sid: "TagDisabled",
      Effect: "Allow",
      Action: "ec2:CreateTags",
      Resource: all,
      Condition: allOf(onlyRetirement, released, {
        StringLike: {
          [`aws:RequestTag/${TAGS.retirement}`]: `${LAST_STEP} *`,
          [`aws:ResourceTag/${TAGS.retirement}`]: [`${STEP_BEFORE} *`, `${LAST_STEP} *`],
        },
      }),
    },
    {
      Sid: "UntagRetirement",
      Effect: "Allow",
      Action: "ec2:DeleteTags",
      Resource: all,
      Condition: allOf(onlyTags(factoryName, [TAGS.retirement]), released),
    },
    // Hide a release from other accounts that find AMIs by name. Show and protect it again if it is used after all.
    {
      Sid: "Deprecate",
      Effect: "Allow",
      Action: ["ec2:DisableImageDeprecation", "ec2:EnableImageDeprecation", "ec2:EnableImageDeregistrationProtection"],
      Resource: images,
      Condition: released,
    },
    // Disable it, end its protection, and remove it with its snapshots.
    {
      Sid: "Retire",
      Effect: "Allow",
      Action: [
        "ec2:DeleteSnapshot",
        "ec2:DeregisterImage",
        "ec2:DisableImage",
        "ec2:DisableImageDeregistrationProtection",
      ],
      Resource: all,
      Condition: allOf(released, atLastStep()),
    },
  ];
}

/** What is being changed carries the tag of the last step. */
function atLastStep(): Conditions {
  return { StringLike: { [`aws:ResourceTag/${TAGS.retirement}`]: `${LAST_STEP} *` } };
}
