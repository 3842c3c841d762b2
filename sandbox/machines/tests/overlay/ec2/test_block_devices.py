"""Block device mappings: what EC2 refuses, and that no disk of an AMI or of a launch is lost."""

from typing import Any

from tests.account import AWAY, BASE, HOME, Account

ROOT, DATA = "/dev/sda1", "/dev/sdf"


class BlockDevices(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")

    def refused(self, *mappings: dict[str, Any], image: str = BASE) -> str:
        return self.refusal(self.launch, ImageId=image, BlockDeviceMappings=list(mappings))

    def disks(self, instance: dict[str, Any]) -> dict[str, tuple[int, bool]]:
        of_instance = [{"Name": "attachment.instance-id", "Values": [instance["InstanceId"]]}]
        volumes = self.ec2.describe_volumes(Filters=of_instance)["Volumes"]
        return {each["Attachments"][0]["Device"]: (each["Size"], each["Encrypted"]) for each in volumes}

    def disks_of(self, image_id: str, region: str = HOME) -> dict[str, tuple[int, bool]]:
        mappings = self.image(image_id, region)["BlockDeviceMappings"]
        return {each["DeviceName"]: (each["Ebs"]["VolumeSize"], each["Ebs"]["Encrypted"]) for each in mappings}

    def image_of_two_disks(self) -> str:
        mappings = [
            {"DeviceName": ROOT, "Ebs": {"VolumeSize": 10}},
            {"DeviceName": DATA, "Ebs": {"VolumeSize": 20, "Encrypted": True}},
        ]
        instance = self.launch(BlockDeviceMappings=mappings)
        return str(self.ec2.create_image(InstanceId=instance["InstanceId"], Name="two disks")["ImageId"])

    def test_refuse_a_volume_that_is_smaller_than_its_snapshot(self) -> None:
        snapshot = self.image(BASE)["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
        self.assertEqual(
            self.refused({"DeviceName": ROOT, "Ebs": {"VolumeSize": 7}}),
            f"InvalidBlockDeviceMapping: Volume of size 7GB is smaller than  snapshot '{snapshot}', expect size >= 8GB",
        )

    def test_refuse_names_that_are_not_of_devices(self) -> None:
        for name in ("/dev/sda", "/dev/xvda1", "/dev/sde1", "sda2"):
            refused = self.refused({"DeviceName": name, "Ebs": {"VolumeSize": 8}})
            self.assertEqual(refused, f"InvalidBlockDeviceMapping: Invalid device name {name}")

    def test_refuse_a_new_disk_without_a_size(self) -> None:
        self.assertIn(f"volume size must be provided for: {DATA}", self.refused({"DeviceName": DATA, "Ebs": {}}))

    def test_refuse_one_device_twice(self) -> None:
        mapping = {"DeviceName": DATA, "Ebs": {"VolumeSize": 8}}
        self.assertIn(f"'{DATA}' is used in more than one", self.refused(mapping, mapping))

    def test_take_the_other_root_name_for_another_disk(self) -> None:
        mapping = {"DeviceName": "/dev/xvda", "Ebs": {"VolumeSize": 30, "Encrypted": True}}
        instance = self.launch(BlockDeviceMappings=[mapping])
        self.assertEqual(self.disks(instance), {ROOT: (8, False), "/dev/xvda": (30, True)})

    def test_stay_with_an_image_and_what_is_launched_from_it(self) -> None:
        image = self.image_of_two_disks()
        self.assertEqual(self.disks_of(image), {ROOT: (10, False), DATA: (20, True)})
        self.assertEqual(self.disks(self.launch(ImageId=image)), {ROOT: (10, False), DATA: (20, True)})
        self.assertIn("expect size >= 20GB", self.refused({"DeviceName": DATA, "Ebs": {"VolumeSize": 19}}, image=image))

    def test_leave_out_a_disk_that_the_launch_does_not_want(self) -> None:
        mapping = {"DeviceName": DATA, "NoDevice": ""}
        instance = self.launch(ImageId=self.image_of_two_disks(), BlockDeviceMappings=[mapping])
        self.assertEqual(self.disks(instance), {ROOT: (10, False)})

    def test_stay_with_a_copy_each_with_its_own_encryption(self) -> None:
        copied = self.client("ec2", AWAY).copy_image(
            SourceImageId=self.image_of_two_disks(), SourceRegion=HOME, Name="copy"
        )["ImageId"]
        self.pass_time()
        self.assertEqual(self.disks_of(copied, AWAY), {ROOT: (10, False), DATA: (20, True)})

    def test_are_not_changed_while_an_image_is_made(self) -> None:
        mappings = [{"DeviceName": DATA, "NoDevice": ""}]
        instance = self.launch()["InstanceId"]
        refused = self.refusal(self.ec2.create_image, InstanceId=instance, Name="one", BlockDeviceMappings=mappings)
        self.assertIn("does not emulate BlockDeviceMappings", refused)

    def test_end_with_their_image_if_so_wanted(self) -> None:
        image = self.image_of_two_disks()
        self.ec2.deregister_image(ImageId=image, DeleteAssociatedSnapshots=True)
        self.assertEqual(self.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"], [])
