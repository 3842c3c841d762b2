// Whether the policies of the projects' roles fit into IAM, found out before anything is made: only then does it help.
import * as pulumi from "@pulumi/pulumi";
import { arnOf, type Location } from "../basics/location";
import {
  builderProfileName,
  imageBuilderProfileName,
  imageBuilderPurpose,
  noticesTopicName,
  testProfileName,
} from "../basics/names";
import { stop } from "../basics/stop";
import { imagesWithRights } from "../foundation/builderRights";
import { MAX_POLICY_CHARACTERS } from "../foundation/serviceRole";
import { withPull } from "../policies/buildImagePull";
import { pullRequestSpecs } from "../projects/pullRequests";
import { operationSpecs, stageSpecs, type FactoryParts, type ProjectSpec } from "../projects/specs";
import { resolveEncryption } from "../publishing/encryption";
import { allRegions } from "../publishing/regions";
import { makesNoticesTopic, tellsAnybody } from "../publishing/told";
import type { FactorySettings } from "../settings/values";

/** What Pulumi and AWS make up, as long as it will be. */
const SUFFIX = "1234567";
const KEY_ID = "12345678-1234-1234-1234-123456789012";
const RESOURCE_ID = "12345678901234567";
const DIGEST = "0".repeat(64);

/**
 * Stops the program if a policy will be longer than IAM takes. Names, ARNs and ids that are not known yet count as long as
 * they will be.
 */
export function checkPolicySizes(
  name: string,
  settings: FactorySettings,
  location: pulumi.Output<Location>,
): pulumi.Output<void> {
  const parts = expectedParts(name, settings, location);
  const specs = [stageSpecs(parts), operationSpecs(parts), pullRequestSpecs(parts)].flatMap((each): ProjectSpec[] =>
    Object.values(each),
  );
  const policies = specs.map(({ projectName, policy }) => pulumi.output(policy).apply((own) => ({ projectName, own })));
  return pulumi.all([pulumi.all(policies), location]).apply(([found, place]) => {
    const faults = found.flatMap(({ projectName, own }) => {
      const text = JSON.stringify(withPull(own, place, settings.buildImage));
      return text.length > MAX_POLICY_CHARACTERS ? [fault(projectName, text.length)] : [];
    });
    if (faults.length > 0) {
      throw stop(faults.join("\n"));
    }
  });
}

function fault(projectName: string, length: number): string {
  return (
    `The policy of the role of ${projectName} would have ${length} characters; IAM takes at most ${MAX_POLICY_CHARACTERS}. It ` +
    "grows with the lengths of factoryName, rolePath and buildImage, and with the numbers of images, publishRegions, " +
    "baseImageAccounts, builderInputs and images in builderPolicies: shorten those, or make a second factory for some of the images."
  );
}

function expectedParts(name: string, settings: FactorySettings, location: pulumi.Output<Location>): FactoryParts {
  const { factoryName, rolePath, publishRegions } = settings;
  const bucketName = `${name}-artifacts-${SUFFIX}`;
  const bucketArn = `arn:aws:s3:::${bucketName}`;
  const keyIn = (place: Location) => arnOf(place, "kms", `key/${KEY_ID}`);
  const iam = (rest: string) => location.apply((place) => arnOf({ ...place, region: "" }, "iam", rest));
  const profile = (purpose: string, profileName: string) => ({
    name: profileName,
    arn: iam(`instance-profile${rolePath}${profileName}`),
    roleArn: iam(`role${rolePath}${name}-${purpose}-role-${SUFFIX}`),
  });
  return {
    settings,
    location,
    bucket: { name: pulumi.output(bucketName), arn: pulumi.output(bucketArn) },
    pullRequestBucket: {
      name: pulumi.output(`${name}-pull-requests-${SUFFIX}`),
      arn: pulumi.output(`arn:aws:s3:::${name}-pull-requests-${SUFFIX}`),
    },
    gates: {
      location: pulumi.output(`${bucketName}/gates/${DIGEST}.zip`),
      arn: pulumi.output(`${bucketArn}/gates/${DIGEST}.zip`),
    },
    network: {
      subnetId: pulumi.output(`subnet-${RESOURCE_ID}`),
      securityGroupId: pulumi.output(`sg-${RESOURCE_ID}`),
      assignPublicIp: false,
    },
    builder: profile("builder", builderProfileName(factoryName)),
    imageBuilders: Object.fromEntries(
      imagesWithRights(settings.builderPolicies).map((image) => [
        image,
        profile(imageBuilderPurpose(factoryName, image), imageBuilderProfileName(factoryName, image)),
      ]),
    ),
    tester: profile("tester", testProfileName(factoryName)),
    ...(settings.customerManagedKey && { dataKey: { arn: location.apply(keyIn) } }),
    ...(tellsAnybody(settings) && {
      noticesTopicArn: location.apply(
        (place) => settings.notifyTopicArn ?? arnOf(place, "sns", noticesTopicName(factoryName)),
      ),
      ...(settings.customerManagedKey && makesNoticesTopic(settings) && { noticesKeyArn: location.apply(keyIn) }),
    }),
    ...(resolveEncryption(settings) === "customer-managed" && {
      imageKeys: {
        homeArn: location.apply(keyIn),
        arns: location.apply((place) => {
          const regions = allRegions(publishRegions, place.region);
          return Object.fromEntries(regions.map((region) => [region, keyIn({ ...place, region })]));
        }),
      },
    }),
  };
}
