// The process that is the sandbox: all emulated services put together. Its one argument is a DaemonOptions as JSON.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { QUIET_SDK } from "./client/clients";
import { createCloudWatch } from "./cloudwatch/cloudWatch";
import { publishAs } from "./cloudwatch/publishAs";
import { createCodeBuild } from "./codebuild/codeBuild";
import { containersIn } from "./codebuild/container/namespaces";
import { createCodeConnections } from "./codeconnections/codeConnections";
import { createCodeCommit } from "./codecommit/codeCommit";
import { createCodePipeline } from "./codepipeline/codePipeline";
import { ages } from "./frontdoor/ages";
import type { LoggedCall } from "./frontdoor/callLog";
import { CredentialStore } from "./frontdoor/credentials";
import { dataChannels } from "./frontdoor/dataChannels";
import { EventBus } from "./eventbridge/bus";
import { Faults } from "./frontdoor/faults";
import { baseImages } from "./frontdoor/baseImages";
import { imageUsage } from "./frontdoor/imageUsage";
import { LineLog } from "./frontdoor/lineLog";
import { ServiceModels } from "./frontdoor/protocols/models";
import { Moto } from "./frontdoor/moto";
import { Passthrough } from "./frontdoor/passthrough";
import { FrontDoor } from "./frontdoor/server";
import type { ServiceEvent } from "./frontdoor/service";
import { TokenIssuer } from "./frontdoor/webIdentity";
import { Authorizer } from "./iam/authorizer";
import { MotoFacts } from "./iam/facts";
import type { JournalEntry } from "./iam/journal";
import { archiveNeeds, channelNeed, gitNeed, pullNeeds, reportNeeds, useNeeds } from "./iam/needs/beyondApi";
import { policySimulator } from "./iam/simulation/simulator";
import { createRecycleBin } from "./recyclebin/rules";
import { machinesFolder, type DaemonOptions } from "./sandbox";
import { Scheduler } from "./scheduler/scheduler";

/** The account that moto plays. */
const ACCOUNT_ID = "123456789012";

const complain = (message: string) => {
  console.error(`${new Date().toISOString()} ${message}`);
};

async function serve(options: DaemonOptions): Promise<void> {
  const { port, folder, toolchain, imageSeconds, copySeconds, iamSeconds, concurrentBuilds, vcpus, schedules } =
    options;
  const { python, rootFileSystem, rpmFolder, cache, serviceModels, buildEnvironment, path } = toolchain;
  const folders = { machines: machinesFolder(folder), builds: join(folder, "builds") };
  for (const each of Object.values(folders)) {
    mkdirSync(each, { recursive: true });
  }

  const moto = await Moto.start({
    python,
    args: [join(__dirname, "machines", "server.py")]
      .concat("--state", folders.machines)
      .concat("--base", rootFileSystem)
      .concat("--rpm-base", join(rpmFolder, "root"))
      .concat("--agent", join(rpmFolder, "agent"))
      .concat("--apt-cache", join(cache, "apt"))
      .concat("--image-seconds", String(imageSeconds))
      .concat("--copy-seconds", String(copySeconds))
      .concat("--iam-seconds", String(iamSeconds))
      .concat("--concurrent-builds", String(concurrentBuilds))
      .concat("--vcpus", String(vcpus)),
    log: complain,
    // No call reaches moto before the front door is open.
    publish: (event) => {
      publish(event);
    },
  });
  const credentials = new CredentialStore(ACCOUNT_ID);
  const faults = new Faults();
  const issueCredentials = credentials.issue.bind(credentials);
  const callLog = new LineLog<LoggedCall>(join(folder, "calls.jsonl"));
  const journal = new LineLog<JournalEntry>(join(folder, "judgements.jsonl"));
  const issuer = new TokenIssuer();
  const facts = new MotoFacts(moto.port);
  const authorizer = new Authorizer({
    facts,
    record: journal.add.bind(journal),
  });
  const passthrough = new Passthrough(moto.port);
  const door = await FrontDoor.start({
    port,
    models: new ServiceModels(serviceModels),
    credentials,
    moto: passthrough,
    faults,
    identities: {
      read: issuer.read.bind(issuer),
      mayAssume: authorizer.mayAssumeWithToken.bind(authorizer),
    },
    callLog,
    authorize: (call) => authorizer.judge(call),
    complain,
  });
  door.addRoute(faults.route);
  door.addRoute(imageUsage(passthrough));
  door.addRoute(ages(passthrough));
  door.addRoute(baseImages(passthrough));
  door.addRoute(issuer.route);
  const callerOf = credentials.callerOf.bind(credentials);
  door.addRoute(
    dataChannels({
      callerOf,
      authorize: (call, sessionId) => authorizer.judgeNeeds(call, [channelNeed(call, sessionId)]),
    }),
  );
  const { endpoint } = door;
  const bus = new EventBus({ moto: `http://127.0.0.1:${moto.port}`, endpoint, issueCredentials, complain });
  const cloudWatch = createCloudWatch({
    accountId: ACCOUNT_ID,
    tell: publishAs({ endpoint, mayPublish: authorizer.mayPublish.bind(authorizer) }),
    complain,
  });
  door.addRoute(cloudWatch.route);
  const publish = (event: ServiceEvent) => {
    cloudWatch.observe(event);
    bus.publish(event);
  };

  const codeCommit = createCodeCommit({
    folder: join(folder, "repositories"),
    endpoint,
    callerOf,
    authorizeGit: async (caller, action, repository) => {
      const call = { service: "codecommit", operation: action, region: regionOf(repository.arn), caller, input: {} };
      await authorizer.judgeNeeds(call, [gitNeed(call, repository.name)]);
    },
    hasKey: async (region, idOrAlias) => (await facts.keyArn(region, idOrAlias)) !== undefined,
    publish,
  });
  const codeConnections = createCodeConnections(join(folder, "provider"));
  for (const route of [codeCommit.route, ...codeConnections.routes]) {
    door.addRoute(route);
  }
  const codeBuild = createCodeBuild({
    endpoint,
    issueCredentials,
    credentialsUri: (...session) => endpoint + credentials.address(...session),
    authorizeReport: async ({ AccessKeyId }, region, groupArn) => {
      const caller = callerOf(AccessKeyId);
      const call = { service: "codebuild", operation: "CreateReport", region, caller, input: {} };
      await authorizer.judgeNeeds(call, reportNeeds(groupArn));
    },
    mayAssume: (roleArn, sourceArn, call) =>
      authorizer.mayAssume({ service: "codebuild.amazonaws.com", sourceArn }, call, roleArn),
    authorizePull: async ({ AccessKeyId }, repository) => {
      const caller = callerOf(AccessKeyId);
      const call = { service: "ecr", operation: "BatchGetImage", region: repository.region, caller, input: {} };
      await authorizer.judgeNeeds(call, pullNeeds(repository));
    },
    concurrentBuilds,
    startContainer: containersIn({ folder: folders.builds, exclude: [folders.machines] }),
    image: { path, environment: { ...buildEnvironment, ...QUIET_SDK } },
    publish,
    complain,
  });
  const codePipeline = createCodePipeline({
    endpoint,
    issueCredentials: (roleArn, sessionName) =>
      issueCredentials(roleArn, sessionName, { assumedBy: { service: "codepipeline.amazonaws.com" } }),
    mayAssume: (roleArn, call) => authorizer.mayAssume({ service: "codepipeline.amazonaws.com" }, call, roleArn),
    codeBuild,
    archive: async ({ repositoryName, region }, commitId, { AccessKeyId }) => {
      const caller = callerOf(AccessKeyId);
      const call = { service: "codecommit", operation: "UploadArchive", region, caller, input: {} };
      await authorizer.judgeNeeds(call, archiveNeeds(call, repositoryName));
      return codeCommit.archive(repositoryName, commitId);
    },
    authorizeUse: async (use, { AccessKeyId }) => {
      const caller = callerOf(AccessKeyId);
      const region = regionOf(use.connectionArn);
      const call = { service: "codeconnections", operation: "UseConnection", region, caller, input: {} };
      await authorizer.judgeNeeds(call, useNeeds(use));
    },
    reach: codeConnections.reach,
    publish,
    complain,
  });
  codeConnections.listen(codePipeline.notice);
  const scheduler = new Scheduler({
    endpoint,
    accountId: ACCOUNT_ID,
    issueCredentials,
    mayAssume: (roleArn, sourceArn, call) =>
      authorizer.mayAssume({ service: "scheduler.amazonaws.com", sourceArn }, call, roleArn),
    complain,
  });
  door.addRoute(scheduler.route);
  if (schedules) {
    scheduler.watch();
  }
  door.add(policySimulator(facts));
  door.add(createRecycleBin());
  const services = [codeCommit, codeBuild, codePipeline, cloudWatch, scheduler].map(({ service }) => service);
  for (const service of [...services, ...codeConnections.services]) {
    door.add(service);
  }
  console.log(`ready at ${endpoint}`);
}

function regionOf(arn: string): string {
  return arn.split(":")[3] ?? "";
}

serve(JSON.parse(process.argv[2] ?? "{}") as DaemonOptions).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
