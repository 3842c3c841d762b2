// Ends the builds of a factory's projects: those that only make something are stopped, those that change what consumers
// see are waited for.
import {
  BatchGetBuildsCommand,
  paginateListBuildsForProject,
  StopBuildCommand,
  type Build,
  type CodeBuildClient,
} from "@aws-sdk/client-codebuild";
import type { Operation, Stage } from "../basics/names";
import type { WindDownParameters } from "./parameters";
import { unless } from "./unless";
import { waitUntil, type Pause } from "./wait";

/**
 * What happens to a running build. Publish and Promote change the releases in all regions or in none: stopped in between,
 * they could not undo what they did. Upkeep takes steps in all regions. Sweep takes away what the others left. A message is
 * not worth a wait.
 */
const TREATMENT: Readonly<Record<Stage | Operation, "stop" | "stop and sweep" | "wait">> = {
  validate: "stop",
  build: "stop and sweep",
  test: "stop and sweep",
  publish: "wait",
  promote: "wait",
  sweep: "wait",
  upkeep: "wait",
  tell: "stop",
};

/** The longest time limit and the longest wait in the queue that CodeBuild knows: no older build is running. */
export const LONGEST_BUILD_MINUTES = 2160 + 480;

interface Running {
  readonly purpose: Stage | Operation;
  readonly id: string;
  readonly arn: string;
  readonly starter: string;
}

/** Ends the builds. Returns the ARNs of those after which Sweep has to look. */
export async function endBuilds(
  client: CodeBuildClient,
  parameters: WindDownParameters,
  say: (line: string) => void,
  pause: Pause,
): Promise<readonly string[]> {
  const asked = new Set<string>();
  const toSweep: string[] = [];
  const allOver = async () => {
    const running = await runningBuilds(client, parameters);
    for (const { purpose, id, arn, starter } of running.filter((build) => !asked.has(build.id))) {
      asked.add(id);
      if (TREATMENT[purpose] === "wait") {
        say(`Waiting for build ${id}, which ${starter} started. To stop it: aws codebuild stop-build --id ${id}`);
        continue;
      }
      // A build that ended meanwhile cannot be stopped. If it failed, the event rule starts Sweep.
      const stopped = await unless(["InvalidInputException"], () => client.send(new StopBuildCommand({ id })));
      if (stopped === undefined) {
        continue;
      }
      say(`Stopped build ${id}, which ${starter} started.`);
      if (TREATMENT[purpose] === "stop and sweep") {
        toSweep.push(arn);
      }
    }
    return running.length === 0;
  };
  await waitUntil(allOver, { minutes: LONGEST_BUILD_MINUTES, what: "the builds to end", pause });
  return toSweep;
}

async function runningBuilds(client: CodeBuildClient, { pipelines, projects }: WindDownParameters): Promise<Running[]> {
  const initiators = pipelines.map((name) => `codepipeline/${name}`);
  const purposes = Object.keys(projects) as (Stage | Operation)[];
  const found = await Promise.all(
    purposes.map(async (purpose) => {
      const builds = await unless(["ResourceNotFoundException"], () => newestBuilds(client, projects[purpose]));
      return (builds ?? []).flatMap(({ id, arn, initiator = "somebody", buildComplete }) => {
        const isMeant = initiators.length === 0 || initiators.includes(initiator);
        return buildComplete !== true && isMeant && id !== undefined && arn !== undefined
          ? { purpose, id, arn, starter: initiator }
          : [];
      });
    }),
  );
  return found.flat();
}

/** The builds of a project, newest first, down to an age at which none can be running. */
async function newestBuilds(client: CodeBuildClient, projectName: string): Promise<Build[]> {
  const builds: Build[] = [];
  const oldest = Date.now() - LONGEST_BUILD_MINUTES * 60_000;
  for await (const { ids = [] } of paginateListBuildsForProject({ client }, { projectName })) {
    const page = ids.length === 0 ? [] : ((await client.send(new BatchGetBuildsCommand({ ids }))).builds ?? []);
    builds.push(...page);
    if (page.some(({ startTime }) => startTime !== undefined && startTime.getTime() < oldest)) {
      break;
    }
  }
  return builds;
}
