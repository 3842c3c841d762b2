// `npm run costs`: what a factory costs a month, by image and region, and what retiring would save.
import { parseArgs } from "node:util";
import { OPERATIONS, STAGES } from "../../components/basics/names";
import { FACTORY_HELP, FACTORY_OPTIONS } from "../factoryOptions";
import { main } from "../main";
import { parseProjectArn, readStackOutputs } from "../stackOutputs";
import { costsOf } from "./costs";
import { readPrices } from "./prices";
import { readProjects, readUsed } from "./read";
import { costTables } from "./tables";

const HELP = `npm run costs [-- options]

  --days NUMBER     how far back to look at builds, runs and copies (default: 30)
  --prices FILE     a table of prices of your own, in place of scripts/costs/prices.json
${FACTORY_HELP}
`;

void main(HELP, async () => {
  const { values } = parseArgs({
    options: { days: { type: "string" }, prices: { type: "string" }, ...FACTORY_OPTIONS },
  });
  const prices = readPrices(values.prices);
  const days = daysIn(values.days ?? "30");
  const outputs = await readStackOutputs(values);
  const { region, name } = parseProjectArn(outputs.promoteProjectArn);
  const prefix = name.replace(/-promote$/, "");
  const named = Object.fromEntries([...STAGES, ...OPERATIONS].map((purpose) => [purpose, `${prefix}-${purpose}`]));
  const found = await readProjects(region, named);
  const used = await readUsed({ ...found, outputs, homeRegion: region, days, now: new Date() });
  console.log(costTables(costsOf(used, prices), prices, days, used.planned));
  return 0;
});

function daysIn(text: string): number {
  const days = Number(text);
  if (!Number.isInteger(days) || days < 1 || days > 365) {
    throw new Error(`--days: "${text}" is not a number of days; use a whole number from 1 to 365.`);
  }
  return days;
}
