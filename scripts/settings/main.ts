// `npm run settings`: writes the files that are derived from the table of settings, and names those that it changes.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { settingsFiles } from "./files";

for (const [path, content] of Object.entries(settingsFiles())) {
  const file = join(__dirname, "..", "..", path);
  if (readFileSync(file, "utf8") !== content) {
    writeFileSync(file, content);
    console.log(path);
  }
}
