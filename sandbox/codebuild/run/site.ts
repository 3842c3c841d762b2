// What a build runs on: handed in, so that tests need neither AWS nor a container.
import type { StartContainer } from "../container/container";
import type { TestCase } from "../junit";
import type { Phase } from "../model";
import type { EcrRepository } from "../pull";
import type { BuildImage } from "./environment";
import type { BuildRole } from "./role";

/** What a build runs on. */
export interface BuildSite {
  readonly startContainer: StartContainer;
  readonly role: BuildRole;
  readonly region: string;
  readonly image: BuildImage;
  /** How a build reaches AWS: the endpoint and its role's credentials. */
  readonly access: Readonly<Record<string, string>>;
  /** Settled once the build need not wait for others any more. */
  readonly turn: Promise<void>;
  /** Throws where the build's role may not pull its image from a repository. */
  readonly authorizePull: (repository: EcrRepository) => Promise<void>;
  /** Stores a report and gives its ARN. */
  readonly addReport: (group: string, cases: readonly TestCase[]) => Promise<string>;
  /** Told after each change of phase. */
  readonly onPhase: (phase: Phase) => void;
  /** Told what went wrong around a build, not in it. */
  readonly complain: (message: string) => void;
}
