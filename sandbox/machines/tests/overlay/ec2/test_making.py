"""CreateImage and CopyImage: what an AMI is while EC2 makes it."""

from unittest import mock

from fleet import fleet
from overlay.ec2.making import pace
from tests.account import HOME, Account

TAGS = [{"ResourceType": kind, "Tags": [{"Key": "state", "Value": "building"}]} for kind in ("image", "snapshot")]
UNFINISHED = [{"Name": "tag:state", "Values": ["building"]}]


class Making(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")
        slow = mock.patch.object(pace, "image_seconds", 60)
        slow.start()
        self.addCleanup(slow.stop)
        self.seen: list[list[str]] = []

    def create(self) -> str:
        """An AMI of two disks."""
        disks = [{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 8}}]
        instance = self.launch(BlockDeviceMappings=disks)["InstanceId"]
        return str(self.ec2.create_image(InstanceId=instance, Name="slow", TagSpecifications=TAGS)["ImageId"])

    def states(self) -> list[str]:
        (image,) = self.ec2.describe_images(Filters=UNFINISHED)["Images"]
        snapshots = self.ec2.describe_snapshots(Filters=UNFINISHED)["Snapshots"]
        return [image["State"], *(f"{each['State']} {each['Progress']}" for each in snapshots)]

    def look(self, *_: str) -> None:
        self.seen.append(self.states())

    def test_is_pending_with_its_tags_until_its_time_has_passed(self) -> None:
        self.create()
        self.assertEqual(self.states(), ["pending", "pending 0%", "pending 0%"])
        self.pass_time()
        self.assertEqual(self.states(), ["available", "completed 100%", "completed 100%"])

    def test_is_pending_from_the_start_while_its_layer_is_saved(self) -> None:
        with mock.patch.object(fleet, "is_known", return_value=True), mock.patch.object(fleet, "save", self.look):
            self.create()
        self.assertEqual(self.seen, [["pending", "pending 0%", "pending 0%"]])

    def test_is_pending_from_the_start_as_a_copy_too(self) -> None:
        source = self.create_image()
        self.pass_time()
        with mock.patch.object(self.layers, "share", self.look):
            self.ec2.copy_image(SourceImageId=source, SourceRegion=HOME, Name="copy", TagSpecifications=TAGS)
        self.assertEqual(self.seen, [["pending", "pending 0%"]])

    def test_cannot_be_deregistered_before(self) -> None:
        named = {"ImageId": self.create()}
        self.assertRegex(self.refusal(self.ec2.deregister_image, **named), "^InvalidAMIID.Unavailable: ")
        self.pass_time()
        self.ec2.deregister_image(**named)
        self.assertEqual(self.ec2.describe_images(Owners=["self"])["Images"], [])
