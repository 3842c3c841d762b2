// Follows a CodeBuild build to its end.
import {
  type CloudWatchLogsClient,
  GetLogEventsCommand,
  type GetLogEventsCommandOutput,
  ResourceNotFoundException,
} from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetBuildsCommand, type Build, type CodeBuildClient } from "@aws-sdk/client-codebuild";
import { setTimeout as sleep } from "node:timers/promises";

/** The clients of the services that know about a build. */
export interface FollowClients {
  readonly codeBuild: CodeBuildClient;
  readonly logs: CloudWatchLogsClient;
}

const PAUSE_MS = 1000;

/** What CodeBuild writes itself, unless it tells of a failure. */
const ROUTINE = /^\[Container\] (?!.*(State: (?!SUCCEEDED)|Message: \S))/;

/** Passes each line of the build's log to `onLine`, without CodeBuild's own lines about what goes well. Returns the build's final status, such as SUCCEEDED. */
export async function followBuild(
  { codeBuild, logs }: FollowClients,
  buildId: string,
  onLine: (line: string) => void,
  pause: (milliseconds: number) => Promise<unknown> = sleep,
): Promise<string> {
  let token: string | undefined;
  for (;;) {
    const { builds: [build] = [] } = await codeBuild.send(new BatchGetBuildsCommand({ ids: [buildId] }));
    // The last lines arrive shortly after the build ends.
    if (build?.buildComplete) {
      await pause(PAUSE_MS);
    }
    token = await readOn(logs, build, token, onLine);
    if (build?.buildComplete) {
      return build.buildStatus ?? "UNKNOWN";
    }
    await pause(PAUSE_MS);
  }
}

/** Reads the new lines of the log. Returns the token to continue with. */
async function readOn(
  logs: CloudWatchLogsClient,
  build: Build | undefined,
  start: string | undefined,
  onLine: (line: string) => void,
): Promise<string | undefined> {
  const { groupName, streamName } = build?.logs ?? {};
  if (groupName === undefined || streamName === undefined) {
    return start;
  }

  let token = start;
  for (;;) {
    const page = await readPage(logs, groupName, streamName, token);
    for (const { message = "" } of page?.events ?? []) {
      if (!ROUTINE.test(message)) {
        onLine(message.trimEnd());
      }
    }
    // At the end of the log, the token stays the same.
    if (page?.nextForwardToken === undefined || page.nextForwardToken === token) {
      return token;
    }
    token = page.nextForwardToken;
  }
}

/** Reads a page of the log. Undefined as long as the build has not written anything. */
async function readPage(
  logs: CloudWatchLogsClient,
  logGroupName: string,
  logStreamName: string,
  nextToken: string | undefined,
): Promise<GetLogEventsCommandOutput | undefined> {
  try {
    return await logs.send(new GetLogEventsCommand({ logGroupName, logStreamName, startFromHead: true, nextToken }));
  } catch (error) {
    if (error instanceof ResourceNotFoundException) {
      return undefined;
    }
    throw error;
  }
}
