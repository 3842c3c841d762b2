// CodePipeline: Pulumi makes the pipelines, and ends their runs before it deletes them.
import { APIS } from "../../../codeconnections/connections";
import { text, type Call } from "../../../frontdoor/service";
import { arn, list, need, structure, type Need, type Needs } from "../need";
import { creation, namesakes, passRole, tagOperations } from "./forms";

const pipeline = (call: Call, name: string) => arn(call, "codepipeline", name);
const declared = ({ input }: Call) => structure(input.pipeline);
const declaredPipeline = (call: Call) => pipeline(call, text(declared(call).name));

/** What they need. */
export const pipelines: Needs = {
  ...namesakes("codepipeline", () => "*", ["ListPipelines"]),
  ...namesakes("codepipeline", (call) => pipeline(call, text(call.input.name)), ["DeletePipeline"]),
  ...namesakes("codepipeline", (call) => pipeline(call, text(call.input.pipelineName)), ["StopPipelineExecution"]),
  ...tagOperations("codepipeline", { arn: "resourceArn", tags: "tags", keys: "tagKeys" }),
  CreatePipeline: (call) => [
    ...creation({
      action: "codepipeline:CreatePipeline",
      tagAction: "codepipeline:TagResource",
      resource: declaredPipeline(call),
      tags: call.input.tags,
    }),
    givenRole(call),
    ...givenConnections(call),
  ],
  UpdatePipeline: (call) => [
    need("codepipeline:UpdatePipeline", declaredPipeline(call)),
    givenRole(call),
    ...givenConnections(call),
  ],
};

function givenRole(call: Call): Need {
  return passRole(text(declared(call).roleArn), "codepipeline.amazonaws.com");
}

/** Which of the action's two names CodePipeline asks for is a conjecture: both. */
function givenConnections(call: Call): Need[] {
  const actions = list(declared(call).stages).flatMap((stage) => list(structure(stage).actions));
  const given = actions.map((action) => text(structure(structure(action).configuration).ConnectionArn));
  return [...new Set(given.filter((connection) => connection !== ""))].flatMap((connection) =>
    APIS.map((api) =>
      need(`${api}:PassConnection`, connection, { [`${api}:PassedToService`]: "codepipeline.amazonaws.com" }),
    ),
  );
}
