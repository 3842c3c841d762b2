"""Pages of AMIs and launch templates, and the tags that show in them."""

from tests.account import Account


class Pages(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")
        for number in range(5):
            ami = self.ec2.register_image(Name=f"image {number}")["ImageId"]
            self.ec2.create_tags(Resources=[ami], Tags=[{"Key": "number", "Value": str(number)}])

    def test_have_as_many_amis_as_asked_for_and_each_ami_once(self) -> None:
        pages = self.ec2.get_paginator("describe_images").paginate(
            Owners=["self"], PaginationConfig={"PageSize": 2}
        )
        numbers = [[each["Tags"][0]["Value"] for each in page["Images"]] for page in pages]
        self.assertEqual(numbers, [["0", "1"], ["2", "3"], ["4"]])

    def test_are_not_made_unless_asked_for(self) -> None:
        answer = self.ec2.describe_images(Owners=["self"])
        self.assertEqual((len(answer["Images"]), "NextToken" in answer), (5, False))

    def test_are_those_of_the_filter(self) -> None:
        some = [{"Name": "tag:number", "Values": ["1", "3"]}]
        answer = self.ec2.describe_images(Owners=["self"], Filters=some, MaxResults=1)
        self.assertEqual([each["Name"] for each in answer["Images"]], ["image 1"])
        rest = self.ec2.describe_images(Owners=["self"], Filters=some, MaxResults=1, NextToken=answer["NextToken"])
        self.assertEqual([each["Name"] for each in rest["Images"]], ["image 3"])
        self.assertNotIn("NextToken", rest)

    def test_need_a_token_that_was_given_out(self) -> None:
        self.assertRegex(self.refusal(self.ec2.describe_images, MaxResults=5, NextToken="x"), "^InvalidNextToken")

    def test_tags_are_found_by_wildcards_as_before(self) -> None:
        tags = self.ec2.describe_tags(Filters=[{"Name": "resource-id", "Values": ["ami-*"]}])["Tags"]
        self.assertEqual(sorted(each["Value"] for each in tags), ["0", "1", "2", "3", "4"])

    def test_of_launch_templates_and_their_versions_have_each_of_them_once(self) -> None:
        data = {"ImageId": "ami-00000000", "InstanceType": "t3.micro"}
        for number in range(20):
            self.ec2.create_launch_template(LaunchTemplateName=f"web-{number}", LaunchTemplateData=data)
        names = [f"web-{number}" for number in range(20)]
        for call, member, asked in (
            ("describe_launch_templates", "LaunchTemplates", {}),
            ("describe_launch_template_versions", "LaunchTemplateVersions", {"Versions": ["$Latest"]}),
        ):
            answer = getattr(self.ec2, call)(**asked)
            self.assertEqual([each["LaunchTemplateName"] for each in answer[member]], names)
            pages = self.ec2.get_paginator(call).paginate(**asked, PaginationConfig={"PageSize": 8})
            shown = [[each["LaunchTemplateName"] for each in page[member]] for page in pages]
            self.assertEqual(shown, [names[:8], names[8:16], names[16:]])
