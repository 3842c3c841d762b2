"""What the metadata service tells of an instance, from EC2's records."""

import json
from typing import Any

from imds.service import Metadata
from imds.tree import look_up
from tests.account import BASE, HOME, Account


class InstanceMetadata(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")

    def metadata(self) -> Metadata:
        """That of the instance that was launched last."""
        described: Metadata = self.starts.call_args.args[-2]()
        return described

    def told(self, path: str) -> str | None:
        found = look_up(self.metadata().tree, f"/latest/{path}")
        return None if found is None else found.decode()

    def test_has_its_place_and_its_name(self) -> None:
        instance = self.launch()
        self.assertEqual(self.told("meta-data/instance-id"), instance["InstanceId"])
        self.assertEqual(self.told("meta-data/ami-id"), BASE)
        self.assertEqual(self.told("meta-data/instance-type"), "t3.micro")
        self.assertEqual(self.told("meta-data/placement/region"), HOME)
        self.assertEqual(self.told("meta-data/placement/availability-zone"), instance["Placement"]["AvailabilityZone"])
        self.assertEqual(self.told("meta-data/local-ipv4"), "127.77.1.1")
        self.assertEqual(self.told("meta-data/local-hostname"), f"ip-127-77-1-1.{HOME}.compute.internal")
        mac = self.told("meta-data/mac")
        self.assertEqual(mac, instance["NetworkInterfaces"][0]["MacAddress"])
        vpc = self.told(f"meta-data/network/interfaces/macs/{mac}/vpc-id")
        self.assertEqual(vpc, instance["NetworkInterfaces"][0]["VpcId"])

    def test_has_an_identity_document_without_a_signature(self) -> None:
        instance = self.launch()
        document: dict[str, Any] = json.loads(self.told("dynamic/instance-identity/document") or "")
        self.assertEqual(document["instanceId"], instance["InstanceId"])
        self.assertEqual((document["region"], document["privateIp"]), (HOME, "127.77.1.1"))
        self.assertEqual(document["imageId"], BASE)
        self.assertIsNone(self.told("dynamic/instance-identity/signature"))

    def test_has_user_data_as_it_was_given(self) -> None:
        self.launch()
        self.assertIsNone(self.told("user-data"))
        self.launch(UserData=b"\x1f\x8b\x08binary")
        self.assertEqual(look_up(self.metadata().tree, "/latest/user-data"), b"\x1f\x8b\x08binary")

    def test_has_the_key_with_its_pairs_name(self) -> None:
        self.launch()
        self.assertIsNone(self.told("meta-data/public-keys/"))
        self.ec2.create_key_pair(KeyName="packer_1", KeyType="ed25519")
        self.launch(KeyName="packer_1")
        self.ec2.delete_key_pair(KeyName="packer_1")
        self.assertEqual(self.told("meta-data/public-keys/"), "0=packer_1")
        self.assertRegex(self.told("meta-data/public-keys/0/openssh-key") or "", "^ssh-ed25519 [^ ]+ packer_1$")

    def test_has_tags_if_they_are_wanted(self) -> None:
        tags = [{"ResourceType": "instance", "Tags": [{"Key": "Name", "Value": "web"}]}]
        self.launch(TagSpecifications=tags)
        self.assertIsNone(self.told("meta-data/tags/"))
        self.launch(TagSpecifications=tags, MetadataOptions={"InstanceMetadataTags": "enabled"})
        self.assertEqual(self.told("meta-data/tags/instance/Name"), "web")

    def test_has_every_disk(self) -> None:
        self.launch(BlockDeviceMappings=[{"DeviceName": "/dev/sdf", "Ebs": {"VolumeSize": 20}}])
        self.assertEqual(self.told("meta-data/block-device-mapping/"), "ami\nroot\nebs1")
        self.assertEqual(self.told("meta-data/block-device-mapping/ebs1"), "/dev/sdf")

    def test_follows_the_metadata_options(self) -> None:
        self.launch(MetadataOptions={"HttpTokens": "required", "HttpPutResponseHopLimit": 2})
        described = self.metadata()
        self.assertEqual((described.is_enabled, described.requires_token, described.hop_limit), (True, True, 2))
        instance = self.starts.call_args.args[0]
        self.ec2.modify_instance_metadata_options(InstanceId=instance, InstanceMetadataTags="enabled")
        described = self.metadata()
        self.assertEqual((described.is_enabled, described.requires_token, described.hop_limit), (True, True, 2))
        self.assertEqual(self.told("meta-data/tags/instance/"), "")
        self.launch(MetadataOptions={"HttpEndpoint": "disabled"})
        described = self.metadata()
        self.assertEqual((described.is_enabled, described.requires_token, described.hop_limit), (False, False, 1))
