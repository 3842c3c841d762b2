"""Instances as EC2 tells of them: launched once for a client token, ended by their own shutdown, checked, read."""

from typing import Any
from unittest import mock

from fleet import fleet
from tests.account import BASE, Account


class Instances(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")

    def described(self, instance: dict[str, Any]) -> dict[str, Any]:
        answer = self.ec2.describe_instances(InstanceIds=[instance["InstanceId"]])
        return dict(answer["Reservations"][0]["Instances"][0])

    def test_are_launched_once_for_a_client_token(self) -> None:
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

    def test_end_by_their_own_shutdown_if_so_wanted(self) -> None:
        instance = self.launch(InstanceInitiatedShutdownBehavior="terminate")
        self.observer().running()
        self.assertTrue(self.observer().powered_itself_off())
        described = self.described(instance)
        self.assertEqual(described["State"]["Name"], "terminated")
        self.assertEqual(described["StateReason"]["Code"], "Client.InstanceInitiatedShutdown")

    def test_stop_by_their_own_shutdown_otherwise(self) -> None:
        instance = self.launch()
        self.observer().running()
        self.assertFalse(self.observer().powered_itself_off())
        self.assertEqual(self.described(instance)["State"]["Name"], "stopped")

    def test_pass_their_checks_once_the_machine_is_up(self) -> None:
        instance = self.launch()
        named = {"InstanceIds": [instance["InstanceId"]]}
        self.assertEqual(self.ec2.describe_instance_status(**named)["InstanceStatuses"], [])
        self.observer().running()
        for machine, status in ((None, "initializing"), (object(), "ok")):
            with mock.patch.object(fleet, "machine", return_value=machine):
                (checks,) = self.ec2.describe_instance_status(**named)["InstanceStatuses"]
            self.assertEqual((checks["InstanceStatus"]["Status"], checks["SystemStatus"]["Status"]), (status, status))

    def test_show_their_console_as_posted_or_if_asked_for_as_it_is(self) -> None:
        instance = self.launch()["InstanceId"]
        machine = mock.Mock(console_output=lambda: b"boot\nand after\n")
        fleet._posted_consoles[instance] = b"boot\n"
        fleet._entries[instance] = mock.Mock(machine=machine)
        self.assertEqual(self.ec2.get_console_output(InstanceId=instance)["Output"], "boot\n")
        self.assertEqual(self.ec2.get_console_output(InstanceId=instance, Latest=True)["Output"], "boot\nand after\n")

    def test_show_the_latest_console_on_nitro_only(self) -> None:
        instance = self.launch(InstanceType="t2.micro")["InstanceId"]
        refused = self.refusal(self.ec2.get_console_output, InstanceId=instance, Latest=True)
        self.assertRegex(refused, "^UnsupportedOperation: .*t2.micro")

    def test_show_the_end_of_a_long_console(self) -> None:
        instance = self.launch()["InstanceId"]
        fleet._posted_consoles[instance] = b"x" * 70_000 + b"end"
        output = self.ec2.get_console_output(InstanceId=instance)["Output"]
        self.assertEqual((len(output), output[-4:]), (64 * 1024, "xend"))

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
