"""Systems Manager Run Command: shell scripts that really run inside the machines, and the agents that run them."""

import os
import signal
import subprocess
import threading
from datetime import datetime, timedelta
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ssm.models import Command, SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse

from fleet import fleet
from machine import Machine
from overlay.patching import adds, extends, replaces

DOCUMENT = "AWS-RunShellScript"
DEFAULT_EXECUTION_SECONDS = 3600  # the document's executionTimeout
STDOUT_CHARACTERS, STDERR_CHARACTERS = 24_000, 8_000  # what GetCommandInvocation returns at most
LISTED_CHARACTERS = 2_500  # and ListCommandInvocations
FINAL = ("Success", "Failed", "TimedOut", "Cancelled", "Undeliverable")

# As the agent does it: the commands are one script file, which `sh` starts, so that they may begin with `#!`.
RUN_SCRIPT = 'umask 077; file=/run/ssm-$1.sh; cat >"$file"; chmod 700 "$file"; cd "$2"; sh -c "$file" </dev/null; \
status=$?; rm -f "$file"; exit $status'

_running: dict[tuple[str, str], subprocess.Popen[bytes]] = {}


def agent(account_id: str, region: str, instance_id: str) -> Machine | None:
    """The machine whose agent Systems Manager hears from: one that is up and has a role to speak under."""
    profiles = ec2_backends[account_id][region].iam_instance_profile_associations
    return fleet.machine(instance_id) if instance_id in profiles else None


@replaces(Command)
def _get_instance_ids_from_targets(self: Any) -> list[str]:
    """moto takes no targets for all instances, and does not know the key InstanceIds."""
    backend = ec2_backends[self.account_id][self.backend_region]
    named = [value for target in self.targets if target["Key"] == "InstanceIds" for value in target["Values"]]
    filters = {target["Key"]: target["Values"] for target in self.targets if target["Key"] != "InstanceIds"}
    if not filters:
        return named
    reservations = backend.all_reservations(filters=filters)
    return named + [instance.id for reservation in reservations for instance in reservation.instances]


@extends(SimpleSystemManagerBackend)
def send_command(original: Any, self: Any, **options: Any) -> Any:
    if options["document_name"] != DOCUMENT:
        raise JsonRESTError("InvalidDocument", f"The sandbox runs {DOCUMENT} only, not {options['document_name']}.")
    for instance_id in options["instance_ids"] or []:
        if agent(self.account_id, self.region_name, instance_id) is None:
            raise JsonRESTError("InvalidInstanceId", f"Instances [[{instance_id}]] not in a valid state for account")
    command = original(self, **options)
    command.completed_count = 0
    for invocation in command.invocations:
        invocation.update(Status="InProgress", StatusDetails="InProgress", ResponseCode=-1)
    _summarise(command)
    for invocation in command.invocations:
        machine = agent(self.account_id, self.region_name, invocation["InstanceId"])
        threading.Thread(target=_execute, args=(command, invocation, machine), daemon=True).start()
    return command


@adds(SimpleSystemManagerResponse)
def cancel_command(self: Any) -> EmptyResult:
    command = self.ssm_backend.get_command_by_id(self._get_param("CommandId"))
    wanted = self._get_param("InstanceIds") or command.instance_ids
    for invocation in command.invocations:
        if invocation["InstanceId"] in wanted and invocation["Status"] not in FINAL:
            invocation.update(Status="Cancelled", StatusDetails="Cancelled")
            process = _running.get((command.command_id, invocation["InstanceId"]))
            if process is not None:
                _kill(process)
    _summarise(command)
    return EmptyResult()


@adds(SimpleSystemManagerResponse)
def list_command_invocations(self: Any) -> ActionResult:
    commands = self.ssm_backend.list_commands(self._get_param("CommandId"), None)
    wanted = self._get_param("InstanceId")
    return ActionResult(
        {
            "CommandInvocations": [
                _listed(command, invocation, bool(self._get_param("Details")))
                for command in commands
                for invocation in command.invocations
                if wanted in (None, invocation["InstanceId"])
            ]
        }
    )


@adds(SimpleSystemManagerResponse)
def describe_instance_information(self: Any) -> ActionResult:
    filters = self._get_param("Filters") or []
    wanted = {value for entry in filters if entry["Key"] == "InstanceIds" for value in entry["Values"]}
    backend = ec2_backends[self.current_account][self.region]
    known = [instance.id for instance in backend.all_running_instances() if not wanted or instance.id in wanted]
    online = [(instance_id, agent(self.current_account, self.region, instance_id)) for instance_id in known]
    return ActionResult(
        {
            "InstanceInformationList": [
                {
                    "InstanceId": instance_id,
                    "PingStatus": "Online",
                    "LastPingDateTime": utcnow(),
                    "AgentVersion": "3.3.0.0",
                    "IsLatestVersion": True,
                    "PlatformType": "Linux",
                    "PlatformName": "Ubuntu",
                    "PlatformVersion": "24.04",
                    "ResourceType": "EC2Instance",
                    "IPAddress": machine.plan.address,
                    "ComputerName": machine.plan.hostname,
                }
                for instance_id, machine in online
                if machine is not None
            ]
        }
    )


def _execute(command: Any, invocation: dict[str, Any], machine: Machine | None) -> None:
    """One invocation, from start to its final status."""
    started = utcnow()
    parameters = command.parameters
    seconds = int(parameters.get("executionTimeout", [DEFAULT_EXECUTION_SECONDS])[0])
    folder = parameters.get("workingDirectory", [""])[0] or "/"
    key = (command.command_id, invocation["InstanceId"])
    try:
        if machine is None:
            raise ProcessLookupError(f"The agent of {invocation['InstanceId']} is not connected.")
        script = "\n".join([*parameters.get("commands", []), ""])
        process = machine.run(["sh", "-c", RUN_SCRIPT, "sh", command.command_id, folder], script)
    except OSError as error:
        _finish(invocation, started, "Undeliverable", -1, b"", str(error).encode())
    else:
        _running[key] = process
        try:
            output, errors = process.communicate(timeout=seconds)
            status = "Success" if process.returncode == 0 else "Failed"
        except subprocess.TimeoutExpired:
            _kill(process)
            output, errors = process.communicate()
            status = "TimedOut"
        del _running[key]
        _finish(invocation, started, status, process.returncode, output, errors)
    command.completed_count += 1
    _summarise(command)


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it ended by itself


def _finish(
    invocation: dict[str, Any], started: datetime, status: str, code: int, output: bytes, errors: bytes
) -> None:
    ended = utcnow()
    invocation.update(
        ResponseCode=code,
        StandardOutputContent=output.decode(errors="replace")[:STDOUT_CHARACTERS],
        StandardErrorContent=errors.decode(errors="replace")[:STDERR_CHARACTERS],
        ExecutionStartDateTime=started.isoformat(),
        ExecutionEndDateTime=ended.isoformat(),
        ExecutionElapsedTime=f"PT{(ended - started) / timedelta(seconds=1):.3f}S",
    )
    if invocation["Status"] not in FINAL:  # it may have been cancelled
        invocation.update(Status=status, StatusDetails=status)


def _summarise(command: Any) -> None:
    """A command is as far as its slowest invocation, and as bad as its worst."""
    states = {invocation["Status"] for invocation in command.invocations}
    worst = ("InProgress", "Failed", "Undeliverable", "TimedOut", "Cancelled", "Success")
    status = next((state for state in worst if state in states), "Success")
    command.status = "Failed" if status == "Undeliverable" else status
    command.status_details = status
    command.error_count = sum(
        invocation["Status"] in ("Failed", "TimedOut", "Undeliverable") for invocation in command.invocations
    )


def _listed(command: Any, invocation: dict[str, Any], details: bool) -> dict[str, Any]:
    plugin = {
        "Name": invocation["PluginName"],
        "Status": invocation["Status"],
        "ResponseCode": invocation["ResponseCode"],
        "Output": invocation["StandardOutputContent"][:LISTED_CHARACTERS],
    }
    return {
        **{
            name: invocation[name]
            for name in ("CommandId", "InstanceId", "Comment", "DocumentName", "Status", "StatusDetails")
        },
        "RequestedDateTime": command.requested_date_time,
        "CommandPlugins": [plugin] if details else [],
    }
