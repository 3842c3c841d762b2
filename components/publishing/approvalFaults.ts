// Faults of the settings about approval.
import { emailFault, listFaults, partitionFault, type Fault } from "../basics/fault";

/** The settings that decide who is asked for approval and who may give it. */
export interface ApprovalArgs {
  /** The factory's own region, if it is known without asking AWS. */
  readonly homeRegion?: string;
  readonly approval: boolean;
  readonly approvalEmails: readonly string[];
  readonly approvers: readonly string[];
}

/** Finds everything that is wrong with the settings about approval. */
export function approvalFaults({ homeRegion, approval, approvalEmails, approvers }: ApprovalArgs): Fault[] {
  const unused = (name: string, list: readonly string[]): Fault[] => {
    if (approval || list.length === 0) {
      return [];
    }
    return [
      {
        name,
        reason: `is set, but approval is false, so no run asks for approval; set approval to true, or remove ${name}.`,
      },
    ];
  };
  const nobody: Fault = {
    name: "approvalEmails",
    reason:
      "is empty, so nobody would hear of a run that waits for approval; list an address, or set approval to false.",
  };
  return [
    ...(approval && approvalEmails.length === 0 ? [nobody] : []),
    ...unused("approvalEmails", approvalEmails),
    ...listFaults("approvalEmails", approvalEmails, emailFault),
    ...unused("approvers", approvers),
    ...listFaults("approvers", approvers, (arn) => approverFault(arn) ?? partitionFault(arn, homeRegion)),
  ];
}

function approverFault(arn: string): string | undefined {
  if (/^arn:aws[a-z-]*:iam::\d{12}:(user|role)\/([\w+=,.@-]+\/)*[\w+=,.@-]+$/.test(arn)) {
    return undefined;
  }
  return `"${arn}" is not the ARN of an IAM user or role; use one like arn:aws:iam::123456789012:role/release-managers. A role covers all of its sessions. Wildcards are not supported.`;
}
