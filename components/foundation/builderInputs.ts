// The secrets that builds may read, as the setting builderInputs writes them: `ssm:/team/token`, `secretsmanager:team/db`.
import { listFaults, type Fault } from "../basics/fault";

/** Parameter Store takes letters, digits and .-_/ in names; Secrets Manager also +=@. A * at the end stands for any rest. */
const FORM =
  /^(ssm:[\w./-]+|secretsmanager:[\w./+=@-]+|secretsmanager:arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w./+=@-]+)\*?$/;

const EXAMPLES = '"ssm:/team/token", "ssm:/team/*" or "secretsmanager:team/db"';

/** Finds what is wrong with the secrets. */
export function builderInputFaults(secrets: readonly string[]): Fault[] {
  return listFaults("builderInputs", secrets, (written) => {
    if (FORM.test(written)) {
      return undefined;
    }
    const rest = written.includes("#") ? " Leave out the key after #: a right is for the whole secret." : "";
    return `"${written}" is neither a parameter nor a secret; use one like ${EXAMPLES}.${rest}`;
  });
}
