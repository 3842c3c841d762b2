// Tell: tells people of a run that failed, a release, a run that waits for approval, or an operation. Rules of EventBridge
// start it. Nothing watches it, so its own failure starts nothing.
import { CloudWatchLogsClient, CodePipelineClient, S3Client, SNSClient } from "../common/aws";
import { clientSettings } from "../common/regions";
import { runStage } from "../common/report";
import { Store } from "../common/store";
import { readTellEnvironment } from "./environment";
import { tellEvent } from "./event";

void runStage("Tell", async (start) => {
  const tell = readTellEnvironment(process.env);
  const { region, bucket, event } = tell;
  start(event.kind === "operation" ? { build: `${event.build.project}:${event.build.id}` } : { image: event.image });
  const account = {
    codePipeline: new CodePipelineClient(clientSettings(region)),
    logs: new CloudWatchLogsClient(clientSettings(region)),
    store: new Store(new S3Client(clientSettings(region)), bucket),
  };
  return tellEvent(tell, account, new SNSClient(clientSettings(region)));
});
