// Starts one of the factory's operations, and shows its log.
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CodeBuildClient, StartBuildCommand } from "@aws-sdk/client-codebuild";
import { followBuild } from "./followBuild";
import { parseProjectArn } from "./stackOutputs";

/**
 * Starts a build of the operation's project, follows it to its end, and returns the exit code.
 *
 * @param variables - what the operation is told; what is undefined is left out
 */
export async function startOperation(
  projectArn: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  const { region, name } = parseProjectArn(projectArn);
  const clients = { codeBuild: new CodeBuildClient({ region }), logs: new CloudWatchLogsClient({ region }) };
  const { build } = await clients.codeBuild.send(
    new StartBuildCommand({
      projectName: name,
      environmentVariablesOverride: Object.entries(variables).flatMap(([variable, value]) =>
        value === undefined ? [] : [{ name: variable, value }],
      ),
    }),
  );
  if (build?.id === undefined) {
    throw new Error(`CodeBuild started no build of ${name}. Try again.`);
  }

  console.log(`Build ${build.id}`);
  const status = await followBuild(clients, build.id, (line) => {
    console.log(line);
  });
  if (status !== "SUCCEEDED") {
    console.log(`Build ${build.id} ${status}`);
    return 1;
  }
  return 0;
}
