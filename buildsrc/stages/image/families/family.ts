// What differs between families of operating systems.

/** A processor architecture, in EC2's words. */
export type Architecture = "arm64" | "x86_64";

/** An SSM parameter that holds the AMI's id, or a name pattern and the AMI's owner. */
export type PublishedSource =
  | { readonly kind: "parameter"; readonly name: string }
  | {
      readonly kind: "name";
      readonly pattern: string;
      readonly owner: string;
      /** Whether the name tells which is newer: a publisher may go on with older minor releases. */
      readonly byVersion?: boolean;
    };

/** What one publisher's base AMIs are like. */
export interface Distribution {
  /** As people call it. */
  readonly title: string;
  /** The account or EC2's alias that owns the AMIs. */
  readonly owner: string;
  /** Whom the AMIs let in over SSH. */
  readonly user: string;
  /** The root volume's device name, and its size in GiB. */
  readonly rootDevice: string;
  readonly rootGib: number;
  /** Whether the AMIs have the SSM agent. Where they do not, the builder gets it at its first boot. */
  readonly hasAgent: boolean;
  readonly source: (release: string, architecture: Architecture) => PublishedSource;
}

/** A family: releases that are built by the same means. */
export interface Family {
  readonly packageManager: "apt" | "dnf";
  /** The releases that are known, with the last day on which each gets security updates for nothing. */
  readonly releases: Readonly<Record<string, string>>;
  /** Other releases that there may be by now. */
  readonly mayBeRelease?: (release: string) => boolean;
  /** What helps an image whose release is out of support, besides a later one. */
  readonly longerSupport?: string;
  /** The family's own, and then its relatives, which an image has by their owner. */
  readonly distributions: readonly [Distribution, ...Distribution[]];
}

/** Debian's word for each architecture, which Ubuntu shares. */
export const DEBIAN_ARCHITECTURE: Readonly<Record<Architecture, string>> = { arm64: "arm64", x86_64: "amd64" };
