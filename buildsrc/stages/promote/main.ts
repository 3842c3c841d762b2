// Promote: moves a channel of an image to another of its releases, forwards or back, in every region. Started by a person,
// with scripts/promote.ts of the factory's project or with aws codebuild start-build; run by buildspecs/promote.yml.
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { S3Client } from "../common/aws";
import { imageNames } from "../image/folder";
import { readPromoteEnvironment } from "./environment";
import { promoteRelease } from "./release";
import { clientsIn } from "../common/regions";
import { runStage } from "../common/report";
import { Store } from "../common/store";

void runStage("Promote", async (start) => {
  const promote = readPromoteEnvironment(process.env);
  start({ image: promote.image });
  return promoteRelease(promote, {
    store: new Store(new S3Client({ region: promote.region }), promote.bucket),
    clientsIn,
    images: imageNames(dirname(dirname(__dirname))),
    now: new Date(),
    pause: sleep,
  });
});
