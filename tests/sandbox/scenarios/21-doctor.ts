// What doctor finds in an account, in a sandbox of its own: nothing at first, then what is wrong with it, a few things at a
// time. Nothing is built.
import {
  AttachInternetGatewayCommand,
  CreateInternetGatewayCommand,
  CreateNetworkAclEntryCommand,
  CreateRouteCommand,
  CreateSubnetCommand,
  CreateVpcCommand,
  CreateVpcEndpointCommand,
  DeleteSubnetCommand,
  DeleteVpcCommand,
  DescribeNetworkAclsCommand,
  DescribeRouteTablesCommand,
  DescribeSubnetsCommand,
  DisableAllowedImagesSettingsCommand,
  DisableEbsEncryptionByDefaultCommand,
  DisableImageBlockPublicAccessCommand,
  EnableAllowedImagesSettingsCommand,
  EnableEbsEncryptionByDefaultCommand,
  ModifyVpcAttributeCommand,
  ReplaceImageCriteriaInAllowedImagesSettingsCommand,
} from "@aws-sdk/client-ec2";
import { CreateLogGroupCommand, DeleteLogGroupCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CreateRepositoryCommand, DeleteRepositoryCommand } from "@aws-sdk/client-codecommit";
import { DeleteParameterCommand, PutParameterCommand } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { REGION } from "../../../sandbox/client/clients";
import { Sandbox } from "../../../sandbox/sandbox";
import { StateFolder } from "../../../sandbox/state";
import { runDoctor } from "../doctor";
import { documentedActions } from "../../helpers/documentedActions";
import { engineerOf } from "../engineer";
import { Factory } from "../factory";
import { clientsIn, HOME } from "../published";
import { makeRole } from "../rolePolicy";
import { sessionOf } from "../session";
import { shared } from "../shared";

const AWAY = "eu-west-1";

describe("npm run doctor", () => {
  let sandbox: Sandbox | undefined;
  let factory: Factory;

  before(async () => {
    const { toolchain, state } = shared().sandbox;
    sandbox = await Sandbox.start({
      state: new StateFolder(toolchain.cache, state.port + 2),
      toolchain,
      kept: false,
      // Just what two images need.
      concurrentBuilds: 2,
      vcpus: 5,
    });
    factory = await Factory.create(sandbox, "doctor");
  });
  after(() => sandbox?.stop());

  const doctor = (environment: Readonly<Record<string, string>> = {}) => runDoctor(factory, environment);

  it("finds nothing wrong with a healthy account", async () => {
    const { code, output } = await doctor();

    expect(code, output).to.equal(0);
    expect(output).to.match(/\d fine, 0 warnings, 0 stop\. Next: pulumi up/);
    expect(output).to.include("as arn:aws:iam::123456789012:user/administrator");
  });

  it("says who is missing, or what is wrong with the settings, before it looks at anything else", async () => {
    await factory.stack.configure("rebuildMaxAgeDays", "soon");
    const { code, output } = await doctor({
      AWS_ACCESS_KEY_ID: "",
      AWS_SECRET_ACCESS_KEY: "",
      AWS_EC2_METADATA_DISABLED: "true",
    });
    await factory.stack.configure("rebuildMaxAgeDays", "30");

    expect(code, output).to.equal(1);
    expect(output).to.match(/stop Settings rebuildMaxAgeDays cannot be used as it is\. -> "soon" is not/);
    expect(output).to.match(
      /stop Credentials AWS does not say who asks.* -> No AWS credentials found: set AWS_PROFILE/,
    );
  });

  it("can look at everything with the permissions that the documentation lists", async () => {
    const { endpoint } = factory.sandbox;
    const reading = documentedActions("Asking doctor").flatMap(([, actions = []]) => actions);
    const statement = { Sid: "Look", Effect: "Allow", Action: reading, Resource: "*" };
    const remove = await makeRole(endpoint, "looker", { Version: "2012-10-17", Statement: [statement] });
    const session = await sessionOf(endpoint, "arn:aws:iam::123456789012:role/looker", "looker");

    // So that it also looks for a topic and for a key's alias.
    const settings = ["approval", "customerManagedKey"];
    for (const setting of settings) {
      await factory.stack.configure(setting, "true");
    }
    const { output } = await doctor({
      AWS_ACCESS_KEY_ID: session.accessKeyId,
      AWS_SECRET_ACCESS_KEY: session.secretAccessKey,
      AWS_SESSION_TOKEN: session.sessionToken,
    });

    for (const setting of settings) {
      await factory.stack.configure(setting, "false");
    }
    await remove();
    expect(output).to.match(/stop Permissions pulumi up needs/);
    expect(output).not.to.include("could not be looked at");
    expect(output).not.to.include("is not authorized");
  });

  it("simulates what whoever deploys may do, and names what is missing", async () => {
    const reading = documentedActions("Asking doctor").flatMap(([, actions = []]) => actions);
    const whole = await doctor(await engineerOf(factory.sandbox, "doctor", { role: "whole", besides: reading }));
    const without = ["iam:PassRole", "codepipeline:CreatePipeline", "logs:DeleteLogGroup"];
    const lacking = await doctor(
      await engineerOf(factory.sandbox, "doctor", { role: "lacking", without, besides: reading }),
    );
    const silent = await doctor(await engineerOf(factory.sandbox, "doctor", { role: "silent" }));

    expect(whole.output).to.match(/ 0 warnings, 0 stop\./);
    expect(whole.output).to.include("fine Permissions The policies of arn:aws:iam::123456789012:role/whole allow");
    expect(lacking.code, lacking.output).to.equal(1);
    expect(lacking.output).to.match(/stop Permissions pulumi up needs iam:PassRole: not allowed\. -> Allow them/);
    expect(lacking.output).to.match(/stop Permissions pulumi up needs codepipeline:CreatePipeline: not allowed\./);
    expect(lacking.output).to.match(/warn Permissions pulumi destroy needs logs:DeleteLogGroup: not allowed\./);
    expect(silent.output).to.match(/warn Permissions This could not be looked at: you may not do iam:GetRole/);
  });

  it("finds that a region has no default network", async () => {
    const region = "eu-north-1";
    const { ec2 } = clientsIn(factory.sandbox, region);
    const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
    for (const { SubnetId } of Subnets) {
      await ec2.send(new DeleteSubnetCommand({ SubnetId }));
    }
    await ec2.send(new DeleteVpcCommand({ VpcId: Subnets[0]?.VpcId }));

    await factory.stack.configure("aws:region", region);
    const { code, output } = await doctor();
    await factory.stack.configure("aws:region", REGION);

    expect(code, output).to.equal(1);
    expect(output).to.match(/stop Subnet There is no default VPC in eu-north-1.* -> .*aws ec2 create-default-vpc/);
  });

  it("follows a named subnet's way to Systems Manager", async () => {
    const { ec2 } = clientsIn(factory.sandbox, REGION);
    const { Vpc } = await ec2.send(new CreateVpcCommand({ CidrBlock: "10.0.0.0/16" }));
    const network = { VpcId: Vpc?.VpcId, CidrBlock: "10.0.0.0/24", AvailabilityZone: `${REGION}a` };
    const { Subnet } = await ec2.send(new CreateSubnetCommand(network));
    await factory.stack.configure("vpcId", Vpc?.VpcId ?? "");
    await factory.stack.configure("subnetId", Subnet?.SubnetId ?? "");

    const closed = await doctor();
    const { InternetGateway } = await ec2.send(new CreateInternetGatewayCommand({}));
    const { InternetGatewayId: GatewayId } = InternetGateway ?? {};
    await ec2.send(new AttachInternetGatewayCommand({ InternetGatewayId: GatewayId, VpcId: Vpc?.VpcId }));
    const ofVpc = { Filters: [{ Name: "vpc-id", Values: [Vpc?.VpcId ?? ""] }] };
    const { RouteTables: [table] = [] } = await ec2.send(new DescribeRouteTablesCommand(ofVpc));
    await ec2.send(
      new CreateRouteCommand({ RouteTableId: table?.RouteTableId, DestinationCidrBlock: "0.0.0.0/0", GatewayId }),
    );
    const withoutAddresses = await doctor();
    await factory.stack.configure("assignPublicIp", "true");
    const open = await doctor();
    const acls = await ec2.send(new DescribeNetworkAclsCommand(ofVpc));
    await ec2.send(
      new CreateNetworkAclEntryCommand({
        NetworkAclId: acls.NetworkAcls?.[0]?.NetworkAclId,
        RuleNumber: 50,
        RuleAction: "deny",
        Egress: true,
        CidrBlock: "0.0.0.0/0",
        Protocol: "6",
        PortRange: { From: 443, To: 443 },
      }),
    );
    await ec2.send(new ModifyVpcAttributeCommand({ VpcId: Vpc?.VpcId, EnableDnsHostnames: { Value: true } }));
    await ec2.send(
      new CreateVpcEndpointCommand({
        VpcId: Vpc?.VpcId,
        VpcEndpointType: "Interface",
        ServiceName: `com.amazonaws.${REGION}.ssm`,
        SubnetIds: [Subnet?.SubnetId ?? ""],
        PrivateDnsEnabled: true,
      }),
    );
    const blocked = await doctor();

    for (const [setting, value] of [
      ["vpcId", ""],
      ["subnetId", ""],
      ["assignPublicIp", "auto"],
    ] as const) {
      await factory.stack.configure(setting, value);
    }
    expect(closed.output).to.match(
      /stop Systems Manager The subnet has no way to the internet.*for ssm and ssmmessages/,
    );
    expect(withoutAddresses.output).to.match(
      /stop Systems Manager .*igw-\w+, which serves only instances with a public/,
    );
    expect(open.code, open.output).to.equal(0);
    expect(blocked.code, blocked.output).to.equal(1);
    expect(blocked.output).to.include("The subnet's network ACL lets no HTTPS out to");
    expect(blocked.output).to.match(/The endpoint vpce-\w+ for ssm lets no HTTPS in from the subnet\./);
    expect(open.output).to.match(/fine Subnet Instances are launched in subnet-.*fine Systems Manager Instances reach/);
  });

  it("finds names that are taken, and a parameter that Publish could not write", async () => {
    const { codeCommit, logs } = factory.sandbox.clients;
    const { ssm } = clientsIn(factory.sandbox, AWAY);
    const logGroupName = `/aws/codebuild/${factory.name}-build`;
    const Name = factory.parameter("ubuntu-24.04");
    await codeCommit.send(new CreateRepositoryCommand({ repositoryName: factory.name }));
    await logs.send(new CreateLogGroupCommand({ logGroupName }));
    await ssm.send(new PutParameterCommand({ Name, Value: "x", Type: "String" }));

    const taken = await doctor();
    await factory.stack.configure("adoptRepository", "true");
    const adopted = await doctor();

    await factory.stack.configure("adoptRepository", "false");
    await codeCommit.send(new DeleteRepositoryCommand({ repositoryName: factory.name }));
    await logs.send(new DeleteLogGroupCommand({ logGroupName }));
    await ssm.send(new DeleteParameterCommand({ Name }));
    expect(taken.code, taken.output).to.equal(1);
    expect(taken.output).to.include(`The repository ${factory.name} exists, and is not in this stack's state.`);
    expect(taken.output).to.include(`The log group ${logGroupName} exists and is not in this stack's state.`);
    expect(taken.output).to.include(`In eu-west-1, ${Name} exists and is no image's parameter`);
    expect(adopted.output).to.match(/cannot be taken over as it is: the description, the tag Project/);
  });

  it("finds that a push would start more than the account may run", async () => {
    const busy = await Factory.create(factory.sandbox, "busy");
    for (const [image, instance_type] of [
      ["large", "m5.2xlarge"],
      ["strange", "mac2.metal"],
    ] as const) {
      const variables = { family: "ubuntu", architecture: "x86_64", release: "24.04", instance_type };
      busy.write(`images/${image}/image.pkrvars.json`, JSON.stringify(variables));
    }
    await busy.stack.configure("imagesFolder", "buildsrc/images");
    const { code, output } = await runDoctor(busy);

    expect(code, output).to.equal(1);
    expect(output).to.match(/warn CodeBuild A push starts one build per image \(4\)\. CodeBuild runs 2 at once/);
    expect(output).to.match(/stop vCPUs .*large needs 8 more \(m5\.2xlarge\): its Build fails with VcpuLimitExceeded/);
    expect(output).to.match(/warn vCPUs Nobody knows how many instances of mac2\.metal may run/);
  });

  it("asks Pulumi before it says whose a name is", async () => {
    const { code, output } = await doctor({ PULUMI_CONFIG_PASSPHRASE: "", PULUMI_BACKEND_URL: "file:///nowhere" });

    expect(code, output).to.equal(1);
    expect(output).to.match(/stop Stack The stack cannot be read: .* So what follows is about/);
    expect(output).to.match(/warn Names This was not looked at/);
  });

  it("can do with a stack that is not there yet", async () => {
    const { code, output } = await runDoctor(factory, {}, "other");

    expect(code, output).to.equal(0);
    expect(output).to.match(/warn Stack There is no stack yet.* -> pulumi stack init other/);
  });

  it("finds base AMIs that the account hides, and images that cannot be public or unencrypted", async () => {
    const open = await Factory.create(factory.sandbox, "public");
    await open.stack.configure("publishAccounts[0]", "all", "--path");
    await open.stack.configure("publishAllowPublic", "true");
    await open.stack.configure("imageEncryption", "none");
    const [home, away] = [HOME, AWAY].map((region) => clientsIn(factory.sandbox, region).ec2);
    await home?.send(new EnableAllowedImagesSettingsCommand({ AllowedImagesSettingsState: "enabled" }));
    await home?.send(new DisableImageBlockPublicAccessCommand({}));
    await away?.send(new EnableEbsEncryptionByDefaultCommand({}));

    const { code, output } = await runDoctor(open);

    expect(code, output).to.equal(1);
    expect(output).to.match(/stop Base images ubuntu-24\.04: The SSM parameter .* hidden by its Allowed AMIs\. -> /);
    expect(output).to.include(`Allowed AMIs are enabled in ${HOME}, and may hide it: add the owner of the base AMI`);
    expect(output).to.match(
      /stop Encryption Images cannot be left unencrypted\. -> .*eu-west-1: account 123456789012 encrypts/,
    );
    expect(output).to.match(
      /stop Sharing .*block public access for AMIs is on in ap-southeast-2, eu-west-1: Publish fails/,
    );
    expect(output).to.match(/warn AMIs .*\(24\) does not fit\. Public AMIs: 0 of 5 in us-east-1/);
    await home?.send(new DisableAllowedImagesSettingsCommand({}));
    await away?.send(new DisableEbsEncryptionByDefaultCommand({}));
  });

  it("warns of base AMIs that the account would hide", async () => {
    const { ec2 } = clientsIn(factory.sandbox, HOME);
    const ImageCriteria = [{ ImageProviders: ["123456789013"] }];
    await ec2.send(new ReplaceImageCriteriaInAllowedImagesSettingsCommand({ ImageCriteria }));
    await ec2.send(new EnableAllowedImagesSettingsCommand({ AllowedImagesSettingsState: "audit-mode" }));
    const { code, output } = await doctor();
    await ec2.send(new DisableAllowedImagesSettingsCommand({}));

    expect(code, output).to.equal(0);
    expect(output).to.match(
      /warn Base images ubuntu-24\.04: the criteria of Allowed AMIs do not fit the base AMI ami-/,
    );
    expect(output).to.include("add 099720109477 to the criteria's ImageProviders");
  });
});
