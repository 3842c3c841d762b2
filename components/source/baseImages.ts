// Which images are built on others, as the images' own settings say, or the stack's.
import { imageFolderOf, settingsIn, type ImagePlace } from "./imageSettings";

/** Where the images are, and what the stack says of those whose settings it does not see. */
export interface BaseImagesArgs extends ImagePlace {
  /** Image → the image that it is built on. */
  readonly baseImages: Readonly<Record<string, string>>;
}

/** Image → the image that it is built on. Images on a publisher's AMI are left out. */
export function baseImagesOf(args: BaseImagesArgs): Readonly<Record<string, string>> {
  const own = args.images.flatMap((image): [string, string][] => {
    const base = settingsIn(imageFolderOf(args), image)?.base_image;
    return typeof base === "string" && base !== "" ? [[image, base]] : [];
  });
  return { ...Object.fromEntries(own), ...args.baseImages };
}

/** What is wrong with the images that others are built on, with the remedy. */
export function baseImageFaults(args: BaseImagesArgs): string[] {
  const bases = baseImagesOf(args);
  return Object.entries(bases).flatMap(([image, base]) => {
    if (!args.images.includes(image)) {
      return [`"${image}" is not an image of the factory; the images are ${args.images.join(", ")}.`];
    }
    if (!args.images.includes(base)) {
      return [
        `"${image}" is built on "${base}", which is not an image of the factory; the images are ${args.images.join(", ")}. Add it, or take base_image out of ${image}.`,
      ];
    }
    const circle = circleFrom(image, bases);
    return circle.length === 0
      ? []
      : [`"${image}" is built on itself: ${circle.join(" -> ")}. Take base_image out of one of them.`];
  });
}

/** The images from one back to itself; empty if it does not come back. */
function circleFrom(image: string, bases: Readonly<Record<string, string>>): readonly string[] {
  const chain = [image];
  for (let next = bases[image]; next !== undefined; next = bases[next]) {
    chain.push(next);
    if (next === image) {
      return chain;
    }
    if (chain.indexOf(next) !== chain.length - 1) {
      return [];
    }
  }
  return [];
}
