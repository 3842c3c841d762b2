// Whether a run has anything to do. It has nothing to do if the image has a release of just these contents that is
// everywhere as Publish would leave it: then the pipeline skips all later stages. Nobody has to believe that: at worst,
// nothing is built and nothing is published.
import type { CodePipelineClient } from "../common/aws";
import type { RegionClients } from "../common/regions";
import type { Store } from "../common/store";
import { NoReleaseYet } from "../content/baseAmi";
import { findContents } from "../content/findings";
import { findReusable } from "../content/reuse";
import type { Image } from "../image/folder";
import { readPublishSettings } from "../releases/publishSettings";
import type { RunEnvironment } from "./environment";
import { findEarlierRun } from "./earlierRun";
import { leftToPublish } from "./release";

/** What Validate reads. */
export interface ValidateAccount {
  readonly store: Store;
  readonly codePipeline: CodePipelineClient;
  readonly clientsIn: (region: string) => RegionClients;
  readonly now: Date;
}

/** What a run has to do. */
export interface Work {
  /** Whether it has nothing to do. */
  readonly current: boolean;
  /** For the log: what follows, and why. */
  readonly outcome: string;
}

/** Finds out what the run has to do. */
export async function findWork(
  repository: string,
  image: Image,
  run: RunEnvironment & { readonly factory: string; readonly rebuild: boolean },
  { store, codePipeline, clientsIn, now }: ValidateAccount,
): Promise<Work> {
  const { factory, region: home, pipeline, executionId } = run;
  // First of all: what an earlier run publishes while this one looks must not go unseen. A pull request's publishes nothing.
  const earlier = run.pullRequest === undefined ? await findEarlierRun(codePipeline, pipeline, executionId) : undefined;
  if (earlier !== undefined) {
    return left(`run ${earlier} came first and is still under way`);
  }
  const clients = clientsIn(home);
  const findings = await findContents(repository, image, run, clients).catch(ifReleased);
  if (findings instanceof NoReleaseYet) {
    const { message, baseImage } = findings;
    return {
      current: true,
      outcome: `${message} So there is nothing to do and no other stage runs, until ${baseImage} is released.`,
    };
  }
  const ami = await findReusable({ ...run, image: image.name, ...findings }, clients.ec2, store, now);
  if (ami === undefined) {
    return left(run.rebuild ? "the run's variable REBUILD is true" : "no AMI of these contents can be used again");
  }
  const settings = await readPublishSettings(store);
  const what = await leftToPublish({ factory, image: image.name, home, ami, settings, now }, store, clientsIn);
  const amiId = ami.ImageId ?? "";
  return what === undefined
    ? { current: true, outcome: `Release ${amiId} is current, so there is nothing to do and no other stage runs.` }
    : left(`${amiId} ${what}`);
}

/** It is no failure that what the image is built on comes later, as at the very first `pulumi up`. */
function ifReleased(error: unknown): NoReleaseYet {
  if (error instanceof NoReleaseYet) {
    return error;
  }
  throw error;
}

function left(reason: string): Work {
  return { current: false, outcome: `Build comes next: ${reason}.` };
}
