// How many builds CodeBuild runs at once: a push starts one for each image.
import { environmentType, type EnvironmentType } from "../../../components/basics/buildImage";
import type { FactorySettings } from "../../../components/settings/values";
import type { Check } from "../check";
import type { Context } from "../context";
import { fine, stop, warn, type Finding } from "../finding";
import { oncePerRun } from "../oncePerRun";
import { increaseOf, quotaValue, type Quota } from "../quotas";

type ComputeType = FactorySettings["buildComputeType"];

/** Source: "Quotas for AWS CodeBuild", CodeBuild user guide. */
const CODES: Readonly<Record<EnvironmentType, Readonly<Record<ComputeType, string>>>> = {
  LINUX_CONTAINER: {
    BUILD_GENERAL1_SMALL: "L-9D07B6EF",
    BUILD_GENERAL1_MEDIUM: "L-2DC20C30",
    BUILD_GENERAL1_LARGE: "L-4DDC4A99",
    BUILD_GENERAL1_XLARGE: "L-04E5CA62",
    BUILD_GENERAL1_2XLARGE: "L-0397D009",
  },
  ARM_CONTAINER: {
    BUILD_GENERAL1_SMALL: "L-5ED1D25B",
    BUILD_GENERAL1_MEDIUM: "L-DF544FF3",
    BUILD_GENERAL1_LARGE: "L-596BEAB4",
    BUILD_GENERAL1_XLARGE: "L-8D06F3EA",
    BUILD_GENERAL1_2XLARGE: "L-1E43FDE0",
  },
};
const PLATFORMS: Readonly<Record<EnvironmentType, string>> = { LINUX_CONTAINER: "Linux", ARM_CONTAINER: "ARM" };
const SIZES: Readonly<Record<ComputeType, string>> = {
  BUILD_GENERAL1_SMALL: "Small",
  BUILD_GENERAL1_MEDIUM: "Medium",
  BUILD_GENERAL1_LARGE: "Large",
  BUILD_GENERAL1_XLARGE: "XLarge",
  BUILD_GENERAL1_2XLARGE: "2XLarge",
};
/** Source: "Builds in AWS CodeBuild", CodeBuild user guide. */
const WAITING_PER_RUNNING = 5;

/** How many builds run at once. */
export const buildQuota: Check = {
  topic: "CodeBuild",
  async look(context) {
    return buildFindings(context, await concurrentBuilds(context));
  },
};

/** How many builds of the stages' platform and size the account may run at once. */
export const concurrentBuilds = oncePerRun((context) => quotaValue(context, quotaOf(context.settings)));

/** Judges how many builds run at once by what a push starts. */
export function buildFindings(
  { settings, region }: Pick<Context, "settings" | "region">,
  running: number,
): readonly Finding[] {
  const images = settings.images.length;
  const quota = quotaOf(settings);
  const more = increaseOf(quota, images, region);
  const most = running * (1 + WAITING_PER_RUNNING);
  if (running === 0) {
    return [stop(`CodeBuild may run no build of this kind in ${region} ("${quota.name}" is 0).`, more)];
  }
  if (images > most) {
    const what =
      `A push starts one build per image (${images}). CodeBuild runs ${running} at once in ${region}, lets ` +
      `${most - running} wait and refuses the others, whose runs fail.`;
    return [stop(what, more)];
  }
  if (images > running) {
    const what = `A push starts one build per image (${images}). CodeBuild runs ${running} at once in ${region}; the others wait.`;
    return [warn(what, `Accept that runs take longer. Otherwise: ${more}`)];
  }
  return [fine(`A push starts one build per image (${images}); CodeBuild runs up to ${running} at once in ${region}.`)];
}

function quotaOf({ buildImage, buildComputeType }: FactorySettings): Quota {
  const type = environmentType(buildImage);
  return {
    service: "codebuild",
    code: CODES[type][buildComputeType],
    name: `Concurrently running builds for ${PLATFORMS[type]}/${SIZES[buildComputeType]} environment`,
  };
}
