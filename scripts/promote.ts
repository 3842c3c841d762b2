// `npm run promote -- --image NAME ...`: moves a channel of an image to one of its releases, by starting the factory's project
// that does it, and shows its log.
import { parseArgs } from "node:util";
import type { StarterVariables } from "../buildsrc/stages/contract";
import { FACTORY_HELP, FACTORY_OPTIONS } from "./factoryOptions";
import { main } from "./main";
import { readStackOutputs } from "./stackOutputs";
import { startOperation } from "./startOperation";

const HELP = `npm run promote -- --image NAME [options]

  --image NAME      the image whose channel is moved
  --to WHERE        previous: the release before the channel's; latest: the release that the channel latest is at;
                    or the id of a release's AMI, in whatever region (default latest)
  --channel NAME    the channel that is moved (default latest)
  --reason TEXT     why; it is kept in the AMI's tags
${FACTORY_HELP}
  --project ARN     the factory's CodeBuild project that promotes, in place of the stack
`;

void main(HELP, async () => {
  const { values } = parseArgs({
    options: {
      image: { type: "string" },
      to: { type: "string" },
      channel: { type: "string" },
      reason: { type: "string" },
      ...FACTORY_OPTIONS,
      project: { type: "string" },
    },
  });
  const { image, to, channel, reason } = values;
  if (image === undefined) {
    throw new Error("Which image? Name it: --image NAME.");
  }

  const projectArn =
    values.project ??
    (await readStackOutputs(values, ", or name the project that promotes: --project ARN")).promoteProjectArn;
  const variables: Record<keyof StarterVariables["promote"], string | undefined> = {
    IMAGE: image,
    TO: to,
    CHANNEL: channel,
    REASON: reason,
  };
  return startOperation(projectArn, variables);
});
