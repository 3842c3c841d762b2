"""What launches from AMIs besides instances and launch templates, as Upkeep looks for it: it shows the AMIs it names."""

from tests.account import Account

CAPACITY = {"TotalTargetCapacity": 0, "DefaultTargetCapacityType": "on-demand"}


class Fleets(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")
        self.ami = self.create_image()
        data = {"ImageId": "ami-00000000", "InstanceType": "t3.micro"}
        created = self.ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)
        self.template = {"LaunchTemplateId": created["LaunchTemplate"]["LaunchTemplateId"], "Version": "1"}
        self.overrides = [{"InstanceType": "t3.small", "ImageId": self.ami}]

    def role(self) -> str:
        role = self.client("iam").create_role(RoleName="fleets", AssumeRolePolicyDocument="{}")
        return str(role["Role"]["Arn"])

    def test_show_their_overrides_unless_they_are_instant(self) -> None:
        configs = [{"LaunchTemplateSpecification": self.template, "Overrides": self.overrides}]
        ids = {
            kind: self.ec2.create_fleet(
                Type=kind, LaunchTemplateConfigs=configs, TargetCapacitySpecification=CAPACITY
            )["FleetId"]
            for kind in ("maintain", "instant")
        }
        (fleet,) = self.ec2.describe_fleets()["Fleets"]
        self.assertEqual((fleet["FleetId"], fleet["FleetState"]), (ids["maintain"], "active"))
        (config,) = fleet["LaunchTemplateConfigs"]
        self.assertEqual(config["Overrides"][0]["ImageId"], self.ami)
        (instant,) = self.ec2.describe_fleets(FleetIds=[ids["instant"]])["Fleets"]
        self.assertEqual(instant["Type"], "instant")

    def test_of_spot_instances_show_their_launch_specifications(self) -> None:
        specification = {"ImageId": self.ami, "InstanceType": "t3.micro"}
        config = {
            "IamFleetRole": self.role(),
            "TargetCapacity": 0,
            "AllocationStrategy": "lowestPrice",
            "LaunchSpecifications": [specification],
        }
        self.ec2.request_spot_fleet(SpotFleetRequestConfig=config)
        (fleet,) = self.ec2.describe_spot_fleet_requests()["SpotFleetRequestConfigs"]
        self.assertEqual(fleet["SpotFleetRequestState"], "active")
        self.assertEqual(fleet["SpotFleetRequestConfig"]["LaunchSpecifications"][0]["ImageId"], self.ami)

    def test_groups_of_auto_scaling_show_their_overrides(self) -> None:
        auto_scaling = self.client("autoscaling")
        policy = {"LaunchTemplate": {"LaunchTemplateSpecification": self.template, "Overrides": self.overrides}}
        auto_scaling.create_auto_scaling_group(
            AutoScalingGroupName="web",
            MinSize=0,
            MaxSize=0,
            AvailabilityZones=["eu-central-1a"],
            MixedInstancesPolicy=policy,
        )
        (group,) = auto_scaling.describe_auto_scaling_groups()["AutoScalingGroups"]
        self.assertEqual(group["MixedInstancesPolicy"]["LaunchTemplate"]["Overrides"], self.overrides)

    def test_compute_environments_of_batch_show_their_amis(self) -> None:
        iam, batch = self.client("iam"), self.client("batch")
        profile = iam.create_instance_profile(InstanceProfileName="batch")["InstanceProfile"]["Arn"]
        resources = {
            "type": "EC2",
            "minvCpus": 0,
            "maxvCpus": 2,
            "desiredvCpus": 0,
            "instanceTypes": ["t3.micro"],
            "subnets": [self.ec2.describe_subnets()["Subnets"][0]["SubnetId"]],
            "securityGroupIds": [self.ec2.describe_security_groups()["SecurityGroups"][0]["GroupId"]],
            "instanceRole": profile,
            "imageId": self.ami,
            "ec2Configuration": [{"imageType": "ECS_AL2023", "imageIdOverride": "ami-00000001"}],
        }
        batch.create_compute_environment(
            computeEnvironmentName="jobs", type="MANAGED", serviceRole=self.role(), computeResources=resources
        )
        (environment,) = batch.describe_compute_environments()["computeEnvironments"]
        shown = environment["computeResources"]
        self.assertEqual((shown["imageId"], shown["ec2Configuration"][0]["imageIdOverride"]), (self.ami, "ami-00000001"))
