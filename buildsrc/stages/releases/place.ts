// A release's AMI in one region: what Publish and Promote switch to it.
import type { Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";

/** A region with the release's AMI. */
export interface Place {
  readonly clients: RegionClients;
  readonly ami: Ami;
  readonly amiId: string;
}

/** A place with everything done that can be done before the switch. */
export interface Ready extends Place {
  /** AMIs there that were withdrawn before, and that no channel points to after the switch. */
  readonly abandoned: readonly Ami[];
}
