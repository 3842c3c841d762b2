"""Block device mappings: what EC2 refuses, and that no disk of an AMI or of a launch is lost."""

from typing import Any

from tests.account import AWAY, BASE, HOME, Account

ROOT, DATA = "/dev/sda1", "/dev/sdf"


def volume_of(text: str) -> dict[str, Any]:
    """A volume from its type, size, IOPS and throughput; a dash stands for none."""
    kind, *numbers = text.split()
    named = zip(("VolumeSize", "Iops", "Throughput"), numbers)
    return {"VolumeType": kind, **{name: int(number) for name, number in named if number != "-"}}


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

    def test_refuse_what_their_type_cannot_be(self) -> None:
        refusals = {
            "gp2 8 3000": "InvalidParameterCombination: The parameter iops is not supported for gp2 volumes.",
            "io1 8": "InvalidParameterCombination: The parameter iops must be specified for io1 volumes.",
            "io1 8 401": "InvalidParameterValue: Iops to volume size ratio of 50.125000 is too high; maximum is 50",
            "io2 8 99": "InvalidParameterValue: Volume iops of 99 is too small; minimum is 100.",
            "gp3 8 4001": "InvalidParameterValue: Iops to volume size ratio of 500.125000 is too high; maximum is 500",
            "gp3 8 2999": "InvalidParameterValue: Volume iops of 2999 is too small; minimum is 3000.",
            "gp3 8 3000 751": "InvalidParameterValue: Throughput (MiBps) to iops ratio of 0.250333 is too high; "
            "maximum is 0.250000 MiBps per iops",
            "gp3 8 3000 2001": "InvalidParameterValue: Volume throughput of 2001 is too large; maximum is 2000.",
            "gp2 8 - 125": "InvalidParameterCombination: The parameter throughput is not supported for gp2 volumes.",
            "st1 124": "InvalidParameterValue: Volume of 124GiB is too small; minimum is 125GiB.",
            "standard 1025": "InvalidParameterValue: Volume of 1025GiB is too large; maximum is 1024GiB.",
        }
        for volume, refusal in refusals.items():
            with self.subTest(volume):
                self.assertEqual(self.refused({"DeviceName": DATA, "Ebs": volume_of(volume)}), refusal)

    def test_take_what_their_type_can_be(self) -> None:
        for volume in ("gp3 1 3000 750", "gp3 8 4000 1000", "io1 8 400", "io2 8 8000", "sc1 125"):
            with self.subTest(volume):
                self.launch(BlockDeviceMappings=[{"DeviceName": DATA, "Ebs": volume_of(volume)}])

    def test_keep_their_performance_in_images_and_copies(self) -> None:
        mappings = [
            {"DeviceName": ROOT, "Ebs": volume_of("gp3 10 4000 500")},
            {"DeviceName": DATA, "Ebs": volume_of("io1 8 400")},
            {"DeviceName": "/dev/sdg", "Ebs": volume_of("gp3 8")},
        ]
        instance = self.launch(BlockDeviceMappings=mappings)["InstanceId"]
        image = self.ec2.create_image(InstanceId=instance, Name="fast")["ImageId"]
        copied = self.client("ec2", AWAY).copy_image(SourceImageId=image, SourceRegion=HOME, Name="copy")["ImageId"]
        for described in (self.image(image), self.image(copied, AWAY)):
            performance = [
                {name: mapping["Ebs"].get(name) for name in ("VolumeType", "Iops", "Throughput")}
                for mapping in described["BlockDeviceMappings"]
            ]
            self.assertEqual(
                performance,
                [
                    {"VolumeType": "gp3", "Iops": 4000, "Throughput": 500},
                    {"VolumeType": "io1", "Iops": 400, "Throughput": None},
                    {"VolumeType": "gp3", "Iops": 3000, "Throughput": 125},
                ],
            )
        self.launch(ImageId=image, BlockDeviceMappings=[{"DeviceName": DATA, "Ebs": {"VolumeType": "gp2"}}])

    def test_are_numbered_on_nitro_instances(self) -> None:
        mappings = [
            {"DeviceName": "/dev/sdh", "Ebs": {"VolumeSize": 3}},
            {"DeviceName": DATA, "Ebs": {"VolumeSize": 2}},
        ]
        for kind, nodes in (("t3.micro", ["/dev/nvme1n1", "/dev/nvme2n1"]), ("t2.micro", ["/dev/xvdh", "/dev/xvdf"])):
            self.launch(InstanceType=kind, BlockDeviceMappings=mappings)
            disks = self.starts.call_args.args[3]
            self.assertEqual([(each.device, each.node, each.gib) for each in disks], list(zip(["/dev/sdh", DATA], nodes, [3, 2])))

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

    def test_are_left_out_or_kept_as_an_image_is_made_to_have_it(self) -> None:
        mappings = [
            {"DeviceName": device, "Ebs": {"VolumeSize": 8, "DeleteOnTermination": True}}
            for device in (DATA, "/dev/sdg", "/dev/sdh")
        ]
        instance = self.launch(BlockDeviceMappings=mappings)["InstanceId"]
        changes = [
            {"DeviceName": DATA, "NoDevice": ""},
            {"DeviceName": "/dev/sdg", "Ebs": {"DeleteOnTermination": False}},
        ]
        image = self.ec2.create_image(InstanceId=instance, Name="one", BlockDeviceMappings=changes)["ImageId"]
        described = self.image(image)["BlockDeviceMappings"]
        self.assertEqual(
            [(each["DeviceName"], each["Ebs"]["DeleteOnTermination"]) for each in described],
            [(ROOT, True), ("/dev/sdg", False), ("/dev/sdh", True)],
        )

    def test_are_not_changed_otherwise_while_an_image_is_made(self) -> None:
        instance = self.launch()["InstanceId"]
        for mapping in (
            {"DeviceName": DATA, "NoDevice": ""},
            {"DeviceName": ROOT, "Ebs": {"DeleteOnTermination": False}},
        ):
            refused = self.refusal(
                self.ec2.create_image, InstanceId=instance, Name="one", BlockDeviceMappings=[mapping]
            )
            self.assertIn("The sandbox does not emulate this of CreateImage", refused)

    def test_end_with_their_image_if_so_wanted(self) -> None:
        image = self.image_of_two_disks()
        self.ec2.deregister_image(ImageId=image, DeleteAssociatedSnapshots=True)
        self.assertEqual(self.ec2.describe_snapshots(OwnerIds=["self"])["Snapshots"], [])
