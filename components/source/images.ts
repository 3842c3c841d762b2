// The folders that a repository is seeded from, and the images in them.
import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { buildspecOf } from "../basics/gates";
import { EXCLUDED_NAMES, IMAGES_FOLDER, ignoresOf } from "./seed/inventory";

/** A folder among the images. */
export interface ImageFolder {
  readonly name: string;
  /** Whether the file that makes it an image is committed with it. */
  readonly hasVariables: boolean;
}

/** The stages that run what is seeded. */
const SEEDED_STAGES = ["validate", "build"] as const;

/** The file that makes a folder an image. */
export const IMAGE_VARIABLES = "image.pkrvars.json";

/** The images among the paths of a repository's files, in the order of their names. */
export function imagesIn(paths: Iterable<string>): readonly string[] {
  const images = [...paths].flatMap((path) => {
    const [top, name, file, ...more] = path.split("/");
    return top === IMAGES_FOLDER && file === IMAGE_VARIABLES && more.length === 0 ? (name ?? []) : [];
  });
  return images.sort();
}

/** What is committed to the repository unless a program says otherwise: the `buildsrc` that comes with this package. */
export const SOURCE_FOLDER = join(packageRoot(__dirname), "buildsrc");

/** The folder with the package's manifest: compiled code lies deeper in it than its source. */
function packageRoot(folder: string): string {
  return existsSync(join(folder, "package.json")) ? folder : packageRoot(dirname(folder));
}

/**
 * The folders among the images, sorted by name, without those that a .gitignore leaves out.
 *
 * @param imagesFolder - where one's own images are; by default they are in the source folder
 */
export function findImages(
  sourceFolder: string,
  imagesFolder = join(sourceFolder, IMAGES_FOLDER),
): readonly ImageFolder[] {
  if (!isFolder(imagesFolder)) {
    return [];
  }
  const ignores = ignoresOf(sourceFolder, imagesFolder);
  return readdirSync(imagesFolder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !EXCLUDED_NAMES.includes(entry.name))
    .filter(({ name }) => !ignores(`${IMAGES_FOLDER}/${name}/`))
    .map(({ name }) => ({
      name,
      hasVariables:
        existsSync(join(imagesFolder, name, IMAGE_VARIABLES)) &&
        !ignores(`${IMAGES_FOLDER}/${name}/${IMAGE_VARIABLES}`),
    }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
}

/** What is wrong with the folder of one's own images, with the remedy. */
export function imagesFolderFault(imagesFolder: string, sourceFolder = SOURCE_FOLDER): string | undefined {
  const wrong = (why: string) => `"${imagesFolder}" ${why}`;
  const remedy = "give the path of the folder that holds the folders of your images";
  if (!existsSync(imagesFolder)) {
    return wrong(`does not exist, seen from ${process.cwd()}, where Pulumi runs; make it, or ${remedy}.`);
  }
  if (!isFolder(imagesFolder)) {
    return wrong(`is a file; ${remedy}.`);
  }
  if (existsSync(join(imagesFolder, IMAGE_VARIABLES))) {
    return wrong("is one image; give the path of the folder around it.");
  }
  if (contains(imagesFolder, sourceFolder)) {
    return wrong(`contains the source folder, which is no image; move your images to a folder of their own.`);
  }
  if (contains(sourceFolder, imagesFolder) && !contains(join(sourceFolder, IMAGES_FOLDER), imagesFolder)) {
    return wrong("is in the source folder, which would commit your images twice; move it out of there.");
  }
  if (findImages(sourceFolder, imagesFolder).some(({ hasVariables }) => hasVariables)) {
    return undefined;
  }
  return wrong(
    `holds no image; make one, which is a folder with the file ${IMAGE_VARIABLES}, or leave out imagesFolder.`,
  );
}

/** What is wrong with the folder that is seeded, with the remedy. */
export function sourceFolderFault(sourceFolder: string): string | undefined {
  const remedy = "leave out sourceFolder, or give a copy of buildsrc (npm run export makes one)";
  if (!isFolder(sourceFolder)) {
    return `"${sourceFolder}" is not a folder, seen from ${process.cwd()}, where Pulumi runs; ${remedy}.`;
  }
  const missing = SEEDED_STAGES.map(buildspecOf).find((path) => !existsSync(join(sourceFolder, path)));
  return missing === undefined
    ? undefined
    : `"${sourceFolder}" has no ${missing}, without which no pipeline runs; ${remedy}. Images of your own go into imagesFolder.`;
}

function isFolder(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory();
}

/** Whether a path is a folder or lies somewhere in it. */
function contains(folder: string, path: string): boolean {
  return !/^\.\.([\\/]|$)/.test(relative(resolve(folder), resolve(path)));
}
