// Who can launch an AMI besides its own account.
import { DescribeImageAttributeCommand, ModifyImageAttributeCommand, type LaunchPermission } from "../common/aws";
import { messageOf } from "../common/messageOf";
import type { RegionClients } from "../common/regions";
import { StageError } from "../common/stageError";
import { EVERYBODY, type PublishSettings } from "../contract";

/** The accounts, organizations and units that can launch an AMI. */
export interface LaunchPermissions {
  /** Account ids, or EVERYBODY. */
  readonly accounts: readonly string[];
  /** ARNs. */
  readonly organizations: readonly string[];
  readonly organizationalUnits: readonly string[];
}

/** What EC2's refusals mean here. Only their texts tell them apart. */
const REMEDIES: readonly { readonly says: RegExp; readonly remedy: string }[] = [
  {
    says: /block public access/i,
    remedy: `Let the account make AMIs public there (aws ec2 disable-image-block-public-access), or take "${EVERYBODY}" out of the setting publishAccounts.`,
  },
  {
    says: /AWS Managed CMK|encrypted/i,
    remedy:
      "An AMI that is encrypted with the account's own EBS key cannot be shared, and an encrypted AMI cannot be shared with everybody. Correct the setting imageEncryption, run pulumi up and start the pipeline: Build makes an AMI that can be shared.",
  },
];

/** The launch permissions that the settings ask for. */
export function wantedLaunchPermissions(settings: PublishSettings): LaunchPermissions {
  const { accounts, organizations, organizationalUnits } = settings;
  return { accounts, organizations, organizationalUnits };
}

/** Reads who can launch an AMI. */
export async function readLaunchPermissions({ ec2 }: RegionClients, amiId: string): Promise<LaunchPermissions> {
  const { LaunchPermissions: granted = [] } = await ec2.send(
    new DescribeImageAttributeCommand({ ImageId: amiId, Attribute: "launchPermission" }),
  );
  return {
    accounts: granted.flatMap(({ UserId, Group }) => UserId ?? Group ?? []),
    organizations: granted.flatMap(({ OrganizationArn }) => OrganizationArn ?? []),
    organizationalUnits: granted.flatMap(({ OrganizationalUnitArn }) => OrganizationalUnitArn ?? []),
  };
}

/** Adds the permissions that are missing and takes none away: people may have shared the AMI with others. */
export async function grantLaunchPermissions(
  clients: RegionClients,
  amiId: string,
  wanted: LaunchPermissions,
): Promise<void> {
  if (asGrants(wanted).length === 0) {
    return;
  }
  const granted = await readLaunchPermissions(clients, amiId);
  const missing: LaunchPermissions = {
    accounts: without(wanted.accounts, granted.accounts),
    organizations: without(wanted.organizations, granted.organizations),
    organizationalUnits: without(wanted.organizationalUnits, granted.organizationalUnits),
  };
  const grants = asGrants(missing);
  if (grants.length === 0) {
    return;
  }
  try {
    await clients.ec2.send(new ModifyImageAttributeCommand({ ImageId: amiId, LaunchPermission: { Add: grants } }));
  } catch (error) {
    const text = messageOf(error);
    const known = REMEDIES.find(({ says }) => says.test(text));
    if (known === undefined) {
      throw error;
    }
    throw new StageError(`AMI ${amiId} in region ${clients.region} cannot be shared: ${text}`, known.remedy);
  }
}

function asGrants({ accounts, organizations, organizationalUnits }: LaunchPermissions): LaunchPermission[] {
  return [
    ...accounts.map((account): LaunchPermission =>
      account === EVERYBODY ? { Group: EVERYBODY } : { UserId: account },
    ),
    ...organizations.map((OrganizationArn) => ({ OrganizationArn })),
    ...organizationalUnits.map((OrganizationalUnitArn) => ({ OrganizationalUnitArn })),
  ];
}

function without(wanted: readonly string[], granted: readonly string[]): readonly string[] {
  return wanted.filter((each) => !granted.includes(each));
}
