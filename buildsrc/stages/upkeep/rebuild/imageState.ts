// What is known of an image before anything is decided.

/** An image, its pipeline and its release. */
export interface ImageState {
  readonly image: string;
  /** Its pipeline's name. */
  readonly pipeline: string;
  /** The image of the factory that it is built on. */
  readonly parent?: string;
  /** What everybody gets; undefined if the image has no release. */
  readonly release?: Release;
}

/** The release that the channel `latest` is at. */
export interface Release {
  readonly amiId: string;
  /** Undefined if there is no such AMI any more. */
  readonly createdAt?: Date;
  /** A newer release, from which the channel was taken back. */
  readonly withdrawn?: string;
  readonly base: Base;
}

/** What has become of the base of a release. */
export type Base =
  | { readonly kind: "same"; readonly amiId: string }
  | { readonly kind: "changed"; readonly from: string; readonly to: string; readonly foundIn: string }
  /** The record does not tell how it was found. */
  | { readonly kind: "untold" }
  /** It could not be looked up. */
  | { readonly kind: "unknown"; readonly why: string };

/** What goes on in a pipeline. */
export interface PipelineState {
  /** A run that can still publish something. */
  readonly underWay?: string;
  /** The newest run, if it failed or was stopped today. */
  readonly failedToday?: string;
  /** A stage that runs are kept from entering. */
  readonly disabled?: string;
}
