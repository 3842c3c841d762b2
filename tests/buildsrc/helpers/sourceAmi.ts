// An AMI that is copied from one region to another.
import type { Ami } from "../../../buildsrc/stages/common/aws";
import { tagList } from "./tags";

export const HOME = "us-east-1";
export const REGION = "eu-west-1";
export const KEY = "arn:aws:kms:eu-west-1:111111111111:key/1";
export const SOURCE: Ami = {
  ImageId: "ami-1",
  Name: "f-dev-web-1",
  Description: "Image web",
  State: "available",
  BlockDeviceMappings: [{ DeviceName: "/dev/sda1", Ebs: { SnapshotId: "snap-1", Encrypted: true } }],
  Tags: tagList({
    "ami-pipeline": "f-dev",
    "ami-pipeline:state": "released",
    "ami-pipeline:reason": "it is good",
    Name: "f-dev-web-1",
    "aws:cloudformation:stack-name": "s",
  }),
};
