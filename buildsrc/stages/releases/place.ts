// A release's AMI in one region, and the launch templates there that follow it: what Publish and Promote switch to it.
import type { Step } from "../common/allOrNothing";
import type { Ami } from "../common/aws";
import type { RegionClients } from "../common/regions";
import { prepareVersion, setDefaultVersion } from "./launchTemplates";

/** A region with the release's AMI. */
export interface Place {
  readonly clients: RegionClients;
  readonly ami: Ami;
  readonly amiId: string;
}

/** A place with everything made that the switch needs. */
export interface Ready extends Place {
  /** The version that becomes each launch template's default. */
  readonly versions: readonly { readonly templateId: string; readonly version: number }[];
}

/** Prepares a version of each launch template, which launches the place's AMI. */
export async function prepareTemplates(place: Place, templateIds: readonly string[]): Promise<Ready> {
  const { clients, ami, amiId } = place;
  const versions = await Promise.all(
    templateIds.map(async (templateId) => ({ templateId, version: await prepareVersion(clients, templateId, amiId) })),
  );
  return { clients, ami, amiId, versions };
}

/** The steps of a switch that make the prepared versions the defaults of their templates. */
export function templateSteps(places: readonly Ready[]): Step[] {
  return places.flatMap(({ clients, versions }) =>
    versions.map(({ templateId, version }) => ({
      region: clients.region,
      what: `make version ${version} the default of launch template ${templateId}`,
      run: () => setDefaultVersion(clients, templateId, version),
    })),
  );
}
