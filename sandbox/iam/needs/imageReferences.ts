// DescribeImageReferences looks with its caller's rights, and says so in `aws:CalledVia`.
// Sources: "Identify your resources referencing specified AMIs", EC2 user guide; AmazonEC2ImageReferencesAccessPolicy, AWS
// managed policy reference. That a right that is missing fails the call is a conjecture: AWS does not say.
import { text, type Call } from "../../frontdoor/service";
import { arn, list, need, structure, type Need } from "./need";

/** What EC2 asks for in its caller's name. */
const VIA_EC2 = { "aws:CalledVia": ["ec2-images.amazonaws.com"], "aws:ViaAWSService": "true" };

/** Type of resource → what it takes to look at all of them. */
const LOOKS: Readonly<Record<string, (call: Call) => readonly Need[]>> = {
  "ec2:Instance": () => onAll("ec2:DescribeInstances"),
  "ec2:LaunchTemplate": () => onAll("ec2:DescribeLaunchTemplates", "ec2:DescribeLaunchTemplateVersions"),
  "ssm:Parameter": (call) => [
    ...onAll("ssm:DescribeParameters"),
    need("ssm:GetParameters", arn(call, "ssm", "parameter/*"), VIA_EC2),
  ],
  "imagebuilder:ImageRecipe": () => onAll("imagebuilder:ListImageRecipes"),
  "imagebuilder:ContainerRecipe": (call) => [
    ...onAll("imagebuilder:ListContainerRecipes"),
    need("imagebuilder:GetContainerRecipe", arn(call, "imagebuilder", "container-recipe/*"), VIA_EC2),
  ],
};

/** What a look at the types that a request names needs. */
export function imageReferencesNeeds(call: Call): Need[] {
  const { IncludeAllResourceTypes: all, ResourceTypes } = call.input;
  const asked = list(ResourceTypes).map((each) => text(structure(each).ResourceType));
  const looks = Object.entries(LOOKS).filter(([type]) => all === true || asked.includes(type));
  return [need("ec2:DescribeImageReferences", "*"), ...looks.flatMap(([, needs]) => needs(call))];
}

function onAll(...actions: readonly string[]): readonly Need[] {
  return actions.map((action) => need(action, "*", VIA_EC2));
}
