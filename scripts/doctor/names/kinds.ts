// Everything that `up` makes under a physical name of its own choice: what exists under one of these names already stops
// it, or would be taken over without a word.
import {
  approvalTopicName,
  baseRuleName,
  builderProfileName,
  dataKeyAlias,
  imageBuilderProfileName,
  imageKeyAlias,
  logGroupName,
  noticesTopicName,
  pipelineName,
  projectName,
  pushRuleName,
  reportGroupName,
  sweepRuleName,
  testProfileName,
} from "../../../components/basics/names";
import { imagesWithRights } from "../../../components/foundation/builderRights";
import { baseImagesOf } from "../../../components/source/baseImages";
import { isConnected } from "../../../components/source/connection/providers";
import { resolveEncryption } from "../../../components/publishing/encryption";
import { makesNoticesTopic, ownProjectNames } from "../../../components/publishing/told";
import { toldRuleNames } from "../../../components/projects/toldEvents";
import type { Context } from "../context";
import {
  instanceProfiles,
  keyAliasesIn,
  logGroups,
  pipelines,
  projects,
  reportGroups,
  rules,
  topics,
  type LookUp,
} from "./lookups";

/** A kind of resource with names of the factory's choice. */
export interface NamedKind {
  /** One of them in words. */
  readonly what: string;
  readonly names: readonly string[];
  readonly lookUp: LookUp;
  /** What gives it another name. */
  readonly otherName: string;
}

const OTHER_STACK = "use another stack name, from which it is made";
const OTHER_PIPELINES = "set another pipelineNamePrefix";
const OTHER_PROJECTS = "set another projectNamePrefix";

/** The kinds that a factory with these settings has. The repository is not among them: it can be taken over. */
export function namedKinds({ settings, regions }: Pick<Context, "settings" | "regions">): readonly NamedKind[] {
  const { factoryName, images, builderPolicies, pipelineNamePrefix, projectNamePrefix } = settings;
  const ownPipelines = images.map((image) => pipelineName(pipelineNamePrefix, image));
  const ownProjects = ownProjectNames(settings);
  const kinds: readonly NamedKind[] = [
    {
      what: "pipeline",
      names: ownPipelines,
      lookUp: pipelines,
      otherName: OTHER_PIPELINES,
    },
    {
      what: "event rule",
      names: [
        ...(isConnected(settings.source) ? [] : ownPipelines.map(pushRuleName)),
        ...Object.keys(baseImagesOf(settings)).map((image) => baseRuleName(pipelineName(pipelineNamePrefix, image))),
      ],
      lookUp: rules,
      otherName: OTHER_PIPELINES,
    },
    {
      what: "event rule",
      names: [sweepRuleName(factoryName), ...toldRuleNames(settings)],
      lookUp: rules,
      otherName: OTHER_STACK,
    },
    {
      what: "CodeBuild project",
      names: ownProjects,
      lookUp: projects,
      otherName: OTHER_PROJECTS,
    },
    {
      what: "report group",
      names: [reportGroupName(projectName(projectNamePrefix, "test"))],
      lookUp: reportGroups,
      otherName: OTHER_PROJECTS,
    },
    {
      what: "log group",
      names: ownProjects.map(logGroupName),
      lookUp: logGroups,
      otherName: OTHER_PROJECTS,
    },
    {
      what: "instance profile",
      names: [
        builderProfileName(factoryName),
        ...imagesWithRights(builderPolicies).map((image) => imageBuilderProfileName(factoryName, image)),
        testProfileName(factoryName),
      ],
      lookUp: instanceProfiles,
      otherName: OTHER_STACK,
    },
    {
      what: "topic",
      names: [
        ...(settings.approval ? [approvalTopicName(factoryName)] : []),
        ...(makesNoticesTopic(settings) ? [noticesTopicName(factoryName)] : []),
      ],
      lookUp: topics,
      otherName: OTHER_STACK,
    },
    keyAlias(settings.customerManagedKey ? [dataKeyAlias(factoryName)] : [], regions[0] ?? ""),
    ...regions.map((region) =>
      keyAlias(resolveEncryption(settings) === "customer-managed" ? [imageKeyAlias(factoryName)] : [], region),
    ),
  ];
  return kinds.filter(({ names }) => names.length > 0);
}

function keyAlias(names: readonly string[], region: string): NamedKind {
  return {
    what: `key alias of ${region}`,
    names,
    lookUp: keyAliasesIn(region),
    otherName: OTHER_STACK,
  };
}
