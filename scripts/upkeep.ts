// `npm run upkeep`: starts Upkeep between the times of its schedule, and shows what it plans and does.
import { parseArgs } from "node:util";
import { UPKEEP_PARTS, type StarterVariables } from "../buildsrc/stages/contract";
import { FACTORY_HELP, FACTORY_OPTIONS } from "./factoryOptions";
import { main } from "./main";
import { readStackOutputs } from "./stackOutputs";
import { startOperation } from "./startOperation";

const PARTS: readonly string[] = UPKEEP_PARTS;

const HELP = `npm run upkeep -- [options]

  --dry-run         show what would be done, and do nothing
  --only PART       run one part: ${PARTS.join(", ")} (default: all, and the metrics)
${FACTORY_HELP}
  --project ARN     the factory's CodeBuild project of Upkeep, in place of the stack
`;

void main(HELP, async () => {
  const { values } = parseArgs({
    options: {
      "dry-run": { type: "boolean", default: false },
      only: { type: "string", default: "" },
      ...FACTORY_OPTIONS,
      project: { type: "string" },
    },
  });
  const { only, project } = values;
  if (only !== "" && !PARTS.includes(only)) {
    throw new Error(`--only ${only}: Upkeep has no such part; use one of ${PARTS.join(", ")}.`);
  }
  const projectArn =
    project ?? (await readStackOutputs(values, ", or name the project of Upkeep: --project ARN")).upkeepProjectArn;
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
