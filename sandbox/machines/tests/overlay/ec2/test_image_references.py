"""DescribeImageReferences: what of the account refers to an AMI, and what it does not look at."""

from typing import Any

from tests.account import Account


class References(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")
        self.ami = self.create_image()

    def arns(self, **asked: Any) -> list[str]:
        answer = self.ec2.describe_image_references(ImageIds=[self.ami], **asked)
        return [f"{each['ResourceType']} {each['Arn'].split(':', 5)[5]}" for each in answer["ImageReferences"]]

    def all_types(self, *special: dict[str, Any]) -> list[str]:
        return self.arns(IncludeAllResourceTypes=True, ResourceTypes=list(special))

    def template(self, *images: str) -> str:
        first, *others = ({"ImageId": each, "InstanceType": "t3.micro"} for each in images)
        created = self.ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=first)
        for data in others:
            self.ec2.create_launch_template_version(LaunchTemplateName="web", LaunchTemplateData=data)
        return str(created["LaunchTemplate"]["LaunchTemplateId"])

    def test_are_instances_in_the_states_asked_for(self) -> None:
        instance = self.launch(ImageId=self.ami)["InstanceId"]
        self.assertEqual(self.all_types(), [f"ec2:Instance instance/{instance}"])
        option = {"OptionName": "state-name", "OptionValues": ["stopped"]}
        self.assertEqual(self.all_types({"ResourceType": "ec2:Instance", "ResourceTypeOptions": [option]}), [])

    def test_are_the_newest_ten_versions_of_launch_templates_or_as_many_as_asked_for(self) -> None:
        template = self.template(self.ami, *["ami-00000000"] * 10)
        self.assertEqual(self.all_types(), [])
        option = {"OptionName": "version-depth", "OptionValues": ["10000"]}
        deep = {"ResourceType": "ec2:LaunchTemplate", "ResourceTypeOptions": [option]}
        self.assertEqual(self.all_types(deep), [f"ec2:LaunchTemplate launch-template/{template}"])

    def test_are_parameters_by_their_current_value_and_not_by_what_templates_resolve(self) -> None:
        ssm = self.client("ssm")
        image = {"Name": "/golden/web", "Type": "String", "DataType": "aws:ec2:image"}
        ssm.put_parameter(**image, Value=self.ami)
        self.pass_time()
        self.template("resolve:ssm:/golden/web")
        self.assertEqual(self.all_types(), ["ssm:Parameter parameter/golden/web"])
        self.assertEqual(self.arns(ResourceTypes=[{"ResourceType": "ec2:LaunchTemplate"}]), [])
        ssm.put_parameter(**image, Value=self.create_image("next"), Overwrite=True)
        self.pass_time()
        self.assertEqual(self.all_types(), [])

    def test_are_not_launch_configurations(self) -> None:
        self.client("autoscaling").create_launch_configuration(
            LaunchConfigurationName="old", ImageId=self.ami, InstanceType="t3.micro"
        )
        self.assertEqual(self.all_types(), [])

    def test_come_in_pages(self) -> None:
        for _ in range(6):
            self.launch(ImageId=self.ami)
        pages = self.ec2.get_paginator("describe_image_references").paginate(
            ImageIds=[self.ami], IncludeAllResourceTypes=True, PaginationConfig={"PageSize": 5}
        )
        self.assertEqual([len(page["ImageReferences"]) for page in pages], [5, 1])

    def test_need_a_type_and_options_that_it_has(self) -> None:
        self.assertIn("MissingParameter", self.refusal(self.arns))
        for kind, name, value in (
            ("ssm:Parameter", "version-depth", "1"),
            ("ec2:LaunchTemplate", "version-depth", "10001"),
            ("ec2:Instance", "state-name", "gone"),
        ):
            option = {"OptionName": name, "OptionValues": [value]}
            asked = {"ResourceType": kind, "ResourceTypeOptions": [option]}
            refused = self.refusal(self.arns, ResourceTypes=[asked])
            self.assertIn("InvalidParameterValue", refused)
