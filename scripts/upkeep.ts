// `npm run upkeep`: starts Upkeep between the times of its schedule, and shows what it plans and does.
import { parseArgs } from "node:util";
import { UPKEEP_PARTS, type StarterVariables } from "../buildsrc/stages/contract";
import { main } from "./main";
import { readStackOutputs } from "./stackOutputs";
import { startOperation } from "./startOperation";

const PARTS: readonly string[] = UPKEEP_PARTS;

const HELP = `npm run upkeep -- [options]

  --dry-run        show what would be done, and do nothing
  --only PART      run one part: ${PARTS.join(", ")} (default: all, and the metrics)
  --stack NAME     the factory's Pulumi stack (default: the one that is selected)
  --project ARN    the factory's CodeBuild project of Upkeep, in place of the stack
`;

void main(HELP, async () => {
  const { values } = parseArgs({
    options: {
      "dry-run": { type: "boolean", default: false },
      only: { type: "string", default: "" },
      stack: { type: "string" },
      project: { type: "string" },
    },
  });
  const { only, stack, project } = values;
  if (only !== "" && !PARTS.includes(only)) {
    throw new Error(`--only ${only}: Upkeep has no such part; use one of ${PARTS.join(", ")}.`);
  }
  const projectArn =
    project ?? (await readStackOutputs(stack, ", or name the project of Upkeep: --project ARN")).upkeepProjectArn;
  if (projectArn === undefined) {
    throw new Error("The stack lacks the output upkeepProjectArn. Run pulumi up, which adds it.");
  }
  // Both are always said: whoever may start Upkeep may do so with these variables only.
  const variables: Record<keyof StarterVariables["upkeep"], string> = {
    DRY_RUN: String(values["dry-run"]),
    ONLY: only,
  };
  return startOperation(projectArn, variables);
});
