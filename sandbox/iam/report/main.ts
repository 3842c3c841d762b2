// `npm run permissions`, for the developers of this project: what the roles were granted and used in the scenarios.
import { formatTable } from "../../../scripts/table";
import { readRecords } from "./records";
import { withPossible } from "./possible";
import { reportStatements, type StatementReport } from "./statements";
import { reasonFaults, UNASKED } from "./unused";
import { cacheFolder } from "../../toolchain/cache";
import { main } from "../../../scripts/main";
import { HEADING, notNeeded, permissionRows } from "./table";

const HELP = `npm run permissions

  Prints what the last run of the scenarios (npm run test:sandbox) used of what each role is granted.
`;

void main(HELP, () => {
  const records = readRecords(cacheFolder());
  if (!records) {
    throw new Error("No run of the scenarios has left its records yet. Run `npm run test:sandbox` first.");
  }
  const statements = withPossible(reportStatements(records.journal), records.possible);
  const faults = reasonFaults(statements);

  const sections = [
    `From the run of the scenarios that ended at ${records.keptAt.toISOString()}.`,
    ...[...byRole(statements)].map(([role, own]) => describeRole(role, own)),
    ...Object.entries(UNASKED).map(([purpose, reason]) => `The role "${purpose}" was asked nothing. ${reason}`),
    ...(faults.length === 0 ? [] : [["Reasons that are missing, or not needed:", ...faults].join("\n  ")]),
  ];
  console.log(sections.join("\n\n"));
  return Promise.resolve(faults.length === 0 ? 0 : 1);
});

function byRole(statements: readonly StatementReport[]): Map<string, StatementReport[]> {
  const roles = new Map<string, StatementReport[]>();
  for (const statement of statements) {
    roles.set(statement.name, [...(roles.get(statement.name) ?? []), statement]);
  }
  return roles;
}

function describeRole(role: string, statements: readonly StatementReport[]): string {
  const vain = notNeeded(statements);
  const proof =
    vain.length === 0 ? ["Every statement is proven needed."] : ["Every statement is proven needed except:", ...vain];
  return [role, formatTable(HEADING, permissionRows(statements)), proof.join("\n  ")].join("\n");
}
