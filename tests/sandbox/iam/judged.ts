// Asks the sandbox's IAM whether a role with a policy may make a call, and by what it was denied.
import type { PolicyDocument } from "../../../components/policies/document";
import { AwsError, type Call } from "../../../sandbox/frontdoor/service";
import { Authorizer } from "../../../sandbox/iam/authorizer";
import type { Ec2Resource } from "../../../sandbox/iam/facts";
import type { Need } from "../../../sandbox/iam/needs/need";
import { facts } from "./buildRole";

/** `allowed`, or the action and the resource that no statement allows. */
export async function judged(
  policy: PolicyDocument,
  resources: Readonly<Record<string, Ec2Resource>>,
  asked: Call,
  /** What is asked where it is no API call. */
  beyondApi?: readonly Need[],
): Promise<string> {
  const authorizer = new Authorizer({ facts: facts(policy, {}, resources), record: () => undefined });
  try {
    await (beyondApi ? authorizer.judgeNeeds(asked, beyondApi) : authorizer.judge(asked));
    return "allowed";
  } catch (error) {
    if (!(error instanceof AwsError)) {
      throw error;
    }
    const [, action = "", resource = ""] =
      /perform: (\S+) on resource: (\S+) because no identity-based policy allows/.exec(error.message) ?? [];
    return action === "" ? error.message : `denied ${action} on ${resource.split(":").slice(5).join(":")}`;
  }
}
