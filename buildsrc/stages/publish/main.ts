// The Publish stage: brings a tested AMI to every region, and points the image's parameters to it in all regions or in
// none. This room holds the check of the approval, the copies, and the steps of the switch.
import { setTimeout as sleep } from "node:timers/promises";
import { CodePipelineClient, S3Client } from "../common/aws";
import { clientsIn, clientSettings } from "../common/regions";
import { runStage } from "../common/report";
import { Store } from "../common/store";
import { readImage } from "../image/folder";
import { madeByStages, sourceDigest } from "../image/sourceDigest";
import { publishAmi } from "./ami";
import { readPublishEnvironment } from "./environment";

void runStage("Publish", async (start) => {
  const publish = readPublishEnvironment(process.env, new Date());
  start(publish);
  const { region, bucket, commitFolder } = publish;
  return publishAmi(publish, {
    store: new Store(new S3Client(clientSettings(region)), bucket),
    sourceDigestOf: (image) => sourceDigest(commitFolder, readImage(commitFolder, image), madeByStages(commitFolder)),
    codePipeline: new CodePipelineClient(clientSettings(region)),
    clientsIn,
    clock: () => new Date(),
    pause: sleep,
  });
});
