// What Build tells Packer besides the image's settings.
import type { PackerVariables } from "../image/packerFolder";
import type { Findings } from "../content/findings";
import type { BuildEnvironment } from "./environment";

/** The values of the variables that packer/variables.pkr.hcl expects from Build. */
export function packerVariables(
  build: BuildEnvironment,
  findings: Omit<Findings, "base" | "sourceDigest">,
): PackerVariables {
  const { baseAmiId, fingerprint, encryption } = findings;
  return {
    image: build.image,
    factory: build.factory,
    region: build.region,
    commit: build.commit,
    build: build.buildArn,
    pull_request: build.pullRequest,
    fingerprint,
    base_ami: baseAmiId,
    subnet_id: build.subnetId,
    security_group_id: build.securityGroupId,
    instance_profile: build.instanceProfile,
    associate_public_ip_address: build.assignPublicIp,
    timeout_minutes: build.timeoutMinutes,
    encrypted: encryption.encrypted,
    // Also a setting of an image, which `encryption` then holds.
    kms_key_id: encryption.kmsKeyId,
  };
}
