// The program: reads the stack's settings, makes one factory of them, and says where things are.
import { AmiFactory } from "./components/amiFactory";
import { readSettings } from "./settings";

const settings = readSettings();
const factory = new AmiFactory(settings.factoryName, settings);
const { repositoryName, cloneUrl, connectionArn, connectionStatus, connectionUrl } = factory;
const { bucketName, subnetId, pipelineNames, pullRequestPipelineNames, consoleUrls } = factory;
const { parameterNames, promoteProjectArn, promoterPolicy, upkeepProjectArn, upkeepStarterPolicy } = factory;
const { imageKeyArns } = factory;
const { approvalTopicArn, noticesTopicArn, approverPolicy, consumerPolicy, dashboardUrl } = factory;
const { previewRoleArn, deployRoleArn } = factory;

// One object, since Pulumi warns of every export that is undefined, and some outputs belong to some factories only.
export = {
  ...(repositoryName && { repositoryName }),
  ...(cloneUrl && { cloneUrl }),
  bucketName,
  subnetId,
  ...(connectionArn && { connectionArn }),
  ...(connectionStatus && { connectionStatus }),
  ...(connectionUrl && { connectionUrl }),
  pipelineNames,
  ...(pullRequestPipelineNames && { pullRequestPipelineNames }),
  consoleUrls,
  parameterNames,
  promoteProjectArn,
  promoterPolicy,
  upkeepProjectArn,
  upkeepStarterPolicy,
  imageKeyArns,
  ...(approvalTopicArn && { approvalTopicArn }),
  ...(noticesTopicArn && { noticesTopicArn }),
  ...(approverPolicy && { approverPolicy }),
  ...(consumerPolicy && { consumerPolicy }),
  ...(dashboardUrl && { dashboardUrl }),
  ...(previewRoleArn && { previewRoleArn }),
  ...(deployRoleArn && { deployRoleArn }),
};
