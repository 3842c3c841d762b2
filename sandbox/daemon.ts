// The process that is the sandbox: the front door, moto with its machines, CodeCommit, CodeBuild and CodePipeline,
// put together. sandbox.ts starts it in namespaces of its own; its one argument is a DaemonOptions as JSON.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { QUIET_SDK, REGION } from "./client/clients";
import { createCodeBuild } from "./codebuild/codeBuild";
import { containersIn } from "./codebuild/container";
import { createCodeCommit } from "./codecommit/codeCommit";
import { createCodePipeline } from "./codepipeline/codePipeline";
import { CallLog } from "./frontdoor/callLog";
import { CredentialStore } from "./frontdoor/credentials";
import { EventBus } from "./frontdoor/events";
import { Faults } from "./frontdoor/faults";
import { ServiceModels } from "./frontdoor/models";
import { Moto } from "./frontdoor/moto";
import { Passthrough } from "./frontdoor/passthrough";
import { FrontDoor } from "./frontdoor/server";
import { machinesFolder, type DaemonOptions } from "./sandbox";

/** The account that moto plays. */
const ACCOUNT_ID = "123456789012";

const complain = (message: string) => {
  console.error(`${new Date().toISOString()} ${message}`);
};

async function serve({ port, folder, toolchain, copySeconds }: DaemonOptions): Promise<void> {
  const { python, rootFileSystem, cache, serviceModels, buildEnvironment, path } = toolchain;
  const folders = { machines: machinesFolder(folder), builds: join(folder, "builds") };
  for (const each of Object.values(folders)) mkdirSync(each, { recursive: true });

  const moto = await Moto.start({
    python,
    args: [join(__dirname, "machines", "server.py")]
      .concat("--state", folders.machines)
      .concat("--base", rootFileSystem)
      .concat("--apt-cache", join(cache, "apt"))
      .concat("--copy-seconds", String(copySeconds)),
    log: complain,
  });
  const credentials = new CredentialStore(ACCOUNT_ID);
  const faults = new Faults();
  const issueCredentials = credentials.issue.bind(credentials);
  const door = await FrontDoor.start({
    port,
    models: new ServiceModels(serviceModels),
    credentials,
    moto: new Passthrough(moto.port),
    faults,
    callLog: new CallLog(join(folder, "calls.jsonl")),
    complain,
  });
  door.addRoute(faults.route);
  const { endpoint } = door;
  const bus = new EventBus({ moto: `http://127.0.0.1:${moto.port}`, endpoint, issueCredentials, complain });
  const publish = bus.publish.bind(bus);

  const codeCommit = createCodeCommit({
    folder: join(folder, "repositories"),
    endpoint,
    callerOf: credentials.callerOf.bind(credentials),
    publish,
  });
  door.addRoute(codeCommit.route);
  const codeBuild = createCodeBuild({
    endpoint,
    issueCredentials,
    credentialsUri: (roleArn, sessionName) => endpoint + credentials.address(roleArn, sessionName),
    startContainer: containersIn({ folder: folders.builds, exclude: [folders.machines] }),
    image: { path, environment: { ...buildEnvironment, ...QUIET_SDK } },
    publish,
    complain,
  });
  const codePipeline = createCodePipeline({
    endpoint,
    issueCredentials,
    codeBuild,
    archive: (repositoryName, commitId) => codeCommit.archive(repositoryName, commitId),
    publish,
  });
  for (const { service } of [codeCommit, codeBuild, codePipeline]) door.add(service);
  console.log(`ready at ${endpoint}, region ${REGION}`);
}

serve(JSON.parse(process.argv[2] ?? "{}") as DaemonOptions).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
