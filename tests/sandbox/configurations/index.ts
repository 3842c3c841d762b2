// A program of configurations that AWS takes, all in their first form or all in their second.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { DEFAULTS, projectForms } from "./codeBuild";
import { pipelineForms } from "./codePipeline";
import { makeOthers } from "./others";
import { makeSite } from "./site";

const isSecond = new pulumi.Config().require("form") === "second";
const site = makeSite();
for (const [name, [first, second]] of Object.entries(projectForms(site))) {
  new aws.codebuild.Project(name, { ...DEFAULTS, serviceRole: site.roleArn, ...(isSecond ? second : first) });
}
for (const [name, [first, second]] of Object.entries(pipelineForms(site))) {
  new aws.codepipeline.Pipeline(name, isSecond ? second : first);
}
makeOthers(site, isSecond);
