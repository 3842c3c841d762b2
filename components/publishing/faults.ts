// What is wrong with where, to whom and how a factory publishes its images.
import { EVERYBODY, LABEL, LABEL_RULE, LATEST, MAX_LABELS } from "../../buildsrc/stages/contract";
import { accountFault, listFaults, partitionFault, type Fault } from "../basics/fault";
import { isShared, type EncryptionArgs } from "./encryption";

/** The arguments of a factory that are checked here. */
export interface PublishArgs extends EncryptionArgs {
  /** The region of the factory itself, as far as it is known before anything asks AWS. */
  readonly homeRegion?: string;
  readonly images: readonly string[];
  readonly publishRegions: readonly string[];
  readonly publishAllowPublic: boolean;
  readonly shareSnapshots: boolean;
  readonly publishChannels: readonly string[];
}

/** How many channels there can be besides `latest`, which every release moves. */
const MAX_CHANNELS = MAX_LABELS - 1;

/** Source of the two patterns: OrganizationArn and OrganizationalUnitArn of the Organizations service model. */
const ORGANIZATION = /^arn:aws[a-z-]*:organizations::\d{12}:organization\/o-[a-z0-9]{10,32}$/;
const ORGANIZATIONAL_UNIT =
  /^arn:aws[a-z-]*:organizations::\d{12}:ou\/o-[a-z0-9]{10,32}\/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}$/;

/** Finds every fault in them. */
export function publishFaults(args: PublishArgs): Fault[] {
  const { homeRegion, publishAccounts, publishOrganizations, publishOrganizationalUnits, publishRegions } = args;
  return [
    ...listFaults("publishRegions", publishRegions, regionFault),
    ...listFaults("publishAccounts", publishAccounts, (account) =>
      account === EVERYBODY ? undefined : accountFault(account),
    ),
    ...publicFaults(args),
    ...snapshotFaults(args),
    ...listFaults("publishOrganizations", publishOrganizations, (arn) => {
      const example = "arn:aws:organizations::123456789012:organization/o-exampleorgid";
      if (ORGANIZATION.test(arn)) {
        return partitionFault(arn, homeRegion);
      }
      return `"${arn}" is not the ARN of an organization; use one like ${example}.`;
    }),
    ...listFaults("publishOrganizationalUnits", publishOrganizationalUnits, (arn) => {
      const example = "arn:aws:organizations::123456789012:ou/o-exampleorgid/ou-abcd-11111111";
      if (ORGANIZATIONAL_UNIT.test(arn)) {
        return partitionFault(arn, homeRegion);
      }
      return `"${arn}" is not the ARN of an organizational unit; use one like ${example}.`;
    }),
    ...encryptionFaults(args),
    ...channelFaults(args.publishChannels),
  ];
}

function regionFault(region: string): string | undefined {
  if (/^[a-z]{2,4}(-[a-z]+)+-\d+$/.test(region)) {
    return undefined;
  }
  return `"${region}" is not a region's name; use one like "eu-west-1".`;
}

function publicFaults({ publishAccounts, publishAllowPublic, imageEncryption }: PublishArgs): Fault[] {
  if (!publishAccounts.includes(EVERYBODY)) {
    return [];
  }
  const refused = [
    !publishAllowPublic &&
      "which is refused unless publishAllowPublic is true; set it, or list the ids of the accounts to share with.",
    imageEncryption !== "none" &&
      'and EC2 makes no encrypted image public; set imageEncryption to "none", or list the ids of the accounts to share with.',
  ];
  return refused.flatMap((reason) =>
    reason === false ? [] : [{ name: "publishAccounts", reason: `"${EVERYBODY}" makes the images public, ${reason}` }],
  );
}

function snapshotFaults({ publishAccounts, shareSnapshots }: PublishArgs): Fault[] {
  const name = "shareSnapshots";
  if (!shareSnapshots) {
    return [];
  }
  if (publishAccounts.includes(EVERYBODY)) {
    return [
      {
        name,
        reason: `would let everybody read the images' disks, since publishAccounts has "${EVERYBODY}". List the accounts' ids there, or leave out ${name}.`,
      },
    ];
  }
  return publishAccounts.length > 0
    ? []
    : [
        {
          name,
          reason:
            "shares with nobody: EC2 shares snapshots with accounts alone, and publishAccounts has none. List there who may copy, also of an organization.",
        },
      ];
}

function encryptionFaults(args: PublishArgs): Fault[] {
  const { imageEncryption, publishAccounts } = args;
  const isPublic = publishAccounts.includes(EVERYBODY); // Then the fault is that images are encrypted at all.
  if (imageEncryption !== "aws-managed" || !isShared(args) || isPublic) {
    return [];
  }
  const reason =
    '"aws-managed" encrypts images with AWS\'s own key for EBS, which AWS lets no other account use: those that ' +
    'images are shared with could not launch them. Use "customer-managed" or "auto".';
  return [{ name: "imageEncryption", reason }];
}

function channelFaults(channels: readonly string[]): Fault[] {
  const name = "publishChannels";
  const faults = listFaults(name, channels, (channel) => {
    if (channel === LATEST) {
      return `"${LATEST}" is moved by every release anyway; leave it out.`;
    }
    if (LABEL.test(channel)) {
      return undefined;
    }
    return `"${channel}" is not a label that SSM accepts: ${LABEL_RULE}. Use one like "stable".`;
  });
  if (channels.length <= MAX_CHANNELS) {
    return faults;
  }
  const reason = `has ${channels.length} channels; SSM accepts ${MAX_LABELS} labels per version and the factory adds "${LATEST}". Leave out ${channels.length - MAX_CHANNELS}.`;
  return [...faults, { name, reason }];
}
