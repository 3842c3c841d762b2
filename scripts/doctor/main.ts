// `npm run doctor`: reads the account and says what an `up` would fail at or cost, before the first one.
import { parseArgs } from "node:util";
import { main } from "../main";
import { examine } from "./examine";
import { findingTable, summary } from "./findingTable";

const HELP = `npm run doctor [-- options]

Looks at the account for what pulumi up and the first runs rely on, and changes nothing.
It ends with 1 if anything would stop them.

  --stack NAME   the factory's Pulumi stack (default: the one that is selected)
`;

void main(HELP, async () => {
  const { values } = parseArgs({ options: { stack: { type: "string" } } });
  const findings = await examine(values.stack);
  console.log(findingTable(findings));
  console.log(`\n${summary(findings)}`);
  return findings.some(({ verdict }) => verdict === "stop") ? 1 : 0;
});
