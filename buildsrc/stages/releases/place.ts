// A release's AMI in one region: what Publish and Promote switch to it.
import type { Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";

/** A region with the release's AMI. */
export interface Place {
  readonly clients: RegionClients;
  readonly ami: Ami;
  readonly amiId: string;
}
