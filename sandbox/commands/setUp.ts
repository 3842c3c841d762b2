// `setup`: gets the tool chain ready and shows its parts and where each of them came from.
import { formatTable } from "../../scripts/table";
import { openToolchain } from "./open";

/** Gives 0 once everything is there. */
export async function setUp(): Promise<number> {
  const { tools } = await openToolchain();
  console.log(
    formatTable(
      ["TOOL", "VERSION", "WAY", "DETAIL"],
      tools.map(({ name, version, way, detail }) => [name, version, way, detail]),
    ),
  );
  return 0;
}
