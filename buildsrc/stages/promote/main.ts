// Promote: moves a channel of an image to another of its releases, forwards or back, in every region. People start it,
// with npm run promote in the factory's project or with aws codebuild start-build. This room holds the choice of the
// release, and the switch.
import { setTimeout as sleep } from "node:timers/promises";
import { S3Client } from "../common/aws";
import { clientsIn, clientSettings } from "../common/regions";
import { runStage } from "../common/report";
import { Store } from "../common/store";
import { readPromoteEnvironment } from "./environment";
import { promoteRelease } from "./release";

void runStage("Promote", async (start) => {
  const promote = readPromoteEnvironment(process.env);
  start({ image: promote.image });
  return promoteRelease(promote, {
    store: new Store(new S3Client(clientSettings(promote.region)), promote.bucket),
    clientsIn,
    now: new Date(),
    pause: sleep,
  });
});
