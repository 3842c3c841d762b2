"""Instances as EC2 shows them: ended by their own shutdown, checked, with their console."""

from typing import Any
from unittest import mock

from fleet import fleet
from tests.account import Account


class Instances(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ec2 = self.client("ec2")

    def described(self, instance: dict[str, Any]) -> dict[str, Any]:
        answer = self.ec2.describe_instances(InstanceIds=[instance["InstanceId"]])
        return dict(answer["Reservations"][0]["Instances"][0])

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
