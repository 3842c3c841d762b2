// Environment variables as the project, the pipeline and CodeBuild set them.

export const RUN_VARIABLES = {
  FACTORY: "f-dev",
  IMAGE: "web",
  COMMIT_ID: "8daf1e3aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
  AWS_REGION: "us-east-1",
  BUCKET: "f-dev-artifacts",
  TIMEOUT_MINUTES: "120",
} as const;

export const INSTANCE_VARIABLES = {
  ...RUN_VARIABLES,
  SUBNET_ID: "subnet-0123",
  SECURITY_GROUP_ID: "sg-0123",
  INSTANCE_PROFILE: "f-dev-instance",
  ASSIGN_PUBLIC_IP: "false",
} as const;

const CONTENT_VARIABLES = {
  KMS_KEY_ID: "",
  ENCRYPTED: "true",
  MAX_AGE_DAYS: "30",
  BASE_AMI_PUBLISHERS: "amazon,099720109477",
  BASE_AMI_ACCOUNTS: "",
  PARAMETER_PREFIX: "/f-dev",
} as const;

export const VALIDATE_VARIABLES = {
  ...RUN_VARIABLES,
  ...CONTENT_VARIABLES,
  SHELLCHECK_SEVERITY: "style",
  IMAGES: "",
  EXECUTION_ID: "0b2c-1",
} as const;

export const BUILD_VARIABLES = { ...INSTANCE_VARIABLES, ...CONTENT_VARIABLES } as const;
