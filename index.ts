// The program: reads the stack's settings, makes one factory of them, and says where things are.
import { AmiFactory } from "./components/amiFactory";
import { readSettings } from "./settings";

const settings = readSettings();
const factory = new AmiFactory(settings.factoryName, settings);

export const { repositoryName, cloneUrl, bucketName, pipelineNames, consoleUrls } = factory;
export const { parameterNames, promoteProjectArn, promoterPolicy } = factory;
export const { approvalTopicArn, approverPolicy, imageKeyArns, consumerPolicy } = factory;
