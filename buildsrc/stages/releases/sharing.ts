// Who can launch an AMI besides its own account, and who can copy it.
import type { Undo } from "../common/allOrNothing";
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

/** What a factory grants on an AMI. */
export interface Sharing extends LaunchPermissions {
  /** The accounts that can use its snapshots, and so copy it. */
  readonly snapshotAccounts: readonly string[];
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
      "An AMI that is encrypted with AWS's own key for EBS cannot be shared, and an encrypted AMI cannot be shared with everybody. If the setting imageEncryption is none, the account encrypts every volume by default (aws ec2 get-ebs-encryption-by-default): turn that off. Else correct the setting and run pulumi up. Then start the pipeline: Build makes an AMI that can be shared.",
  },
];

/** What the settings ask for. */
export function wantedSharing(settings: PublishSettings): Sharing {
  const { accounts, organizations, organizationalUnits, shareSnapshots } = settings;
  return { accounts, organizations, organizationalUnits, snapshotAccounts: shareSnapshots ? accounts : [] };
}

/** What both or either of them grant, in an order that is always the same. */
export function joinedSharing(one: Sharing, other: Sharing): Sharing {
  return { ...joined(one, other), snapshotAccounts: union(one.snapshotAccounts, other.snapshotAccounts) };
}

/** Whether anybody can launch it besides its own account. */
export function isAnybody({ accounts, organizations, organizationalUnits }: LaunchPermissions): boolean {
  return accounts.length + organizations.length + organizationalUnits.length > 0;
}

/** What either of them allows, in an order that is always the same. */
export function joined(one: LaunchPermissions, other: LaunchPermissions): LaunchPermissions {
  const both = (kind: keyof LaunchPermissions) => union(one[kind], other[kind]);
  return {
    accounts: both("accounts"),
    organizations: both("organizations"),
    organizationalUnits: both("organizationalUnits"),
  };
}

/** The permissions of the one that the other does not have. */
export function without(one: LaunchPermissions, other: LaunchPermissions): LaunchPermissions {
  const rest = (kind: keyof LaunchPermissions) => one[kind].filter((each) => !other[kind].includes(each));
  return {
    accounts: rest("accounts"),
    organizations: rest("organizations"),
    organizationalUnits: rest("organizationalUnits"),
  };
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

/**
 * Adds the permissions that are missing and takes none away: people may have shared the AMI with others. Undoing takes
 * away what it added.
 */
export async function grantLaunchPermissions(
  clients: RegionClients,
  amiId: string,
  wanted: LaunchPermissions,
): Promise<Undo> {
  if (!isAnybody(wanted)) {
    return nothing;
  }
  const missing = without(wanted, await readLaunchPermissions(clients, amiId));
  if (!isAnybody(missing)) {
    return nothing;
  }
  await add(clients, amiId, missing);
  return () => remove(clients, amiId, missing);
}

/**
 * Gives an AMI the permissions of its release again, if nobody else can launch it: withdrawing and disabling take all
 * permissions away, and enabling does not bring them back.
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/disable-an-ami.html
 */
export async function restoreLaunchPermissions(
  clients: RegionClients,
  amiId: string,
  released: LaunchPermissions,
): Promise<Undo> {
  if (!isAnybody(released) || isAnybody(await readLaunchPermissions(clients, amiId))) {
    return nothing;
  }
  const undo = await grantLaunchPermissions(clients, amiId, released);
  console.log(`  ${clients.region}: ${amiId} has the launch permissions of its release again.`);
  return undo;
}

/** Takes permissions away: these, or all. Undoing gives them back. */
export async function takeLaunchPermissions(
  clients: RegionClients,
  amiId: string,
  these?: LaunchPermissions,
): Promise<Undo> {
  const granted = these ?? (await readLaunchPermissions(clients, amiId));
  if (!isAnybody(granted)) {
    return nothing;
  }
  const who = [...granted.accounts, ...granted.organizations, ...granted.organizationalUnits].join(", ");
  await remove(clients, amiId, granted);
  console.log(`  ${clients.region}: ${amiId} can no longer be launched by ${who}.`);
  return () => add(clients, amiId, granted);
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return [...new Set([...one, ...other])].sort();
}

const nothing: Undo = () => Promise.resolve();

async function add(clients: RegionClients, amiId: string, permissions: LaunchPermissions): Promise<void> {
  try {
    await clients.ec2.send(
      new ModifyImageAttributeCommand({ ImageId: amiId, LaunchPermission: { Add: asGrants(permissions) } }),
    );
  } catch (error) {
    const text = messageOf(error);
    const known = REMEDIES.find(({ says }) => says.test(text));
    if (known === undefined) {
      throw error;
    }
    throw new StageError(`AMI ${amiId} in region ${clients.region} cannot be shared: ${text}`, known.remedy);
  }
}

async function remove({ ec2 }: RegionClients, amiId: string, permissions: LaunchPermissions): Promise<void> {
  await ec2.send(
    new ModifyImageAttributeCommand({ ImageId: amiId, LaunchPermission: { Remove: asGrants(permissions) } }),
  );
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
