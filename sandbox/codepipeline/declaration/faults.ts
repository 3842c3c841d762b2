// The errors with which CodePipeline refuses a declaration.
import { AwsError } from "../../frontdoor/service";

/** A value that is not accepted. */
export function validation(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

/** Parts of a pipeline that do not go together. */
export function structure(message: string): AwsError {
  return new AwsError("InvalidStructureException", message);
}

/** A fault of one stage. */
export function stageFault(message: string): AwsError {
  return new AwsError("InvalidStageDeclarationException", message);
}

/** A fault of one action. */
export function actionFault(message: string): AwsError {
  return new AwsError("InvalidActionDeclarationException", message);
}

/** More of something than a pipeline may have. */
export function tooMany(message: string): AwsError {
  return new AwsError("LimitExceededException", message);
}

/** Throws where a name is used twice. */
export function unique(names: readonly string[], fault: (name: string) => AwsError): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw fault(twice);
  }
}
