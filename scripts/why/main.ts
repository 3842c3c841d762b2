// `npm run why -- IMAGE`: what became of an image's newest run, why, and what to do.
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { parseArgs } from "node:util";
import { CodePipelineClient } from "../../buildsrc/stages/common/aws";
import { FACTORY_HELP, FACTORY_OPTIONS } from "../factoryOptions";
import { main } from "../main";
import { parseProjectArn, readStackOutputs } from "../stackOutputs";
import { explain } from "./explain";
import { readNewestRun } from "./read";

const HELP = `npm run why [-- IMAGE...] [options]

  IMAGE             the images whose newest run is explained (default: all)
${FACTORY_HELP}
`;

void main(HELP, async () => {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: FACTORY_OPTIONS });
  const { promoteProjectArn, pipelineNames } = await readStackOutputs(values);
  const { region } = parseProjectArn(promoteProjectArn);
  const known = Object.keys(pipelineNames);
  const unknown = positionals.filter((image) => !known.includes(image));
  if (unknown.length > 0) {
    throw new Error(`There is no image ${unknown.join(", ")}. The images are ${known.join(", ") || "none"}.`);
  }

  const clients = { codePipeline: new CodePipelineClient({ region }), logs: new CloudWatchLogsClient({ region }) };
  const images = positionals.length === 0 ? known : positionals;
  const explained = await Promise.all(
    images.map(async (image) => {
      const run = await readNewestRun(clients, pipelineNames[image] ?? image);
      return run === undefined ? [`${image}: no run yet.`] : explain(image, run, region);
    }),
  );
  console.log(explained.map((lines) => lines.join("\n")).join("\n\n"));
  return 0;
});
