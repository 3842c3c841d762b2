// The list of what this plugin serves, under the names of @pulumi/aws.
package main

import (
	"fmt"
	"strings"

	"github.com/pulumi/pulumi-terraform-bridge/v3/pkg/tfbridge"
	"github.com/pulumi/pulumi/sdk/v3/go/common/tokens"
)

// served says under which name @pulumi/aws has a Terraform resource or data source.
type served struct {
	module, name string
	global       bool // It has no region property.
	fields       map[string]*tfbridge.SchemaInfo
}

// token is, for instance, aws:s3/bucket:Bucket.
func (s served) token() string {
	file := strings.ToLower(s.name[:1]) + s.name[1:]
	if s.module == "index" {
		return fmt.Sprintf("aws:index/%s:%s", file, s.name)
	}
	return fmt.Sprintf("aws:%s/%s:%s", s.module, file, s.name)
}

func (s served) resourceToken() tokens.Type         { return tokens.Type(s.token()) }
func (s served) functionToken() tokens.ModuleMember { return tokens.ModuleMember(s.token()) }

type fields = map[string]*tfbridge.SchemaInfo

var resources = map[string]served{
	"aws_iam_role":                    {module: "iam", name: "Role", global: true, fields: autoName("name", 64)},
	"aws_iam_role_policy":             {module: "iam", name: "RolePolicy", global: true, fields: autoName("name", 128)},
	"aws_iam_role_policy_attachment":  {module: "iam", name: "RolePolicyAttachment", global: true},
	"aws_iam_policy":                  {module: "iam", name: "Policy", global: true, fields: autoName("name", 128)},
	"aws_iam_instance_profile":        {module: "iam", name: "InstanceProfile", global: true, fields: autoName("name", 128)},
	"aws_iam_openid_connect_provider": {module: "iam", name: "OpenIdConnectProvider", global: true},

	"aws_s3_bucket":            {module: "s3", name: "Bucket", fields: autoBucketName()},
	"aws_s3_bucket_versioning": {module: "s3", name: "BucketVersioning"},
	"aws_s3_bucket_server_side_encryption_configuration": {module: "s3", name: "BucketServerSideEncryptionConfiguration"},
	"aws_s3_bucket_public_access_block":                  {module: "s3", name: "BucketPublicAccessBlock"},
	"aws_s3_bucket_ownership_controls":                   {module: "s3", name: "BucketOwnershipControls"},
	"aws_s3_bucket_policy":                               {module: "s3", name: "BucketPolicy"},
	"aws_s3_bucket_lifecycle_configuration":              {module: "s3", name: "BucketLifecycleConfiguration", fields: lifecycleFields},
	"aws_s3_bucket_notification":                         {module: "s3", name: "BucketNotification"},
	"aws_s3_bucket_logging":                              {module: "s3", name: "BucketLogging"},
	"aws_s3_object":                                      {module: "s3", name: "BucketObjectv2", fields: autoName("key", 1024)},

	"aws_codecommit_repository":                         {module: "codecommit", name: "Repository"},
	"aws_codecommit_approval_rule_template":             {module: "codecommit", name: "ApprovalRuleTemplate", fields: autoName("name", 255)},
	"aws_codecommit_approval_rule_template_association": {module: "codecommit", name: "ApprovalRuleTemplateAssociation"},
	"aws_codebuild_report_group":                        {module: "codebuild", name: "ReportGroup", fields: autoName("name", 128)},
	"aws_codebuild_project":                             {module: "codebuild", name: "Project", fields: autoName("name", 255)},
	"aws_codepipeline":                                  {module: "codepipeline", name: "Pipeline", fields: autoName("name", 255)},
	"aws_codestarnotifications_notification_rule":       {module: "codestarnotifications", name: "NotificationRule", fields: autoName("name", 255)},
	"aws_codestarconnections_connection":                {module: "codestarconnections", name: "Connection", fields: autoName("name", 255)},
	"aws_codeconnections_connection":                    {module: "codeconnections", name: "Connection", fields: autoName("name", 255)},

	"aws_cloudwatch_event_rule":   {module: "cloudwatch", name: "EventRule", fields: autoName("name", 64)},
	"aws_cloudwatch_event_target": {module: "cloudwatch", name: "EventTarget"},
	"aws_cloudwatch_log_group":    {module: "cloudwatch", name: "LogGroup", fields: autoName("name", 512)},
	"aws_cloudwatch_metric_alarm": {module: "cloudwatch", name: "MetricAlarm", fields: renamed("alarm_name", autoName("name", 255))},
	"aws_cloudwatch_dashboard":    {module: "cloudwatch", name: "Dashboard"},

	"aws_sns_topic":              {module: "sns", name: "Topic", fields: autoName("name", 256)},
	"aws_sns_topic_policy":       {module: "sns", name: "TopicPolicy"},
	"aws_sns_topic_subscription": {module: "sns", name: "TopicSubscription", fields: fields{"topic_arn": {Name: "topic"}}},

	"aws_sqs_queue":        {module: "sqs", name: "Queue", fields: autoName("name", 80)},
	"aws_sqs_queue_policy": {module: "sqs", name: "QueuePolicy"},

	"aws_kms_key":         {module: "kms", name: "Key"},
	"aws_kms_key_policy":  {module: "kms", name: "KeyPolicy"},
	"aws_kms_replica_key": {module: "kms", name: "ReplicaKey"},
	"aws_kms_alias":       {module: "kms", name: "Alias", fields: autoAliasName()},

	"aws_ssm_parameter": {module: "ssm", name: "Parameter", fields: autoName("name", 2048)},
	"aws_ssm_document":  {module: "ssm", name: "Document", fields: autoName("name", 128)},

	"aws_scheduler_schedule_group": {module: "scheduler", name: "ScheduleGroup", fields: autoName("name", 64)},
	"aws_scheduler_schedule":       {module: "scheduler", name: "Schedule", fields: autoName("name", 64)},

	"aws_rbin_rule": {module: "rbin", name: "Rule"},

	"aws_lambda_function":   {module: "lambda", name: "Function", fields: with(renamed("function_name", autoName("name", 64)), fields{"filename": {Name: "code"}})},
	"aws_lambda_permission": {module: "lambda", name: "Permission", fields: with(autoName("statement_id", 100), fields{"function_name": {Name: "function"}})},

	"aws_vpc":                             {module: "ec2", name: "Vpc"},
	"aws_subnet":                          {module: "ec2", name: "Subnet"},
	"aws_internet_gateway":                {module: "ec2", name: "InternetGateway"},
	"aws_route":                           {module: "ec2", name: "Route"},
	"aws_security_group":                  {module: "ec2", name: "SecurityGroup", fields: with(autoName("name", 255), fields{"egress": {Name: "egress"}, "ingress": {Name: "ingress"}})},
	"aws_vpc_security_group_egress_rule":  {module: "vpc", name: "SecurityGroupEgressRule"},
	"aws_vpc_security_group_ingress_rule": {module: "vpc", name: "SecurityGroupIngressRule"},
	"aws_launch_template":                 {module: "ec2", name: "LaunchTemplate", fields: autoName("name", 125)},
	"aws_ami":                             {module: "ec2", name: "Ami", fields: autoName("name", 128)},
	"aws_ami_copy":                        {module: "ec2", name: "AmiCopy", fields: autoName("name", 128)},
	"aws_ami_from_instance":               {module: "ec2", name: "AmiFromInstance", fields: autoName("name", 128)},
	"aws_ami_launch_permission":           {module: "ec2", name: "AmiLaunchPermission"},
}

var functions = map[string]served{
	"aws_caller_identity":             {module: "index", name: "getCallerIdentity", global: true},
	"aws_partition":                   {module: "index", name: "getPartition", global: true},
	"aws_regions":                     {module: "index", name: "getRegions", global: true},
	"aws_region":                      {module: "index", name: "getRegion"},
	"aws_iam_policy_document":         {module: "iam", name: "getPolicyDocument", global: true},
	"aws_ami":                         {module: "ec2", name: "getAmi"},
	"aws_ssm_parameter":               {module: "ssm", name: "getParameter"},
	"aws_vpc":                         {module: "ec2", name: "getVpc"},
	"aws_subnet":                      {module: "ec2", name: "getSubnet"},
	"aws_subnets":                     {module: "ec2", name: "getSubnets"},
	"aws_security_group":              {module: "ec2", name: "getSecurityGroup"},
	"aws_ec2_instance_type_offerings": {module: "ec2", name: "getInstanceTypeOfferings"},
	"aws_ebs_default_kms_key":         {module: "ebs", name: "getDefaultKmsKey"},
	"aws_ebs_encryption_by_default":   {module: "ebs", name: "getEncryptionByDefault"},
	"aws_availability_zones":          {module: "index", name: "getAvailabilityZones"},
	"aws_kms_alias":                   {module: "kms", name: "getAlias"},
	"aws_kms_key":                     {module: "kms", name: "getKey"},
}

// lifecycleFields flattens the blocks of a lifecycle rule that can be there
// only once, which terraform-provider-aws 5 says in code, not in its schema.
var lifecycleFields = fields{"rule": {Elem: &tfbridge.SchemaInfo{Fields: fields{
	"abort_incomplete_multipart_upload": once,
	"expiration":                        once,
	"noncurrent_version_expiration":     once,
	"filter": {MaxItemsOne: tfbridge.True(), Elem: &tfbridge.SchemaInfo{Fields: fields{
		"and": once,
		"tag": once,
	}}},
}}}}

// providerFields does the same for the provider's own configuration.
var providerFields = fields{
	"default_tags":                  once,
	"ignore_tags":                   once,
	"assume_role_with_web_identity": once,
}

var once = &tfbridge.SchemaInfo{MaxItemsOne: tfbridge.True()}
