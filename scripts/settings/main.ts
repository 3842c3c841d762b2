// `npm run settings`: writes the files that are derived from the table of settings.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingsFiles } from "./files";

for (const [path, content] of Object.entries(settingsFiles())) {
  writeFileSync(join(__dirname, "..", "..", path), content);
  console.log(path);
}
