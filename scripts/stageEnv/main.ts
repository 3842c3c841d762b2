// `npm run stage-env -- STAGE IMAGE`: what a stage is told, as lines for a shell, to run the stage by hand.
import { CodeBuildClient } from "@aws-sdk/client-codebuild";
import { CodePipelineClient } from "@aws-sdk/client-codepipeline";
import { parseArgs } from "node:util";
import { FACTORY_HELP, FACTORY_OPTIONS } from "../factoryOptions";
import { main } from "../main";
import { parseProjectArn, readStackOutputs } from "../stackOutputs";
import { exportLines } from "./lines";
import { readStageEnvironment } from "./read";

const HELP = `npm run -s stage-env -- STAGE IMAGE [options]

  STAGE             validate, build, test or publish
  IMAGE             the image whose newest run of that stage says what it is told
${FACTORY_HELP}

Prints lines for a shell: eval "$(npm run -s stage-env -- build ubuntu-24.04)"
`;

void main(HELP, async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: FACTORY_OPTIONS });
  const [stage, image, ...more] = positionals;
  if (stage === undefined || image === undefined || more.length > 0) {
    console.error(HELP);
    return 2;
  }
  const { promoteProjectArn, pipelineNames } = await readStackOutputs(values);
  const pipeline = pipelineNames[image];
  if (pipeline === undefined) {
    throw new Error(`There is no image ${image}. The images are ${Object.keys(pipelineNames).join(", ") || "none"}.`);
  }
  const { region } = parseProjectArn(promoteProjectArn);
  const clients = { codePipeline: new CodePipelineClient({ region }), codeBuild: new CodeBuildClient({ region }) };
  const variables = await readStageEnvironment(clients, pipeline, stage);
  console.log(exportLines({ ...variables, AWS_REGION: region }));
  return 0;
});
