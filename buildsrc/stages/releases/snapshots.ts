// Which accounts can make volumes from the snapshots of an AMI: without that, nobody but its own account can copy it.
// Snapshots can be shared with accounts, not with organizations. Source: ModifySnapshotAttribute, EC2 API.
import type { Undo } from "../common/allOrNothing";
import { DescribeSnapshotAttributeCommand, ModifySnapshotAttributeCommand, type Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";

const ATTRIBUTE = "createVolumePermission";

/** The accounts with which a snapshot is shared, or is to be. */
interface Shared {
  readonly SnapshotId: string;
  readonly accounts: readonly string[];
}

/** Shares the snapshots of an AMI with accounts. Undoing takes away what it added. */
export async function grantSnapshots(clients: RegionClients, ami: Ami, accounts: readonly string[]): Promise<Undo> {
  const shared = accounts.length === 0 ? [] : await read(clients, ami);
  const missing = shared.map(({ SnapshotId, accounts: granted }) => ({
    SnapshotId,
    accounts: accounts.filter((each) => !granted.includes(each)),
  }));
  await modify(clients, "add", missing);
  return () => modify(clients, "remove", missing);
}

/** Takes the snapshots of an AMI from accounts: from these, or from all. Undoing gives them back. */
export async function takeSnapshots(clients: RegionClients, ami: Ami, from?: readonly string[]): Promise<Undo> {
  const taken = (await read(clients, ami)).map(({ SnapshotId, accounts }) => ({
    SnapshotId,
    accounts: accounts.filter((each) => from?.includes(each) ?? true),
  }));
  await modify(clients, "remove", taken);
  return () => modify(clients, "add", taken);
}

/** The accounts among these that cannot use all snapshots of the AMI. */
export async function missingSnapshotAccounts(
  clients: RegionClients,
  ami: Ami,
  accounts: readonly string[],
): Promise<readonly string[]> {
  const shared = accounts.length === 0 ? [] : await read(clients, ami);
  return accounts.filter((each) => !shared.every(({ accounts: granted }) => granted.includes(each)));
}

/** The accounts among these that can use some snapshot of the AMI. */
export async function snapshotAccountsAmong(
  clients: RegionClients,
  ami: Ami,
  accounts: readonly string[],
): Promise<readonly string[]> {
  const shared = accounts.length === 0 ? [] : await read(clients, ami);
  return accounts.filter((each) => shared.some(({ accounts: granted }) => granted.includes(each)));
}

async function read({ ec2 }: RegionClients, ami: Ami): Promise<readonly Shared[]> {
  const ids = (ami.BlockDeviceMappings ?? []).flatMap(({ Ebs }) => Ebs?.SnapshotId ?? []);
  return Promise.all(
    ids.map(async (SnapshotId) => {
      const { CreateVolumePermissions = [] } = await ec2.send(
        new DescribeSnapshotAttributeCommand({ SnapshotId, Attribute: ATTRIBUTE }),
      );
      return { SnapshotId, accounts: CreateVolumePermissions.flatMap(({ UserId }) => UserId ?? []) };
    }),
  );
}

async function modify(
  { ec2 }: RegionClients,
  OperationType: "add" | "remove",
  changes: readonly Shared[],
): Promise<void> {
  for (const { SnapshotId, accounts } of changes.filter((change) => change.accounts.length > 0)) {
    await ec2.send(
      new ModifySnapshotAttributeCommand({ SnapshotId, Attribute: ATTRIBUTE, OperationType, UserIds: [...accounts] }),
    );
  }
}
