// What an image's pipeline and its stages rely on besides the environment variables.

/** The name of the pipeline's approval stage and of its action, by which Publish looks up who approved. */
export const APPROVE = "Approve";

/** The artifacts that the stages work on; a gate takes both, the gates' code as its primary source. */
export const ARTIFACTS = {
  /** The files of the commit. CodePipeline addresses a pinned commit to the action of this name. */
  source: "Source",
  /** The code of the gates. */
  gates: "Gates",
} as const;

/** The variable that tells a gate in which folder the commit's files are. Source: CodeBuild user guide. */
export const SOURCE_FOLDER_VARIABLE = `CODEBUILD_SRC_DIR_${ARTIFACTS.source}`;

/** The variables of an image's pipeline, which whoever starts a run can set. CodePipeline takes no empty default. */
export const PIPELINE_VARIABLES = {
  REASON: {
    defaultValue: "none given",
    description: "Why the run is started. It is kept with the release.",
  },
  REBUILD: {
    defaultValue: "false",
    description: "true: make a new AMI although there is one of the same content.",
  },
} as const;

/** What ends the name of the rule that starts the pipeline when the image that its image is built on changes. */
export const BASE_RULE_SUFFIX = "-base";

/** The variables that Validate exports to the later stages of the pipeline. */
export interface ValidateExports {
  /** CURRENT_RELEASE if the run has nothing to do: no later stage is entered then. */
  readonly CURRENT: string;
}

/** The value of CURRENT by which the later stages are skipped. */
export const CURRENT_RELEASE = "true";

/** The variables that Build exports to the later stages of the pipeline. */
export interface BuildExports {
  /** The AMI that was built or reused. */
  readonly AMI_ID: string;
  /** The digest of all that decides what the AMI contains. */
  readonly FINGERPRINT: string;
  /** The AMI that it was built from. */
  readonly BASE_AMI_ID: string;
}

/** The variables that Test exports to the later stages of the pipeline. */
export interface TestExports {
  /** How the tests went, such as "6 passed". */
  readonly TESTS: string;
  /** "true" if the AMI is a release already, which needs no new approval. */
  readonly RELEASED: string;
  /** The page with the test report; empty outside CodeBuild. */
  readonly REPORT_URL: string;
}

/** Action of the pipeline → the variables that it exports. */
export interface ExportedVariables {
  readonly Validate: ValidateExports;
  readonly Build: BuildExports;
  readonly Test: TestExports;
}
