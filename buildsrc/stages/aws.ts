// The parts of the AWS SDK that the stages use, so that they and their tests use the same copy of it.
export { DescribeImagesCommand, EC2Client, type Image } from "@aws-sdk/client-ec2";
export { GetParameterCommand, ParameterNotFound, SSMClient } from "@aws-sdk/client-ssm";
