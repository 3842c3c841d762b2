// Sees to it that Sweep has removed what stopped builds left behind.
import {
  BatchGetBuildsCommand,
  ListBuildsForProjectCommand,
  StartBuildCommand,
  type Build,
  type CodeBuildClient,
  type StartBuildCommandOutput,
} from "@aws-sdk/client-codebuild";
import { TAGS, type StarterVariables } from "../../buildsrc/stages/contract";
import { Problem } from "../programs/problem";
import { LONGEST_BUILD_MINUTES } from "./builds";
import { unless } from "./unless";
import { waitUntil, type Pause } from "./wait";

/** How long the event rule is given to start Sweep by itself. */
const EVENT_SECONDS = 15;
/** How long to wait for room in CodeBuild's queue. */
const QUEUE_MINUTES = 30;

/** The variable by which Sweep is told the build. */
const BUILD_ID: keyof StarterVariables["sweep"] = "BUILD_ID";

/** Waits for the Sweep that the event rule starts after a stopped build, or starts it, and throws if it does not succeed. */
export async function sweepAfter(
  client: CodeBuildClient,
  projectName: string,
  stopped: string,
  say: (line: string) => void,
  pause: Pause,
): Promise<void> {
  const id =
    (await startedByRule(client, projectName, stopped, pause)) ?? (await start(client, projectName, stopped, pause));
  say(`Sweep ${id} removes what it left.`);
  let sweep: Build | undefined;
  const isOver = async () => {
    [sweep] = (await client.send(new BatchGetBuildsCommand({ ids: [id] }))).builds ?? [];
    return sweep?.buildComplete === true;
  };
  await waitUntil(isOver, { minutes: LONGEST_BUILD_MINUTES, what: `Sweep ${id} to end`, pause });
  if (sweep?.buildStatus !== "SUCCEEDED") {
    throw new Problem(
      `Sweep ${id} ended as ${sweep?.buildStatus ?? "unknown"}: see its log in /aws/codebuild/${projectName}. What it was ` +
        `to remove carries the tag ${TAGS.build} with the value ${stopped}. Run this again when it is removed.`,
    );
  }
}

async function startedByRule(
  client: CodeBuildClient,
  projectName: string,
  stopped: string,
  pause: Pause,
): Promise<string | undefined> {
  for (let second = 0; second < EVENT_SECONDS; second++) {
    const { ids = [] } = await client.send(new ListBuildsForProjectCommand({ projectName }));
    const { builds = [] } = ids.length === 0 ? {} : await client.send(new BatchGetBuildsCommand({ ids }));
    const found = builds.find(({ environment }) =>
      environment?.environmentVariables?.some(({ name, value }) => name === BUILD_ID && value === stopped),
    );
    if (found?.id !== undefined) {
      return found.id;
    }
    await pause(1000);
  }
  return undefined;
}

async function start(client: CodeBuildClient, projectName: string, stopped: string, pause: Pause): Promise<string> {
  const request = new StartBuildCommand({
    projectName,
    environmentVariablesOverride: [{ name: BUILD_ID, value: stopped }],
  });
  // No build is left that could be stopped when this is run again, so somebody has to start Sweep.
  const remedy =
    `Start it when you can, wait until it succeeds, then run this again: aws codebuild start-build ` +
    `--project-name ${projectName} --environment-variables-override name=${BUILD_ID},value=${stopped}`;
  let answer: StartBuildCommandOutput | undefined;
  const isStarted = async () => {
    answer = await unless(["AccountLimitExceededException"], () => client.send(request));
    return answer !== undefined;
  };
  const what = `room for Sweep in CodeBuild's queue, which the account's quota of concurrent builds limits`;
  await waitUntil(isStarted, { minutes: QUEUE_MINUTES, what, pause, remedy });
  if (answer?.build?.id === undefined) {
    throw new Problem(`CodeBuild gave no id for the Sweep that was started. ${remedy}`);
  }
  return answer.build.id;
}
