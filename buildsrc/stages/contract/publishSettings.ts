// The publish settings: `pulumi up` writes them to the artifact bucket as JSON, and Publish and Promote read them there.

/** Stands for all accounts among those that images are shared with. */
export const EVERYBODY = "all";

/** Where, to whom and how images are published. */
export interface PublishSettings {
  /** The publish regions; the home region may or may not be among them. */
  readonly regions: readonly string[];
  /** Region → the ARN of the key that encrypts images there. A region without one uses AWS's own key for EBS. */
  readonly keys: Readonly<Record<string, string>>;
  /** Account ids, or EVERYBODY. */
  readonly accounts: readonly string[];
  /** The ARNs of organizations. */
  readonly organizations: readonly string[];
  /** The ARNs of organizational units. */
  readonly organizationalUnits: readonly string[];
  /** Whether these accounts can also copy the images. */
  readonly shareSnapshots: boolean;
  /** An image's SSM parameter is `<prefix>/<image>`. */
  readonly parameterPrefix: string;
  /** The channels that Publish moves besides `latest`. */
  readonly channels: readonly string[];
  /** After how many days a release is deprecated; 0 for never. */
  readonly deprecateAfterDays: number;
  /** Whether releases are protected from being deregistered. */
  readonly deregistrationProtection: boolean;
  /** The ARNs of the users and roles whose approval counts; empty to accept anybody who has the permission. */
  readonly approvers: readonly string[];
  /** Whether the pipelines have an Approve stage. */
  readonly approval: boolean;
  /** Image → the image that it is built on, whose releases start its pipeline. */
  readonly baseImages: Readonly<Record<string, string>>;
}

/**
 * The settings that decide what Publish makes of a release. Who approves it is not among them, since a release needs no new
 * approval, nor is what is built on it.
 */
export function decidingSettings(settings: PublishSettings): Partial<PublishSettings> {
  return Object.fromEntries(
    Object.entries(settings).filter(([name]) => !["approval", "approvers", "baseImages"].includes(name)),
  );
}
