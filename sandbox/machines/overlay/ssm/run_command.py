"""Systems Manager Run Command: shell scripts that really run inside the machines, and the agents that run them."""

import os
import signal
import subprocess
import threading
import time
from datetime import datetime, timedelta
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ssm.models import Command, SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse

from fleet import fleet
from machine import Machine, hostname_of
from overlay.patching import adds, extends, replaces

DOCUMENT = "AWS-RunShellScript"
DEFAULT_EXECUTION_SECONDS = 3600  # the document's executionTimeout
STDOUT_CHARACTERS, STDERR_CHARACTERS = 24_000, 8_000  # what GetCommandInvocation returns at most
LISTED_CHARACTERS = 2_500  # and ListCommandInvocations
FINAL = ("Success", "Failed", "TimedOut", "Cancelled")
# The agent's exit code for a script that it has ended itself, after a time-out or cancelled. It recognizes them by the
# code: a script that happens to end with it counts as timed out too (pluginutil of amazon-ssm-agent).
STOPPED_CODE = 137

# As the agent does it: the commands are one script file that `sh` starts, so they may begin with `#!`.
RUN_SCRIPT = 'umask 077; file=/run/ssm-$1.sh; cat >"$file"; chmod 700 "$file"; cd "$2"; sh -c "$file" </dev/null; \
status=$?; rm -f "$file"; exit $status'

_registered: set[str] = set()
_running: dict[tuple[str, str], subprocess.Popen[bytes]] = {}


def agent(account_id: str, region: str, instance_id: str) -> Machine | None:
    """The machine, if its agent is connected to Systems Manager: it must run, and the instance must have a role."""
    if instance_id not in ec2_backends[account_id][region].iam_instance_profile_associations:
        return None
    machine = fleet.machine(instance_id)
    if machine is None or not machine.has_agent():
        return None
    _registered.add(instance_id)
    return machine


def is_online(account_id: str, region: str, instance_id: str) -> bool:
    """Whether Systems Manager considers an agent connected: it notices within minutes that one is silent, and so neither
    a reboot nor that an agent is updated."""
    if agent(account_id, region, instance_id) is not None:
        return True
    is_there = fleet.machine(instance_id) is not None or fleet.is_rebooting(instance_id)
    return instance_id in _registered and is_there


@replaces(Command)
def _get_instance_ids_from_targets(self: Any) -> list[str]:
    """moto treats an empty list of targets as all instances, and does not know the key InstanceIds."""
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
        raise JsonRESTError("InvalidDocument", f"The sandbox runs only {DOCUMENT}, not {options['document_name']}.")
    for instance_id in options["instance_ids"] or []:
        if not is_online(self.account_id, self.region_name, instance_id):
            raise JsonRESTError("InvalidInstanceId", f"Instances [[{instance_id}]] not in a valid state for account")
    command = original(self, **options)
    command.completed_count = 0
    for invocation in command.invocations:
        invocation.update(ResponseCode=-1, ExecutionStartDateTime="", ExecutionElapsedTime="", ExecutionEndDateTime="")
        _mark(invocation, "Pending")
    _summarise(command)
    for invocation in command.invocations:
        threading.Thread(target=_carry_out, args=(command, invocation), daemon=True).start()
    return command


@adds(SimpleSystemManagerResponse)
def cancel_command(self: Any) -> EmptyResult:
    command = self.ssm_backend.get_command_by_id(self._get_param("CommandId"))
    wanted = self._get_param("InstanceIds") or command.instance_ids
    for invocation in command.invocations:
        if invocation["InstanceId"] in wanted and invocation["Status"] not in FINAL:
            _mark(invocation, "Cancelled")
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
    online = [
        instance
        for instance in backend.all_running_instances()
        if (not wanted or instance.id in wanted) and is_online(self.current_account, self.region, instance.id)
    ]
    return ActionResult(
        {
            "InstanceInformationList": [
                {
                    "InstanceId": instance.id,
                    "PingStatus": "Online",
                    "LastPingDateTime": utcnow(),
                    "AgentVersion": "3.3.0.0",
                    "IsLatestVersion": True,
                    "PlatformType": "Linux",
                    "PlatformName": "Ubuntu",
                    "PlatformVersion": "24.04",
                    "ResourceType": "EC2Instance",
                    "IPAddress": instance.sandbox_address,
                    "ComputerName": hostname_of(instance.sandbox_address),
                }
                for instance in online
            ]
        }
    )


def _carry_out(command: Any, invocation: dict[str, Any]) -> None:
    """One invocation, from its delivery to its final status."""
    machine = _deliver(command, invocation)
    if machine is not None:
        _execute(command, invocation, machine)
    command.completed_count += 1
    _summarise(command)


def _deliver(command: Any, invocation: dict[str, Any]) -> Machine | None:
    """Waits for the machine: it may be rebooting, but not for longer than the command's time-out."""
    place = (command.account_id, command.backend_region, invocation["InstanceId"])
    deadline = time.monotonic() + command.timeout_seconds
    while invocation["Status"] not in FINAL:  # it may have been cancelled
        machine = agent(*place)
        if machine is not None:
            return machine
        if not is_online(*place):
            _mark(invocation, "Failed", "Undeliverable")
        elif time.monotonic() > deadline:
            _mark(invocation, "TimedOut", "DeliveryTimedOut")
        else:
            time.sleep(0.05)
    return None


def _execute(command: Any, invocation: dict[str, Any], machine: Machine) -> None:
    started, clock = utcnow(), time.monotonic()
    parameters = command.parameters
    seconds = int(parameters.get("executionTimeout", [DEFAULT_EXECUTION_SECONDS])[0])
    folder = parameters.get("workingDirectory", [""])[0] or "/"
    script = "\n".join([*parameters.get("commands", []), ""])
    try:
        process = machine.run(["sh", "-c", RUN_SCRIPT, "sh", command.command_id, folder], script)
    except OSError:  # it was switched off at this moment
        _mark(invocation, "Failed", "Undeliverable")
        return
    _running[command.command_id, invocation["InstanceId"]] = process
    invocation["ExecutionStartDateTime"] = _timestamp(started)
    if invocation["Status"] in FINAL:  # cancelled before there was a process to end
        _kill(process)
    else:
        _mark(invocation, "InProgress")
        _summarise(command)
    try:
        output, errors = process.communicate(timeout=seconds)
        code = max(process.returncode, -1)  # the agent has no code for a script that a signal ended
    except subprocess.TimeoutExpired:
        _kill(process)
        output, errors = process.communicate()
        code = STOPPED_CODE
    del _running[command.command_id, invocation["InstanceId"]]
    elapsed = time.monotonic() - clock
    invocation.update(
        StandardOutputContent=output.decode(errors="replace")[:STDOUT_CHARACTERS],
        StandardErrorContent=errors.decode(errors="replace")[:STDERR_CHARACTERS],
        ExecutionElapsedTime=f"PT{elapsed:.3f}S",
        # In whole seconds after the start, which is why short commands seem to end when they start.
        ExecutionEndDateTime=_timestamp(started + timedelta(seconds=int(elapsed))),
    )
    if invocation["Status"] in FINAL:  # cancelled
        invocation["ResponseCode"] = STOPPED_CODE
        return
    invocation["ResponseCode"] = code
    if code == STOPPED_CODE:
        _mark(invocation, "TimedOut", "ExecutionTimedOut")
    else:
        _mark(invocation, "Success" if code == 0 else "Failed")


def _kill(process: subprocess.Popen[bytes]) -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it ended by itself


def _mark(invocation: dict[str, Any], status: str, details: str | None = None) -> None:
    invocation.update(StatusDetails=details or status, Status=status)


def _timestamp(moment: datetime) -> str:
    return f"{moment.isoformat(timespec='milliseconds')}Z"


def _summarise(command: Any) -> None:
    """A command's status is that of its slowest invocation, and in the end that of its worst one."""
    states = {invocation["Status"] for invocation in command.invocations}
    if states == {"Pending"}:
        command.status = "Pending"
    elif states & {"Pending", "InProgress"}:
        command.status = "InProgress"
    else:
        worst = ("Failed", "TimedOut", "Cancelled", "Success")
        command.status = next((state for state in worst if state in states), "Success")
    command.status_details = command.status
    command.error_count = sum(invocation["Status"] in ("Failed", "TimedOut") for invocation in command.invocations)


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
