"""CopyImage: what it answers at once, what the copy is when it is ready, and what it does not take over."""

import tempfile
from pathlib import Path
from typing import Any

from tests.account import AWAY, BASE, HOME, Account


class Copies(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2, self.away = self.client("ec2"), self.client("ec2", AWAY)
        self.source = self.create_image()

    def copy(self, **options: Any) -> str:
        request = {"SourceRegion": HOME, "SourceImageId": self.source, "Name": "copy", **options}
        return str(self.away.copy_image(**request)["ImageId"])

    def snapshot(self, image_id: str) -> dict[str, Any]:
        snapshot_id = self.image(image_id, AWAY)["BlockDeviceMappings"][0]["Ebs"]["SnapshotId"]
        (snapshot,) = self.away.describe_snapshots(SnapshotIds=[snapshot_id])["Snapshots"]
        return dict(snapshot)

    def test_are_pending_until_their_time_has_passed(self) -> None:
        copy = self.copy()
        self.assertEqual(self.image(copy, AWAY)["State"], "pending")
        self.assertEqual(self.snapshot(copy)["State"], "pending")
        self.pass_time()
        self.assertEqual(self.image(copy, AWAY)["State"], "available")
        self.assertEqual((self.snapshot(copy)["State"], self.snapshot(copy)["Progress"]), ("completed", "100%"))

    def test_are_found_by_their_snapshots(self) -> None:
        copy, other = self.copy(), self.copy(Name="other")
        self.pass_time()
        for wanted in (copy, other):
            by = {"Name": "block-device-mapping.snapshot-id", "Values": [self.snapshot(wanted)["SnapshotId"]]}
            found = self.away.describe_images(Owners=["self"], Filters=[by])["Images"]
            self.assertEqual([image["ImageId"] for image in found], [wanted])

    def test_can_neither_be_launched_nor_copied_nor_shared_while_they_are_pending(self) -> None:
        copy = self.copy()
        run = {"ImageId": copy, "InstanceType": "t3.micro", "MinCount": 1, "MaxCount": 1}
        for call, options in (
            (self.away.run_instances, run),
            (self.ec2.copy_image, {"SourceRegion": AWAY, "SourceImageId": copy, "Name": "back"}),
            (self.away.modify_image_attribute, {"ImageId": copy, "LaunchPermission": {"Add": [{"UserId": "1" * 12}]}}),
        ):
            self.assertEqual(
                self.refusal(call, **options), f"InvalidAMIID.Unavailable: The image ID '{copy}' is not available"
            )

    def test_are_in_their_own_region_only_and_name_their_source(self) -> None:
        copy = self.copy()
        self.assertEqual(self.refusal(self.ec2.describe_images, ImageIds=[copy])[:22], "InvalidAMIID.NotFound:")
        image = self.image(copy, AWAY)
        self.assertEqual((image["SourceImageId"], image["SourceImageRegion"]), (self.source, HOME))

    def test_have_the_tags_of_the_request_from_the_beginning(self) -> None:
        specifications = [
            {"ResourceType": kind, "Tags": [{"Key": "kind", "Value": kind}]} for kind in ("image", "snapshot")
        ]
        copy = self.copy(TagSpecifications=specifications)
        self.assertEqual(self.image(copy, AWAY)["Tags"], [{"Key": "kind", "Value": "image"}])
        self.assertEqual(self.snapshot(copy)["Tags"], [{"Key": "kind", "Value": "snapshot"}])

    def test_take_over_tags_only_if_asked_to(self) -> None:
        self.ec2.create_tags(Resources=[self.source], Tags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "1"}])
        self.assertEqual(self.image(self.copy(), AWAY)["Tags"], [])
        tags = [{"ResourceType": "image", "Tags": [{"Key": "b", "Value": "2"}]}]
        copy = self.copy(Name="with tags", CopyImageTags=True, TagSpecifications=tags)
        self.assertCountEqual(
            self.image(copy, AWAY)["Tags"], [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
        )

    def test_take_over_nothing_that_says_who_may_use_the_source_and_how_long(self) -> None:
        self.ec2.modify_image_attribute(ImageId=self.source, LaunchPermission={"Add": [{"UserId": "2" * 12}]})
        self.ec2.modify_image_attribute(ImageId=self.source, ImdsSupport={"Value": "v2.0"})
        self.ec2.enable_image_deprecation(ImageId=self.source, DeprecateAt="2030-01-01T00:00:00Z")
        self.ec2.enable_image_deregistration_protection(ImageId=self.source)
        copy = self.copy()
        permissions = self.away.describe_image_attribute(ImageId=copy, Attribute="launchPermission")
        self.assertEqual(permissions["LaunchPermissions"], [])
        image = self.image(copy, AWAY)
        self.assertEqual(image["DeregistrationProtection"], "disabled")
        self.assertFalse({"DeprecationTime", "ImdsSupport"} & image.keys())

    def test_stand_on_the_layers_of_their_source(self) -> None:
        with tempfile.TemporaryDirectory() as changes:
            self.layers.save(Path(changes), self.layers.chain(BASE), self.source)
        layers = self.layers.chain(self.source)
        copy = self.copy()
        self.ec2.deregister_image(ImageId=self.source)
        self.assertEqual(self.layers.chain(copy), layers)
        self.assertTrue(all(layer.is_dir() for layer in layers[:-1]))

    def test_are_made_once_for_a_client_token(self) -> None:
        first = self.copy(ClientToken=self.token)
        self.assertEqual(self.copy(ClientToken=self.token), first)
        self.pass_time()
        self.assertEqual(self.copy(ClientToken=self.token), first)
        self.assertEqual(len(self.away.describe_images(Owners=["self"])["Images"]), 1)

    def test_refuse_a_client_token_that_was_used_for_something_else(self) -> None:
        self.copy(ClientToken=self.token)
        request = {"SourceRegion": HOME, "SourceImageId": self.source, "Name": "other", "ClientToken": self.token}
        self.assertRegex(self.refusal(self.away.copy_image, **request), "^IdempotentParameterMismatch: ")

    def test_know_a_client_token_in_its_region_only(self) -> None:
        first = self.copy(ClientToken=self.token)
        here = self.ec2.copy_image(SourceRegion=HOME, SourceImageId=self.source, Name="copy", ClientToken=self.token)
        self.assertNotEqual(here["ImageId"], first)

    def test_have_the_description_of_the_request_alone(self) -> None:
        self.ec2.modify_image_attribute(ImageId=self.source, Description={"Value": "of the source"})
        self.assertNotIn("Description", self.image(self.copy(), AWAY))
        copy = self.copy(Description="own")
        self.assertEqual(self.image(copy, AWAY)["Description"], "own")
        self.pass_time()
        self.away.modify_image_attribute(ImageId=copy, Description={"Value": ""})
        self.assertEqual(self.image(copy, AWAY).get("Description", ""), "")

    def test_may_have_a_name_that_is_taken(self) -> None:
        first = self.copy()
        second = self.copy()
        self.assertNotEqual(first, second)
        self.assertEqual(self.image(second, AWAY)["Name"], "copy")

    def test_refuse_an_unknown_source(self) -> None:
        request = {"SourceRegion": AWAY, "SourceImageId": self.source, "Name": "copy"}
        self.assertRegex(self.refusal(self.away.copy_image, **request), f"InvalidAMIID.NotFound: .*{self.source}")
        request = {"SourceRegion": "eu-nowhere-9", "SourceImageId": self.source, "Name": "copy"}
        self.assertRegex(self.refusal(self.away.copy_image, **request), "^InvalidRequest: .*eu-nowhere-9")


class Encryption(Account):
    def setUp(self) -> None:
        super().setUp()
        self.away = self.client("ec2", AWAY)

    def copy(self, source: str, **options: Any) -> dict[str, Any]:
        request = {"SourceRegion": HOME, "SourceImageId": source, "Name": "copy", **options}
        copy = self.away.copy_image(**request)["ImageId"]
        self.pass_time()
        return self.image(copy, AWAY)

    def volume(self, image: dict[str, Any]) -> dict[str, Any]:
        return dict(image["BlockDeviceMappings"][0]["Ebs"])

    def test_is_with_the_key_that_is_asked_for(self) -> None:
        key = self.create_key(AWAY)
        self.client("kms", AWAY).create_alias(AliasName="alias/images", TargetKeyId=key)
        for number, name in enumerate((key, key.rsplit("/", 1)[1], "alias/images")):
            source = self.create_image(f"source {number}")
            image = self.copy(source, Name=f"copy {number}", Encrypted=True, KmsKeyId=name)
            self.assertEqual(image["State"], "available")
            volume = self.volume(image)
            self.assertTrue(volume["Encrypted"])
            (snapshot,) = self.away.describe_snapshots(SnapshotIds=[volume["SnapshotId"]])["Snapshots"]
            self.assertEqual((snapshot["Encrypted"], snapshot["KmsKeyId"]), (True, key))

    def test_is_with_the_regions_own_key_if_none_is_named(self) -> None:
        image = self.copy(self.create_image(Encrypted=True))
        (snapshot,) = self.away.describe_snapshots(SnapshotIds=[self.volume(image)["SnapshotId"]])["Snapshots"]
        aliases = self.client("kms", AWAY).list_aliases()["Aliases"]
        (own,) = [alias["TargetKeyId"] for alias in aliases if alias["AliasName"] == "alias/aws/ebs"]
        self.assertEqual(snapshot["KmsKeyId"].rsplit("/", 1)[1], own)

    def test_fails_late_with_a_key_of_another_region(self) -> None:
        image = self.copy(self.create_image(), Encrypted=True, KmsKeyId=self.create_key(HOME))
        self.assertEqual(image["State"], "failed")
        self.assertEqual(image["StateReason"]["Code"], "Client.InternalError")
        (snapshot,) = self.away.describe_snapshots(SnapshotIds=[self.volume(image)["SnapshotId"]])["Snapshots"]
        self.assertEqual(
            (snapshot["State"], snapshot["StateMessage"]), ("error", "Given key ID is not accessible")
        )

    def test_needs_to_be_asked_for_beside_a_key(self) -> None:
        request = {"SourceRegion": HOME, "SourceImageId": self.create_image(), "Name": "copy", "KmsKeyId": "alias/k"}
        self.assertRegex(self.refusal(self.away.copy_image, **request), "KmsKeyId.*Encrypted|Encrypted.*KmsKeyId")

    def test_cannot_be_taken_away(self) -> None:
        source = self.create_image(Encrypted=True)
        request = {"SourceRegion": HOME, "SourceImageId": source, "Name": "copy", "Encrypted": False}
        self.assertRegex(self.refusal(self.away.copy_image, **request), "^InvalidRequest: .*is encrypted")


class Names(Account):
    def test_are_given_to_one_new_ami_only(self) -> None:
        ec2 = self.client("ec2")
        taken = self.create_image("taken")
        instance = self.launch()["InstanceId"]
        for call, options in (
            (ec2.create_image, {"InstanceId": instance}),
            (ec2.register_image, {"RootDeviceName": "/dev/sda1"}),
        ):
            self.assertEqual(
                self.refusal(call, Name="taken", **options),
                f"InvalidAMIName.Duplicate: AMI name taken is already in use by AMI {taken}",
            )
            self.assertRegex(self.refusal(call, Name="a*b", **options), "^InvalidAMIName.Malformed: ")

    def test_of_amis_that_failed_are_free(self) -> None:
        away = self.client("ec2", AWAY)
        request = {"SourceRegion": HOME, "SourceImageId": self.create_image(), "Name": "copy"}
        away.copy_image(**request, Encrypted=True, KmsKeyId="alias/nobody")
        self.pass_time()
        self.assertTrue(away.register_image(Name="copy", RootDeviceName="/dev/sda1")["ImageId"])
