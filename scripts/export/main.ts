// `npm run export -- FOLDER`: writes a complete buildsrc into a folder of one's own repository, or takes over what is newer.
import { parseArgs } from "node:util";
import { imagesFolderFault, SOURCE_FOLDER } from "../../components/source/images";
import { readFolder } from "../../components/source/seed/inventory";
import { main } from "../main";
import { exportTo } from "./exportTo";

const HELP = `npm run export -- FOLDER [options]

Writes what a factory builds images from into a folder of your own repository, for a stack whose source it is.
Run it again after an update of this program: it takes over what is newer, and keeps what people changed.
It commits nothing.

  --images-folder FOLDER   images of your own, in place of the example images
  --dry-run                only say what would be written
  --keep PATH              your version of a file in conflict stays; can be given several times
  --overwrite PATH         the program's version of a file in conflict takes its place; likewise
`;

void main(HELP, async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      "images-folder": { type: "string" },
      "dry-run": { type: "boolean", default: false },
      keep: { type: "string", multiple: true, default: [] },
      overwrite: { type: "string", multiple: true, default: [] },
    },
  });
  const [target, ...more] = positionals;
  if (target === undefined || more.length > 0) {
    throw new Error("Name one folder to export to: npm run export -- FOLDER.");
  }
  const images = values["images-folder"];
  const fault = images === undefined ? undefined : imagesFolderFault(images);
  if (fault !== undefined) {
    throw new Error(`--images-folder: ${fault}`);
  }
  const { keep, overwrite, "dry-run": dryRun } = values;
  const source = readFolder(SOURCE_FOLDER, images);
  console.log(exportTo({ source, sourceFolder: SOURCE_FOLDER, target, keep, overwrite, dryRun }));
  return Promise.resolve(0);
});
