// What Upkeep is told.
import { bucketName, factoryName, homeRegion, PROJECT, read, type Variables } from "../common/environment";
import type { AllowedBases } from "../content/baseAmiCheck";
import { allowedBases } from "../content/environment";
import { readNoticeTarget, type NoticeTarget } from "../notices/target";
import { UPKEEP_PARTS, type ProjectVariables, type StarterVariables } from "../contract";

/** What the project, whoever starts it, and CodeBuild tell Upkeep. */
export interface UpkeepEnvironment {
  readonly factory: string;
  readonly region: string;
  readonly bucket: string;
  /** The CodeBuild project's time limit. */
  readonly timeoutMinutes: number;
  /** The images that have pipelines. */
  readonly images: readonly string[];
  /** What the names of the pipelines start with, before the image's. */
  readonly pipelineNamePrefix: string;
  /** What the names of the projects start with, before the stage's. */
  readonly projectNamePrefix: string;
  /** What the names of the images' parameters start with. */
  readonly parameterPrefix: string;
  /** From what age an AMI is built again; 0 for never. */
  readonly maxAgeDays: number;
  /** Whose AMIs can be base AMIs. */
  readonly baseAmis: AllowedBases;
  readonly keepReleases: number;
  readonly keepDays: number;
  /** Whether releases are retired; otherwise the plan says what would be. */
  readonly retire: boolean;
  readonly retireWaitDays: number;
  readonly retireMaxPerRun: number;
  readonly leftoverDays: number;
  /** The command that prints the ids of AMIs that are in use. */
  readonly usedAmisCommand?: string;
  /** Where metrics are put; none are put if undefined. */
  readonly metricsNamespace?: string;
  /** Where it tells people what they have to know. */
  readonly target: NoticeTarget;
  /** Whether the plan is shown, and nothing is done. */
  readonly dryRun: boolean;
  /** The only part that runs; all of them if undefined. */
  readonly only?: (typeof UPKEEP_PARTS)[number];
}

/** Reads it from the environment variables. */
export function readUpkeepEnvironment(variables: Variables): UpkeepEnvironment {
  return read(variables, (setBy) => {
    const project = setBy<ProjectVariables["upkeep"]>(PROJECT);
    const starter = setBy<StarterVariables["upkeep"]>("whoever starts Upkeep");
    const command = project.optional("USED_AMIS_COMMAND", /\S/, "a command");
    const namespace = project.optional("METRICS_NAMESPACE", /^AmiPipeline\/[\w.-]+$/, "a namespace of metrics");
    const asked = starter.optional(
      "ONLY",
      new RegExp(`^(${UPKEEP_PARTS.join("|")})$`),
      `one of ${UPKEEP_PARTS.join(", ")}`,
    );
    const only = UPKEEP_PARTS.find((part) => part === asked);
    return {
      factory: factoryName(project),
      region: homeRegion(setBy),
      bucket: bucketName(project),
      timeoutMinutes: project.positive("TIMEOUT_MINUTES"),
      images: (project.optional("IMAGES", /^[a-z0-9.,-]+$/, "the names of images, separated by commas") ?? "")
        .split(",")
        .filter((image) => image !== ""),
      pipelineNamePrefix: project.text("PIPELINE_NAME_PREFIX", /^[\w.@-]+$/, "the start of the pipelines' names"),
      projectNamePrefix: project.text("PROJECT_NAME_PREFIX", /^[\w-]+$/, "the start of the projects' names"),
      parameterPrefix: project.text("PARAMETER_PREFIX", /^\/[\w./-]+$/, "the start of the parameters' names"),
      maxAgeDays: project.zeroOrMore("MAX_AGE_DAYS"),
      baseAmis: allowedBases(project),
      keepReleases: project.positive("KEEP_RELEASES"),
      keepDays: project.zeroOrMore("KEEP_DAYS"),
      retire: project.flag("RETIRE"),
      retireWaitDays: project.zeroOrMore("RETIRE_WAIT_DAYS"),
      retireMaxPerRun: project.positive("RETIRE_MAX_PER_RUN"),
      leftoverDays: project.positive("LEFTOVER_DAYS"),
      ...(command !== undefined && { usedAmisCommand: command }),
      ...(namespace !== undefined && { metricsNamespace: namespace }),
      target: readNoticeTarget(project),
      dryRun: starter.optional("DRY_RUN", /^(true|false)$/, '"true" or "false"') === "true",
      ...(only !== undefined && { only }),
    };
  });
}
