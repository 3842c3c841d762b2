// The seeding program, which Pulumi runs: `inspect` looks at what is there, `commit` seeds.
import { CodeCommitClient } from "@aws-sdk/client-codecommit";
import { existingPipelines, sourceActionOf } from "../existingPipelines";
import { homeRegionFault } from "../homeRegions";
import { clientSettings, describeFailure } from "../../programs/connection";
import { inspect } from "./inspect";
import type { InspectionProblem } from "./inspection";
import { folderNames, readFolder } from "./inventory";
import { countOfFiles } from "./messages";
import { fromEnvironment } from "./parameters";
import type { SeedParameters } from "./parameters";
import { SeedRepository } from "./repository";
import { seed } from "./seed";
import { Problem } from "../../programs/problem";
import { blobIdOf } from "./versions";

/** Runs a command and returns what to print. */
export async function run(command: string | undefined, environment: NodeJS.ProcessEnv): Promise<string> {
  const parameters = fromEnvironment(environment);
  const folder = folderOf(parameters);
  const settings = await clientSettings(parameters.connection);
  const client = new CodeCommitClient(settings);
  const fault = homeRegionFault(await client.config.region(), "codecommit");
  if (fault !== undefined) {
    throw new Problem(fault);
  }
  const repository = new SeedRepository(client, parameters.repository, parameters.branch);
  const { onConflict, origin, occasion, pipelines } = parameters;

  switch (command) {
    case "inspect": {
      const listPipelines = () => existingPipelines(settings);
      const isConnected = async (pipeline: string) =>
        (await sourceActionOf(settings, pipeline))?.actionTypeId?.provider === "CodeStarSourceConnection";
      const inputs = { repository, files: folder.files, onConflict, pipelines, listPipelines, isConnected };
      return JSON.stringify(await inspect(inputs));
    }
    case "commit": {
      const { files, commitId } = await seed(repository, {
        ...folder,
        origin,
        onConflict,
        ...(occasion !== undefined && { occasion }),
      });
      if (commitId === undefined) {
        return "nothing to commit";
      }
      const what = files === 0 ? "recorded what is seeded" : `committed ${countOfFiles(files)}`;
      return `${what} as ${commitId.slice(0, 8)}`;
    }
    default:
      throw new Problem(`"${command ?? ""}" is not a command; use inspect or commit.`);
  }
}

function folderOf({ folder, imagesFolder, digest }: SeedParameters) {
  const { files, faults, digest: found, contentOf: read } = readFolder(folder, imagesFolder);
  if (faults.length > 0) {
    throw new Problem(faults.join("\n"));
  }
  const names = folderNames(folder, imagesFolder);
  const changed = new Problem(`${names} changed while pulumi was running. Run it again.`);
  if (found !== digest) {
    throw changed;
  }

  const contentOf = (path: string): Uint8Array => {
    const content = read(path);
    if (blobIdOf(content) !== files.get(path)?.blobId) {
      throw changed;
    }
    return content;
  };
  return { folder: names, files, digest, contentOf };
}

/** `inspect` prints a problem and succeeds: Pulumi would wrap the message of a failure in words of its own. */
function printProblem(command: string | undefined, problem: string): void {
  if (command === "inspect") {
    console.log(JSON.stringify({ problem } satisfies InspectionProblem));
  } else {
    console.error(problem);
    process.exitCode = 1;
  }
}

if (require.main === module) {
  const command = process.argv[2];
  run(command, process.env).then(
    (output) => {
      console.log(output);
    },
    (error: unknown) => {
      const problem = describeFailure(error);
      if (problem === undefined) {
        throw error;
      }
      printProblem(command, problem);
    },
  );
}
