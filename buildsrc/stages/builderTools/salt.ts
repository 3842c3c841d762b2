// Salt with all that it needs to apply an image's states, in one folder. Builders need neither pip nor a way to where it comes
// from.
import type { Image } from "../image/folder";
import { isState } from "../image/provisioners";
import { copyTool } from "./install";

/** Makes the folder; undefined if the image has no states. */
export async function layOutSalt(repository: string, image: Image): Promise<string | undefined> {
  return image.provision.some(isState) ? copyTool(repository, "salt", "Salt", ["salt.sh"]) : undefined;
}
