// What is wrong with the repository, its branch and the images in its folder, with the remedy.
import { IMAGE_VARIABLES, type ImageFolder } from "./images";

/** CodeCommit's limit. Source: the RepositoryDescription of its service model. */
export function descriptionFault(description: string): string | undefined {
  if (description.length <= 1000) {
    return undefined;
  }
  return `has ${description.length} characters; CodeCommit takes at most 1000. Shorten it.`;
}

/** The rules of `git check-ref-format --branch`, and CodeCommit's length. */
export function branchFault(branch: string): string | undefined {
  const rules: readonly [boolean, string][] = [
    [branch.length > 256, "is longer than the 256 characters CodeCommit takes"],
    [branch === "" || branch === "@" || branch === "HEAD", "means something else to git"],
    [/[\u0000-\u0020\u007f~^:?*[\\]/.test(branch), "has a space, a control character or one of ~ ^ : ? * [ \\"],
    [branch.includes("..") || branch.includes("@{"), 'has ".." or "@{"'],
    [branch.startsWith("-"), "starts with a hyphen"],
    [branch.split("/").some((part) => part === ""), "starts or ends with a slash, or has two in a row"],
    [branch.split("/").some((part) => part.startsWith(".")), "has a part that starts with a dot"],
    [branch.endsWith(".") || branch.split("/").some((part) => part.endsWith(".lock")), 'ends with a dot or ".lock"'],
  ];
  const broken = rules.find(([isBroken]) => isBroken);
  return broken && `"${branch}" ${broken[1]}, which no branch can; use a name like "main".`;
}

/** What is wrong with the images that are to be built, given the folders that there are. */
export function imageFaults(
  images: readonly string[],
  folders: readonly ImageFolder[],
  where = "buildsrc/images",
): string[] {
  if (images.length === 0) {
    return [`there is no folder in ${where}; add one to have something to build.`];
  }
  const known = folders.map(({ name }) => name).join(", ");
  return images.flatMap((image, index) => {
    const folder = folders.find(({ name }) => name === image);
    if (images.indexOf(image) !== index) {
      return [`"${image}" is listed twice; list it once.`];
    }
    if (!folder) {
      return [`"${image}" has no folder ${where}/${image}; the folders are ${known || "none"}.`];
    }
    if (folder.hasVariables) {
      return [];
    }
    return [`${where}/${image} has no ${IMAGE_VARIABLES}; add it, or leave "${image}" out of images.`];
  });
}
