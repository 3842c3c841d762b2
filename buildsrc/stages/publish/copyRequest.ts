// The request for a copy of an AMI in another region: its name, tags, key and client token.
import { createHash } from "node:crypto";
import { EBS_KEY } from "../ami/ebsKey";
import { asTags, tagsOf } from "../ami/tags";
import type { Ami, CopyImageCommand } from "../common/aws";
import { STATES, TAGS } from "../contract";

type CopyImageInput = CopyImageCommand["input"];

/** What is copied to where. */
export interface CopyOrder {
  readonly source: Ami;
  /** The home region, where the source is. */
  readonly home: string;
  readonly region: string;
  /** The key that encrypts the copy; undefined for AWS's own key for EBS, if the source is encrypted. */
  readonly keyArn: string | undefined;
  /** 1, or one more for each copy that failed. */
  readonly attempt: number;
}

/** The tags that tell what happened to the source itself. The copy does not get them. */
const OF_THE_SOURCE: readonly string[] = [TAGS.reason, TAGS.withdrawn, TAGS.promotedBy];
/** EC2's limit. Source: the Name of CopyImage, EC2 API. */
const LONGEST_NAME = 128;

/** Makes the request. */
export function copyRequest({ source, home, region, keyArn, attempt }: CopyOrder): CopyImageInput {
  const { ImageId: id = "", Name: name = id, Description = "" } = source;
  const encrypted = keyArn !== undefined || (source.BlockDeviceMappings ?? []).some(({ Ebs }) => Ebs?.Encrypted);
  const Tags = asTags(copyTags(source));
  const request: CopyImageInput = {
    SourceImageId: id,
    SourceRegion: home,
    Name: attempt === 1 ? name : `${name.slice(0, LONGEST_NAME - 4)}-${attempt}`,
    Description,
    TagSpecifications: [
      { ResourceType: "image", Tags },
      { ResourceType: "snapshot", Tags },
    ],
    // A copy of an unencrypted source is unencrypted as well, unless the region encrypts by default.
    ...(encrypted && { Encrypted: true, KmsKeyId: keyArn ?? EBS_KEY }),
  };
  return { ...request, ClientToken: clientToken(region, attempt, request) };
}

/** Sorted, so that the token is the same each time. */
function copyTags(source: Ami): Record<string, string> {
  const kept = [...tagsOf(source)].filter(([key]) => !key.startsWith("aws:") && !OF_THE_SOURCE.includes(key));
  const own: Record<string, string> = { [TAGS.state]: STATES.candidate, [TAGS.sourceAmi]: source.ImageId ?? "" };
  return Object.fromEntries(
    Object.entries({ ...Object.fromEntries(kept), ...own }).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/**
 * The same for the same copy, which EC2 then makes only once, even if a stage was stopped before it saw the first one. It
 * covers the whole request, since EC2 refuses a token that comes again with another request.
 */
function clientToken(region: string, attempt: number, request: CopyImageInput): string {
  return createHash("sha256")
    .update(JSON.stringify([region, attempt, request]))
    .digest("hex");
}
