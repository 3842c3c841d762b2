"""Launches as EC2 carries them out: once for a client token, with the AMI's key and metadata options."""

from typing import Any

from tests.account import BASE, Account


class Launches(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")

    def described(self, instance: dict[str, Any]) -> dict[str, Any]:
        answer = self.ec2.describe_instances(InstanceIds=[instance["InstanceId"]])
        return dict(answer["Reservations"][0]["Instances"][0])

    def test_happen_once_for_a_client_token(self) -> None:
        first = self.launch(ClientToken=self.token)
        self.assertEqual(self.launch(ClientToken=self.token)["InstanceId"], first["InstanceId"])
        self.assertEqual(self.starts.call_count, 1)

    def test_refuse_a_client_token_that_was_used_for_something_else(self) -> None:
        self.launch(ClientToken=self.token)
        with self.assertRaisesRegex(Exception, "IdempotentParameterMismatch"):
            self.launch(ClientToken=self.token, InstanceType="t3.small")

    def test_refuse_a_client_token_whose_instance_has_ended(self) -> None:
        instance = self.launch(ClientToken=self.token)
        self.ec2.terminate_instances(InstanceIds=[instance["InstanceId"]])
        with self.assertRaisesRegex(Exception, "IdempotentInstanceTerminated"):
            self.launch(ClientToken=self.token)

    def test_with_an_unusable_key_end_after_the_answer(self) -> None:
        volume = {"Encrypted": True, "KmsKeyId": "alias/nobody"}
        instance = self.launch(BlockDeviceMappings=[{"DeviceName": "/dev/sda1", "Ebs": volume}])
        described = self.described(instance)
        self.assertEqual(described["State"]["Name"], "terminated")
        self.assertEqual(described["StateReason"]["Code"], "Client.InternalError")
        self.starts.assert_not_called()

    def test_have_the_key_of_their_amis_snapshot(self) -> None:
        key = self.create_key()
        image = self.create_image(Encrypted=True, KmsKeyId=key)
        mappings = [{"DeviceName": "/dev/sda1", "Ebs": {"Encrypted": True}}]
        instance = self.launch(ImageId=image, BlockDeviceMappings=mappings)
        of_instance = [{"Name": "attachment.instance-id", "Values": [instance["InstanceId"]]}]
        (volume,) = self.ec2.describe_volumes(Filters=of_instance)["Volumes"]
        self.assertEqual((volume["Encrypted"], volume["KmsKeyId"]), (True, key))

    def test_require_tokens_of_an_ami_that_says_so(self) -> None:
        image = self.create_image()
        self.ec2.modify_image_attribute(ImageId=image, ImdsSupport={"Value": "v2.0"})
        options = self.described(self.launch(ImageId=image))["MetadataOptions"]
        self.assertEqual((options["HttpTokens"], options["HttpPutResponseHopLimit"]), ("required", 2))
        options = self.described(self.launch(ImageId=BASE))["MetadataOptions"]
        self.assertEqual(options["HttpTokens"], "optional")
