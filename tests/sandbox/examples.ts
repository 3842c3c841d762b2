// The factory of examples/images, which 25-examples.ts deploys and the scenarios 26- and 27-example-<name> look at.
import { readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import type { BuilderPolicies, BuilderStatement } from "../../components/foundation/builderRights";
import { amiOf } from "../../sandbox/client/runs";
import { engineerOf } from "./engineer";
import { Factory } from "./factory";
import { makePolicy } from "./rolePolicy";
import { shared } from "./shared";

export const EXAMPLES_FOLDER = join(dirname(dirname(__dirname)), "examples", "images");

/** The names of the example images. */
export const EXAMPLES = readdirSync(EXAMPLES_FOLDER).sort();

let made: Factory | undefined;

/** Makes the factory's stack. */
export async function makeExamples(): Promise<Factory> {
  const { sandbox } = shared();
  const builderPolicies: BuilderPolicies = {
    "app-on-base": [await makePolicy(sandbox.endpoint, "examples-packages", [right("packages")]), right("licences")],
  };
  const engineer = await engineerOf(sandbox, "examples", {
    images: EXAMPLES,
    settings: { imagesFolder: EXAMPLES_FOLDER, builderPolicies },
  });
  made = await Factory.create(sandbox, "examples", engineer);
  await made.stack.configure("imagesFolder", EXAMPLES_FOLDER);
  for (const [path, value] of pathsOf("builderPolicies", builderPolicies)) {
    await made.stack.configure(path, value, "--path");
  }
  return made;
}

/** To read a bucket. */
function right(bucket: string): BuilderStatement {
  return { Sid: "Read", Effect: "Allow", Action: "s3:GetObject", Resource: `arn:aws:s3:::${bucket}/*` };
}

/** Each text in an object as `pulumi config set --path` takes it: the path and the text. */
function pathsOf(path: string, value: unknown): [string, string][] {
  if (Array.isArray(value)) {
    return value.flatMap((item, index) => pathsOf(`${path}[${index}]`, item));
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, member]) => pathsOf(`${path}.${name}`, member))
    : [[path, String(value)]];
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
