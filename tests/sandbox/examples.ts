// The factory of examples/images, which 25-examples.ts deploys and the scenarios 26-example-<name> look at.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { amiOf } from "../../sandbox/client/runs";
import { engineerOf } from "./engineer";
import { Factory } from "./factory";
import { shared } from "./shared";

export const EXAMPLES_FOLDER = join(dirname(dirname(__dirname)), "examples", "images");

/** The names of the example images. */
export const EXAMPLES = readdirSync(EXAMPLES_FOLDER).sort();

let made: Factory | undefined;

/** Makes the factory's stack. */
export async function makeExamples(): Promise<Factory> {
  const { sandbox } = shared();
  made = await Factory.create(sandbox, "examples", await engineerOf(sandbox, "examples", { images: EXAMPLES }));
  await made.stack.configure("imagesFolder", EXAMPLES_FOLDER);
  return made;
}

/** The factory, after 25-examples.ts. */
export function examples(): Factory {
  if (!made) {
    throw new Error("There is no factory of the examples: run 25-examples.ts first.");
  }
  return made;
}

/** The AMI of the newest run of an example's pipeline. */
export async function amiOfExample(image: string): Promise<string> {
  const [run] = await examples().runs(image);
  const ami = run === undefined ? undefined : amiOf(run);
  if (ami === undefined) {
    throw new Error(`The example ${image} has no AMI.`);
  }
  return ami;
}
