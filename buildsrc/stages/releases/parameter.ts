// Changes an image's SSM parameter and its labels, one call at a time.
import {
  DeleteParameterCommand,
  GetParameterCommand,
  LabelParameterVersionCommand,
  ParameterNotFound,
  ParameterVersionLabelLimitExceeded,
  PutParameterCommand,
  UnlabelParameterVersionCommand,
} from "../common/aws";
import { messageOf } from "../common/messageOf";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { waitFor, type Pause } from "../common/waitFor";
import { LABEL_RULE, MAX_LABELS } from "../contract";
import { labelled, readVersions, type Version } from "./parameterHistory";

/** AWS checks the AMI after it has answered, usually within a second or two. */
const VALIDATION_SECONDS = 120;
/** A label is there at once, unless the read comes from elsewhere. */
const LABEL_SECONDS = 30;

/** A new value of the parameter. */
export interface NewValue {
  readonly parameter: string;
  readonly amiId: string;
  /** The new version's description. */
  readonly description: string;
}

/**
 * Points the parameter to an AMI, waits until it does, and returns the version that does. AWS answers before it knows
 * whether there is such an AMI, and reports nothing if there is none: only the value tells.
 * Source: https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-ec2-aliases.html
 */
export async function putParameter(
  { ssm, region }: RegionClients,
  { parameter, amiId, description }: NewValue,
  pause: Pause,
): Promise<number> {
  await ssm.send(
    new PutParameterCommand({
      Name: parameter,
      Value: amiId,
      Type: "String",
      DataType: "aws:ec2:image",
      Description: description,
      Overwrite: true,
    }),
  );
  let answer = "";
  return waitFor({
    seconds: VALIDATION_SECONDS,
    longestSeconds: 2,
    pause,
    ask: async () => {
      try {
        const { Parameter: found } = await ssm.send(new GetParameterCommand({ Name: parameter }));
        answer = found?.Value ?? "nothing";
        // PutParameter answers with a version too, which may never come to be, or be somebody else's.
        return answer === amiId ? found?.Version : undefined;
      } catch (error) {
        // It says nothing about the change, which may still come: giving up now would leave it behind.
        answer = messageOf(error);
        return undefined;
      }
    },
    late: () =>
      new StageError(
        `Parameter ${parameter} in region ${region} does not point to ${amiId} ${VALIDATION_SECONDS} s after it was set. The last answer was: ${answer}`,
        `Look whether ${amiId} is available in ${region}. The event "Parameter Store Change" of that time in EventBridge says why Parameter Store refused it.`,
      ),
  });
}

/** Moves labels to a version of the parameter, and looks whether they are there. */
export async function labelVersion(
  clients: RegionClients,
  parameter: string,
  version: Pick<Version, "number" | "value">,
  labels: readonly string[],
  pause: Pause,
): Promise<void> {
  const { ssm, region } = clients;
  const where = `version ${version.number} of parameter ${parameter} in region ${region}`;
  try {
    const { InvalidLabels: invalid = [] } = await ssm.send(
      new LabelParameterVersionCommand({ Name: parameter, ParameterVersion: version.number, Labels: [...labels] }),
    );
    if (invalid.length > 0) {
      throw new StageError(`SSM refuses ${quoted(invalid)} as a label for ${where}.`, `A channel is ${LABEL_RULE}.`);
    }
  } catch (error) {
    if (error instanceof ParameterVersionLabelLimitExceeded) {
      throw new StageError(
        `With ${quoted(labels)}, ${where} would have more than ${MAX_LABELS} labels.`,
        "Remove a channel that nobody uses: aws ssm unlabel-parameter-version.",
      );
    }
    throw error;
  }
  await waitFor({
    seconds: LABEL_SECONDS,
    pause,
    ask: async () => {
      const channels = labelled((await readVersions(clients, parameter)) ?? []);
      return labels.every((label) => channels.get(label) === version.value) ? true : undefined;
    },
    late: () =>
      new StageError(
        `${quoted(labels)} is not on ${where}, which points to ${version.value}, ${LABEL_SECONDS} s after it was moved there.`,
        "Somebody else may have moved it. Look who, in CloudTrail, and retry the stage.",
      ),
  });
}

/** Takes a label away from a version of the parameter. */
export async function unlabelVersion(
  { ssm }: RegionClients,
  parameter: string,
  version: number,
  label: string,
): Promise<void> {
  await ssm.send(new UnlabelParameterVersionCommand({ Name: parameter, ParameterVersion: version, Labels: [label] }));
}

/** Deletes the parameter, if there is one. */
export async function deleteParameter({ ssm }: RegionClients, parameter: string): Promise<void> {
  try {
    await ssm.send(new DeleteParameterCommand({ Name: parameter }));
  } catch (error) {
    if (!(error instanceof ParameterNotFound)) {
      throw error;
    }
  }
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `"${value}"`).join(", ");
}
