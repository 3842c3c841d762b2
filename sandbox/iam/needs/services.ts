// What the operations of every service need: those that the factory calls, and those that whoever deploys it calls.
import { cloudwatch } from "./cloudwatch";
import { codebuild } from "./codebuild";
import { codecommit } from "./codecommit";
import { codepipeline } from "./codepipeline";
import { buckets } from "./deploy/buckets";
import { connections } from "./deploy/connections";
import { keys } from "./deploy/keys";
import { logGroups } from "./deploy/logGroups";
import { monitoring } from "./deploy/monitoring";
import { network } from "./deploy/network";
import { pipelines } from "./deploy/pipelines";
import { projects } from "./deploy/projects";
import { recycleBin } from "./deploy/recycleBin";
import { repositories } from "./deploy/repositories";
import { roles } from "./deploy/roles";
import { rules } from "./deploy/rules";
import { schedules } from "./deploy/schedules";
import { topics } from "./deploy/topics";
import { ec2 } from "./ec2";
import { autoScaling, batch } from "./launchers";
import { logs } from "./logs";
import type { Needs } from "./need";
import { s3 } from "./s3";
import { secretsManager } from "./secretsManager";
import { serviceQuotas } from "./serviceQuotas";
import { sns } from "./sns";
import { ssm } from "./ssm";
import { sts } from "./sts";

/** Service → operation → what it needs. */
export const SERVICES: Readonly<Record<string, Needs>> = {
  ...connections,
  autoscaling: autoScaling,
  batch,
  cloudwatch: { ...cloudwatch, ...monitoring },
  codebuild: { ...codebuild, ...projects },
  codecommit: { ...codecommit, ...repositories },
  codepipeline: { ...codepipeline, ...pipelines },
  ec2: { ...ec2, ...network },
  events: rules,
  iam: roles,
  kms: keys,
  logs: { ...logs, ...logGroups },
  rbin: recycleBin,
  s3: { ...s3, ...buckets },
  scheduler: schedules,
  secretsmanager: secretsManager,
  "service-quotas": serviceQuotas,
  sns: { ...sns, ...topics },
  ssm,
  sts,
};
