"""What RunInstances takes from a launch template, and from a parameter that names an AMI."""

from typing import Any

from tests.account import BASE, Account


class RunInstances(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")
        data = {"ImageId": BASE, "InstanceType": "t3.small", "UserData": "IyEvYmluL3No"}
        template = self.ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)["LaunchTemplate"]
        self.template = {"LaunchTemplateId": template["LaunchTemplateId"]}

    def launched(self, **options: Any) -> dict[str, Any]:
        (instance,) = self.ec2.run_instances(MinCount=1, MaxCount=1, **options)["Instances"]
        return dict(instance)

    def test_takes_the_default_version_unless_told_otherwise(self) -> None:
        self.ec2.create_launch_template_version(
            **self.template, LaunchTemplateData={"ImageId": BASE, "InstanceType": "t3.medium"}
        )
        self.assertEqual(self.launched(LaunchTemplate=self.template)["InstanceType"], "t3.small")
        latest = {"LaunchTemplateName": "web", "Version": "$Latest"}
        self.assertEqual(self.launched(LaunchTemplate=latest)["InstanceType"], "t3.medium")

    def test_takes_what_the_request_says_over_the_templates(self) -> None:
        instance = self.launched(LaunchTemplate=self.template, InstanceType="t3.large")
        self.assertEqual((instance["InstanceType"], instance["ImageId"]), ("t3.large", BASE))

    def test_takes_the_ami_that_a_parameter_names(self) -> None:
        ssm, first, second = self.client("ssm"), self.create_image("first"), self.create_image("second")
        for image in (first, second):
            ssm.put_parameter(Name="/web", Value=image, Type="String", DataType="aws:ec2:image", Overwrite=True)
            self.pass_time()
        ssm.label_parameter_version(Name="/web", ParameterVersion=1, Labels=["stable"])
        for selector, image in (("", second), (":1", first), (":stable", first)):
            self.assertEqual(self.launch(ImageId=f"resolve:ssm:/web{selector}")["ImageId"], image)
        data = {"ImageId": "resolve:ssm:/web:stable", "InstanceType": "t3.small"}
        self.ec2.create_launch_template(LaunchTemplateName="following", LaunchTemplateData=data)
        self.assertEqual(self.launched(LaunchTemplate={"LaunchTemplateName": "following"})["ImageId"], first)

    def test_refuses_a_template_and_a_parameter_that_do_not_exist(self) -> None:
        request = {"InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        self.assertRegex(
            self.refusal(self.ec2.run_instances, **request, ImageId="resolve:ssm:/none"),
            "^InvalidParameterValue: .*resolve:ssm:/none",
        )
        for template, code in (
            ({"LaunchTemplateId": "lt-00000000000000000"}, "InvalidLaunchTemplateId.NotFound"),
            ({**self.template, "Version": "7"}, "InvalidLaunchTemplateId.VersionNotFound"),
        ):
            refusal = self.refusal(self.ec2.run_instances, **request, LaunchTemplate=template)
            self.assertRegex(refusal, f"^{code}: ")

    def test_makes_one_template_for_a_client_token(self) -> None:
        request = {"LaunchTemplateName": "once", "LaunchTemplateData": {"ImageId": BASE}, "ClientToken": self.token}
        first = self.ec2.create_launch_template(**request)["LaunchTemplate"]
        again = self.ec2.create_launch_template(**request)["LaunchTemplate"]
        self.assertEqual(again["LaunchTemplateId"], first["LaunchTemplateId"])

    def test_takes_the_tags_of_instances_and_not_those_of_the_template(self) -> None:
        kinds = ("launch-template", "instance")
        template, instances = ([{"ResourceType": kind, "Tags": [{"Key": "for", "Value": kind}]}] for kind in kinds)
        name = {"LaunchTemplateName": "tagged"}
        data = {"ImageId": BASE, "InstanceType": "t3.small"}
        self.ec2.create_launch_template(**name, LaunchTemplateData=data, TagSpecifications=template)
        data = {**data, "TagSpecifications": instances}
        self.ec2.create_launch_template(LaunchTemplateName="both", LaunchTemplateData=data, TagSpecifications=template)

        (version,) = self.ec2.describe_launch_template_versions(**name)["LaunchTemplateVersions"]
        self.assertNotIn("TagSpecifications", version["LaunchTemplateData"])
        for template_name, expected in (("tagged", []), ("both", instances[0]["Tags"])):
            tags = self.launched(LaunchTemplate={"LaunchTemplateName": template_name})["Tags"]
            self.assertEqual([tag for tag in tags if not tag["Key"].startswith("aws:")], expected)
        (described,) = self.ec2.describe_launch_templates(LaunchTemplateNames=["tagged"])["LaunchTemplates"]
        self.assertEqual(described["Tags"], template[0]["Tags"])
        self.ec2.delete_tags(Resources=[described["LaunchTemplateId"]], Tags=[{"Key": "for"}])
        (described,) = self.ec2.describe_launch_templates(LaunchTemplateNames=["tagged"])["LaunchTemplates"]
        self.assertEqual(described.get("Tags", []), [])
