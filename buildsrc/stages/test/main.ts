// The Test stage: launches the AMI, runs the image's test scripts on the instance, and tags the AMI with the outcome. This
// room holds the instance, the two ways to run scripts on it, and what is made of their results.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { S3Client } from "../common/aws";
import { writeExports } from "../common/exports";
import { clientsIn, clientSettings } from "../common/regions";
import { runStage } from "../common/report";
import { stoppablePause } from "../common/stopSignal";
import { Store } from "../common/store";
import type { TestExports } from "../contract";
import { readImage } from "../image/folder";
import { madeByStages, sourceDigest } from "../image/sourceDigest";
import { readTestScripts } from "../testScripts/read";
import { testAmi } from "./ami";
import { readTestEnvironment } from "./environment";
import { junitXml } from "./junit";
import { reportUrl } from "./reportUrl";

const output = join(process.cwd(), "output");
const reports = join(process.cwd(), "reports");

void runStage("Test", async (start) => {
  const pause = stoppablePause();
  const test = readTestEnvironment(process.env, new Date());
  start(test);
  for (const folder of [output, reports]) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  }
  const image = readImage(test.commitFolder, test.image);
  const scripts = readTestScripts(test.commitFolder, image);
  const { region, buildArn } = test;

  const { tests, released, outcome } = await testAmi(
    {
      test,
      image,
      sourceDigest: sourceDigest(test.commitFolder, image, madeByStages(test.commitFolder)),
      scripts,
      pause,
      onResults: (results) => {
        writeFileSync(join(reports, "tests.xml"), junitXml(image.name, results));
      },
    },
    clientsIn(region),
    new Store(new S3Client(clientSettings(region)), test.bucket),
  );

  writeExports(output, {
    TESTS: tests,
    RELEASED: String(released),
    REPORT_URL: reportUrl(buildArn),
  } satisfies TestExports);
  return outcome;
});
