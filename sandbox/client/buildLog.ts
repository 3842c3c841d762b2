// The log of one CodeBuild build, read from CloudWatch Logs as a console would.
import { GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { BatchGetBuildsCommand } from "@aws-sdk/client-codebuild";
import type { Clients } from "./clients";

/** The lines of a build's log, oldest first. */
export async function readBuildLog({ codeBuild, logs }: Clients, buildId: string): Promise<string[]> {
  const { builds: [build] = [] } = await codeBuild.send(new BatchGetBuildsCommand({ ids: [buildId] }));
  const { groupName, streamName } = build?.logs ?? {};
  if (!groupName || !streamName) {
    return [];
  }

  const lines: string[] = [];
  let token: string | undefined;
  for (;;) {
    const page = await logs.send(
      new GetLogEventsCommand({
        logGroupName: groupName,
        logStreamName: streamName,
        startFromHead: true,
        ...(token && { nextToken: token }),
      }),
    );
    lines.push(...(page.events ?? []).map(({ message }) => (message ?? "").trimEnd()));
    if (!page.nextForwardToken || page.nextForwardToken === token || page.events?.length === 0) {
      return lines;
    }
    token = page.nextForwardToken;
  }
}
