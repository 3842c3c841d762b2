// What a factory publishes with: the keys of its images, what Publish and Promote are told, and who is asked first.
import { BucketObjectv2 } from "@pulumi/aws/s3";
import * as pulumi from "@pulumi/pulumi";
import { approvalTopicName, noticesTopicName } from "../basics/names";
import { ApprovalTopic } from "../publishing/approvalTopic";
import { resolveEncryption } from "../publishing/encryption";
import { ImageKeys } from "../publishing/imageKeys";
import { NoticesTopic } from "../publishing/noticesTopic";
import { noticeWarning } from "../publishing/noticeFaults";
import { tellsAnybody } from "../publishing/told";
import { KEYS } from "../../buildsrc/stages/contract";
import { RecycleBin } from "../publishing/recycleBin";
import { publishSettings } from "../publishing/settings";
import { baseImagesOf } from "../source/baseImages";
import type { Foundation } from "./foundation";
import type { Site } from "./site";

/** What a factory publishes with. */
export interface Publishing {
  /** The keys that encrypt images, if they are the factory's own. */
  readonly imageKeys?: ImageKeys;
  /** The object that tells Publish and Promote where, to whom and how. */
  readonly settingsObject: BucketObjectv2;
  /** Where a run asks for approval, if it is to ask. */
  readonly approval?: ApprovalTopic;
  /** The ARN of the topic through which people are told, if anybody is. */
  readonly noticesTopicArn?: pulumi.Output<string>;
  /** The ARN of the factory's key that encrypts it, if one does. */
  readonly noticesKeyArn?: pulumi.Output<string>;
}

/** Makes what a factory publishes with. */
export function preparePublishing(site: Site, { bucket, dataKey }: Foundation): Publishing {
  const { settings } = site;
  const imageKeys = resolveEncryption(settings) === "customer-managed" ? makeImageKeys(site) : undefined;
  const approval = settings.approval ? makeApprovalTopic(site, dataKey) : undefined;
  const notices = tellsAnybody(settings) ? makeNoticesTopic(site, dataKey) : undefined;
  const warning = noticeWarning(settings);
  if (warning !== undefined) {
    void pulumi.log.warn(warning);
  }
  if (settings.recycleBinDays > 0) {
    makeRecycleBin(site);
  }
  return {
    ...(imageKeys && { imageKeys }),
    settingsObject: writeSettings(site, bucket, imageKeys),
    ...(approval && { approval }),
    ...(notices && { noticesTopicArn: notices.arn }),
    ...(notices?.kmsKeyArn && { noticesKeyArn: notices.kmsKeyArn }),
  };
}

function makeImageKeys({ name, settings, location, tags, inside }: Site): ImageKeys {
  return new ImageKeys(
    `${name}-images`,
    {
      factoryName: settings.factoryName,
      publishRegions: otherRegions(settings),
      location,
      accounts: settings.publishAccounts,
      shareSnapshots: settings.shareSnapshots,
      organizations: settings.publishOrganizations,
      organizationalUnits: settings.publishOrganizationalUnits,
      tags,
    },
    inside,
  );
}

function makeRecycleBin({ name, settings, tags, inside }: Site): RecycleBin {
  return new RecycleBin(
    `${name}-bin`,
    {
      factoryName: settings.factoryName,
      publishRegions: otherRegions(settings),
      days: settings.recycleBinDays,
      tags,
    },
    inside,
  );
}

function otherRegions({ publishRegions, homeRegion }: Site["settings"]): readonly string[] {
  return publishRegions.filter((region) => region !== homeRegion);
}

function writeSettings(
  { name, settings, inside }: Site,
  bucket: Foundation["bucket"],
  imageKeys: ImageKeys | undefined,
): BucketObjectv2 {
  const content = pulumi
    .output(imageKeys?.arns ?? {})
    .apply((keys) => JSON.stringify(publishSettings(settings, keys, baseImagesOf(settings)), undefined, 2));
  return new BucketObjectv2(
    `${name}-publish-settings`,
    {
      bucket: bucket.name,
      key: KEYS.publishSettings,
      contentType: "application/json",
      content,
      // No tags, not even the provider's own: S3 takes 10 per object, and the user may have more.
      overrideProvider: { defaultTags: { tags: {} } },
    },
    { ...inside, retainOnDelete: !settings.deleteArtifactsOnDestroy },
  );
}

function makeApprovalTopic({ name, settings, tags, inside }: Site, dataKey: Foundation["dataKey"]): ApprovalTopic {
  return new ApprovalTopic(
    `${name}-approval`,
    {
      topicName: approvalTopicName(settings.factoryName),
      emails: settings.approvalEmails,
      ...(dataKey && { kmsKeyArn: dataKey.arn }),
      tags,
    },
    inside,
  );
}

function makeNoticesTopic(
  { name, settings, location, tags, inside }: Site,
  dataKey: Foundation["dataKey"],
): NoticesTopic {
  const { factoryName, pipelineNamePrefix, notifyTopicArn, notifyEmails } = settings;
  return new NoticesTopic(
    `${name}-notices`,
    {
      topicName: noticesTopicName(factoryName),
      alarmPrefixes: [factoryName, pipelineNamePrefix],
      location,
      ...(notifyTopicArn !== undefined && { topicArn: notifyTopicArn }),
      emails: notifyEmails,
      ...(dataKey && { kmsKeyArn: dataKey.arn }),
      tags,
    },
    inside,
  );
}
