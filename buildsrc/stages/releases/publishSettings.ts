// Where, to whom and how images are published: what `pulumi up` leaves in the artifact bucket for Publish and Promote.
import { StageError } from "../common/stageError";
import { KEYS, type Store } from "../common/store";

export interface LaunchTemplate {
  readonly region: string;
  readonly id: string;
}

/** The same shape as PublishSettings of components/publishSettings.ts, which writes it. */
export interface PublishSettings {
  /** The publish regions; the home region may be among them or not. */
  readonly regions: readonly string[];
  /** Region → the ARN of the key that encrypts images there. A region without one uses the account's EBS key. */
  readonly keys: Readonly<Record<string, string>>;
  /** Account ids, or "all" for everybody. */
  readonly accounts: readonly string[];
  readonly organizations: readonly string[];
  readonly organizationalUnits: readonly string[];
  /** An image's SSM parameter is `<prefix>/<image>`. */
  readonly parameterPrefix: string;
  /** The channels that Publish moves besides `latest`. */
  readonly channels: readonly string[];
  /** After how many days a release is deprecated; 0: never. */
  readonly deprecateAfterDays: number;
  readonly deregistrationProtection: boolean;
  /** Image → the launch templates that follow its channel `latest`. */
  readonly launchTemplates: Readonly<Record<string, readonly LaunchTemplate[]>>;
  /** The ARNs of the users and roles whose approval counts; empty: anybody's who may give it. */
  readonly approvers: readonly string[];
  /** Whether the pipeline has an Approve stage. */
  readonly approval: boolean;
}

/** The channel that every release moves; it is also what the parameter says without a label. */
export const LATEST = "latest";

export async function readPublishSettings(store: Store): Promise<PublishSettings> {
  const text = await store.read(KEYS.publishSettings);
  if (text === undefined) {
    throw new StageError(
      `The artifact bucket has no ${KEYS.publishSettings}, which says where to publish.`,
      "Run pulumi up, which writes it, then retry the stage.",
    );
  }
  // The program wrote it and nobody else may.
  return JSON.parse(text) as PublishSettings;
}

export function parameterName(settings: PublishSettings, image: string): string {
  return `${settings.parameterPrefix}/${image}`;
}

/** The home region first, then the others, each once. */
export function publishRegions(settings: PublishSettings, home: string): readonly string[] {
  return [...new Set([home, ...settings.regions])];
}
