"""Run Command: delivery to an agent that may be rebooting, and what is told of a command while and after it runs."""

import itertools
import subprocess
import time
from typing import Any
from unittest import mock

from fleet import fleet
from tests.account import Account


class Host:
    """A machine that runs its commands here, without the wrapper that makes a file of the script."""

    def __init__(self, agent: bool = True) -> None:
        self.agent = agent

    def has_agent(self) -> bool:
        return self.agent

    def run(self, command: list[str], script: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["sh", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
        )


class RunCommand(Account):
    def setUp(self) -> None:
        super().setUp()
        self.ssm, iam = self.client("ssm"), self.client("iam")
        iam.create_role(RoleName="agent", AssumeRolePolicyDocument="{}")
        iam.create_instance_profile(InstanceProfileName="agent")
        iam.add_role_to_instance_profile(InstanceProfileName="agent", RoleName="agent")
        self.instance = self.launch(IamInstanceProfile={"Name": "agent"})["InstanceId"]
        self.observer().running()
        self.machine: Host | None = Host()
        self.is_rebooting = False
        for name, told in (("machine", lambda _: self.machine), ("is_rebooting", lambda _: self.is_rebooting)):
            patch = mock.patch.object(fleet, name, told)
            patch.start()
            self.addCleanup(patch.stop)

        self.ssm.describe_instance_information()  # Systems Manager has seen the agent

    def be(self, machine: Host | None, is_rebooting: bool) -> None:
        self.machine, self.is_rebooting = machine, is_rebooting

    def send(self, script: str, **parameters: str) -> str:
        answer = self.ssm.send_command(
            DocumentName="AWS-RunShellScript",
            InstanceIds=[self.instance],
            TimeoutSeconds=30,
            Parameters={"commands": [script], **{name: [value] for name, value in parameters.items()}},
        )
        return str(answer["Command"]["CommandId"])

    def invocation(self, command: str) -> dict[str, Any]:
        return dict(self.ssm.get_command_invocation(CommandId=command, InstanceId=self.instance))

    def when(self, command: str, *states: str) -> dict[str, Any]:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            invocation = self.invocation(command)
            if invocation["Status"] in states:
                return invocation
            time.sleep(0.01)
        raise AssertionError(f"{invocation['Status']} is not one of {states}.")

    def ended(self, command: str) -> dict[str, Any]:
        return self.when(command, "Success", "Failed", "TimedOut", "Cancelled")

    def test_tells_how_a_command_ended(self) -> None:
        invocation = self.ended(self.send("echo out; echo err >&2; exit 3"))
        told = ("Status", "StatusDetails", "ResponseCode", "StandardOutputContent", "StandardErrorContent")
        self.assertEqual([invocation[name] for name in told], ["Failed", "Failed", 3, "out\n", "err\n"])
        self.assertRegex(invocation["ExecutionElapsedTime"], r"^PT0\.\d{3}S$")
        self.assertRegex(invocation["ExecutionStartDateTime"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$")

    def test_tells_nothing_of_the_output_before_the_end(self) -> None:
        command = self.send("echo begun; sleep 20")
        running = self.when(command, "InProgress")
        told = ("ResponseCode", "StandardOutputContent", "ExecutionElapsedTime", "ExecutionEndDateTime")
        self.assertEqual([running[name] for name in told], [-1, "", "", ""])
        self.ssm.cancel_command(CommandId=command)
        self.assertEqual(self.ended(command)["Status"], "Cancelled")

    def test_returns_the_first_characters_of_long_output(self) -> None:
        letters = "head -c {} /dev/zero | tr '\\0' {}"
        script = f"{letters.format(30_000, 'x')}; {letters.format(9_000, 'y')} >&2"
        invocation = self.ended(self.send(script))
        self.assertEqual(invocation["StandardOutputContent"], "x" * 24_000)
        self.assertEqual(invocation["StandardErrorContent"], "y" * 8_000)

    def test_ends_what_takes_too_long(self) -> None:
        invocation = self.ended(self.send("sleep 20", executionTimeout="1"))
        told = ("Status", "StatusDetails", "ResponseCode")
        self.assertEqual([invocation[name] for name in told], ["TimedOut", "ExecutionTimedOut", 137])

    def test_delivers_to_an_agent_that_is_rebooting_once_it_is_back(self) -> None:
        self.be(None, is_rebooting=True)
        (agent,) = self.ssm.describe_instance_information()["InstanceInformationList"]
        self.assertEqual((agent["InstanceId"], agent["PingStatus"]), (self.instance, "Online"))
        command = self.send("echo back")
        self.assertEqual(self.invocation(command)["Status"], "Pending")
        self.be(Host(), is_rebooting=False)
        self.assertEqual(self.ended(command)["StandardOutputContent"], "back\n")

    def test_gives_up_delivery_when_the_time_is_over(self) -> None:
        self.be(None, is_rebooting=True)
        clock = mock.Mock(monotonic=mock.Mock(side_effect=itertools.count(step=31)))
        with mock.patch("overlay.ssm.run_command.time", clock):
            invocation = self.ended(self.send("true"))
        told = ("Status", "StatusDetails", "ResponseCode", "ExecutionStartDateTime")
        self.assertEqual([invocation[name] for name in told], ["TimedOut", "DeliveryTimedOut", -1, ""])

    def test_gives_up_delivery_when_the_machine_is_gone(self) -> None:
        self.be(None, is_rebooting=True)
        command = self.send("true")
        self.be(None, is_rebooting=False)
        invocation = self.ended(command)
        self.assertEqual((invocation["Status"], invocation["StatusDetails"]), ("Failed", "Undeliverable"))

    def test_delivers_to_an_agent_that_is_updated_once_it_runs_again(self) -> None:
        self.be(Host(agent=False), is_rebooting=False)
        command = self.send("echo back")
        self.assertEqual(self.invocation(command)["Status"], "Pending")
        self.be(Host(), is_rebooting=False)
        self.assertEqual(self.ended(command)["StandardOutputContent"], "back\n")

    def test_is_refused_where_an_agent_never_ran(self) -> None:
        self.be(Host(agent=False), is_rebooting=False)
        self.instance = self.launch(IamInstanceProfile={"Name": "agent"})["InstanceId"]
        request = {"DocumentName": "AWS-RunShellScript", "InstanceIds": [self.instance]}
        self.assertRegex(self.refusal(self.ssm.send_command, **request), f"^InvalidInstanceId: .*{self.instance}")

    def test_is_refused_where_there_is_no_machine(self) -> None:
        self.be(None, is_rebooting=False)
        self.assertEqual(self.ssm.describe_instance_information()["InstanceInformationList"], [])
        request = {"DocumentName": "AWS-RunShellScript", "InstanceIds": [self.instance]}
        self.assertRegex(self.refusal(self.ssm.send_command, **request), f"^InvalidInstanceId: .*{self.instance}")

    def test_lists_invocations(self) -> None:
        command = self.send("echo listed")
        self.ended(command)
        (listed,) = self.ssm.list_command_invocations(CommandId=command, Details=True)["CommandInvocations"]
        self.assertEqual((listed["Status"], listed["CommandPlugins"][0]["Output"]), ("Success", "listed\n"))

    def test_knows_no_invocation_on_another_instance(self) -> None:
        command = self.send("true")
        other = {"CommandId": command, "InstanceId": "i-00000000000000000"}
        self.assertRegex(self.refusal(self.ssm.get_command_invocation, **other), "^InvocationDoesNotExist: ")
