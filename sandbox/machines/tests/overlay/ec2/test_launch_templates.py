"""Launch templates: versions, the default among them, and what RunInstances takes from one."""

from typing import Any

from tests.account import BASE, Account


class LaunchTemplates(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")
        data = {"ImageId": BASE, "InstanceType": "t3.small", "UserData": "IyEvYmluL3No"}
        template = self.ec2.create_launch_template(LaunchTemplateName="web", LaunchTemplateData=data)["LaunchTemplate"]
        self.template = {"LaunchTemplateId": template["LaunchTemplateId"]}

    def new_version(self, source: str = "$Default", **data: Any) -> dict[str, Any]:
        answer = self.ec2.create_launch_template_version(
            **self.template, SourceVersion=source, LaunchTemplateData=data
        )
        return dict(answer["LaunchTemplateVersion"])

    def versions(self, **options: Any) -> list[int]:
        answer = self.ec2.describe_launch_template_versions(**self.template, **options)
        return [version["VersionNumber"] for version in answer["LaunchTemplateVersions"]]

    def test_take_over_from_the_source_what_a_new_version_leaves_open(self) -> None:
        image = self.create_image()
        version = self.new_version(ImageId=image)
        self.assertEqual((version["VersionNumber"], version["DefaultVersion"]), (2, False))
        self.assertEqual(
            version["LaunchTemplateData"],
            {"ImageId": image, "InstanceType": "t3.small", "UserData": "IyEvYmluL3No"},
        )

    def test_leave_the_sources_snapshots_to_its_ami(self) -> None:
        mapping = {"DeviceName": "/dev/sda1", "Ebs": {"SnapshotId": "snap-00000000000000000", "VolumeSize": 20}}
        self.new_version(BlockDeviceMappings=[mapping])
        version = self.new_version("2", ImageId=self.create_image())
        (inherited,) = version["LaunchTemplateData"]["BlockDeviceMappings"]
        self.assertEqual(inherited["Ebs"], {"VolumeSize": 20})

    def test_know_their_default_and_their_latest_version(self) -> None:
        self.new_version(InstanceType="t3.medium")
        self.new_version(InstanceType="t3.large")
        self.assertEqual(self.versions(), [3, 2, 1])
        self.assertEqual(self.versions(Versions=["$Default", "$Latest"]), [1, 3])
        self.ec2.modify_launch_template(**self.template, DefaultVersion="2")
        self.assertEqual(self.versions(Versions=["$Default", "$Latest"]), [2, 3])
        (template,) = self.ec2.describe_launch_templates(LaunchTemplateIds=[*self.template.values()])[
            "LaunchTemplates"
        ]
        self.assertEqual((template["DefaultVersionNumber"], template["LatestVersionNumber"]), (2, 3))

    def test_list_their_versions_page_by_page_and_by_image(self) -> None:
        image = self.create_image()
        for _ in range(17):
            self.new_version("1", InstanceType="t3.medium")
        self.new_version("1", ImageId=image)
        self.assertEqual(self.versions(), list(range(19, 0, -1)))
        first = self.ec2.describe_launch_template_versions(**self.template, MaxResults=10)
        self.assertEqual(self.versions(NextToken=first["NextToken"]), list(range(9, 0, -1)))
        self.assertEqual(self.versions(Filters=[{"Name": "image-id", "Values": [image]}]), [19])

    def test_make_one_version_for_a_client_token(self) -> None:
        request = {**self.template, "LaunchTemplateData": {"InstanceType": "t3.large"}, "ClientToken": self.token}
        first = self.ec2.create_launch_template_version(**request)["LaunchTemplateVersion"]
        again = self.ec2.create_launch_template_version(**request)["LaunchTemplateVersion"]
        self.assertEqual(again, first)
        self.assertEqual(self.versions(), [2, 1])

    def test_that_do_not_exist_are_refused(self) -> None:
        unknown = {"LaunchTemplateId": "lt-00000000000000000"}
        self.assertRegex(
            self.refusal(self.ec2.describe_launch_template_versions, **unknown), "^InvalidLaunchTemplateId.NotFound: "
        )
        ids = [*self.template.values(), *unknown.values()]
        self.assertRegex(
            self.refusal(self.ec2.describe_launch_templates, LaunchTemplateIds=ids),
            "^InvalidLaunchTemplateId.NotFound: ",
        )
        self.assertRegex(
            self.refusal(self.ec2.modify_launch_template, **self.template, DefaultVersion="7"),
            "^InvalidLaunchTemplateId.VersionNotFound: .*7",
        )


class RunInstances(LaunchTemplates):
    def launched(self, **options: Any) -> dict[str, Any]:
        (instance,) = self.ec2.run_instances(MinCount=1, MaxCount=1, **options)["Instances"]
        return dict(instance)

    def test_takes_the_default_version_unless_told_otherwise(self) -> None:
        self.new_version(InstanceType="t3.medium")
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
        self.new_version(ImageId="resolve:ssm:/web:stable")
        template = {**self.template, "Version": "2"}
        self.assertEqual(self.launched(LaunchTemplate=template)["ImageId"], first)
        resolved = self.ec2.describe_launch_template_versions(**self.template, Versions=["2"], ResolveAlias=True)
        self.assertEqual(resolved["LaunchTemplateVersions"][0]["LaunchTemplateData"]["ImageId"], first)

    def test_refuses_a_parameter_that_does_not_exist(self) -> None:
        request = {"ImageId": "resolve:ssm:/none", "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        self.assertRegex(self.refusal(self.ec2.run_instances, **request), "^InvalidParameterValue: .*resolve:ssm:/none")
