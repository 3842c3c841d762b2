"""CreateImage: what an AMI is while EC2 makes it."""

from unittest import mock

from overlay.ec2.making import pace
from tests.account import Account

UNFINISHED = [{"Name": "tag:state", "Values": ["building"]}]


class Making(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")
        slow = mock.patch.object(pace, "image_seconds", 60)
        slow.start()
        self.addCleanup(slow.stop)
        instance = self.launch()["InstanceId"]
        specifications = [
            {"ResourceType": kind, "Tags": [{"Key": "state", "Value": "building"}]} for kind in ("image", "snapshot")
        ]
        made = self.ec2.create_image(InstanceId=instance, Name="slow", TagSpecifications=specifications)
        self.named = {"ImageId": made["ImageId"]}

    def states(self) -> list[str]:
        (image,) = self.ec2.describe_images(Filters=UNFINISHED)["Images"]
        (snapshot,) = self.ec2.describe_snapshots(Filters=UNFINISHED)["Snapshots"]
        return [image["State"], snapshot["State"]]

    def test_is_pending_with_its_tags_until_its_time_has_passed(self) -> None:
        self.assertEqual(self.states(), ["pending", "pending"])
        self.pass_time()
        self.assertEqual(self.states(), ["available", "completed"])

    def test_cannot_be_deregistered_before(self) -> None:
        self.assertRegex(self.refusal(self.ec2.deregister_image, **self.named), "^InvalidAMIID.Unavailable: ")
        self.pass_time()
        self.ec2.deregister_image(**self.named)
        self.assertEqual(self.ec2.describe_images(Owners=["self"])["Images"], [])
