// The rules for the channels of an image: `latest`, and labels on the versions of the image's SSM parameter.

/** The channel that every release moves: the value of the image's parameter, also read without a label. */
export const LATEST = "latest";

/**
 * What SSM accepts as a label of a parameter's version.
 * Source: the documentation of LabelParameterVersion in SSM's service model.
 */
export const LABEL = /^(?!aws|ssm|\d)[A-Za-z0-9._-]{1,100}$/i;

/** `LABEL` in words. */
export const LABEL_RULE =
  "1 to 100 letters, digits, dots, hyphens and underscores, not starting with a digit, aws or ssm";

/** How many labels a version of a parameter can have. Source: ParameterLabelList of SSM's service model. */
export const MAX_LABELS = 10;
