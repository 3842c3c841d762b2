"""Instances: the calls that act on a machine, and what EC2 shows of it."""

from typing import Any

from moto.core.responses import ActionResult
from moto.core.types import Base64EncodedString
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instance_types import INSTANCE_TYPES
from moto.ec2.models.instances import Instance, InstanceBackend, InstanceState, StateReason
from moto.ec2.responses.general import General

from fleet import fleet
from overlay.ec2.ports import refresh_ports
from overlay.patching import extends, replaces

PENDING, RUNNING, SHUTTING_DOWN = ("pending", 0), ("running", 16), ("shutting-down", 32)
STOPPING, STOPPED, TERMINATED = ("stopping", 64), ("stopped", 80), ("terminated", 48)
CONSOLE_BYTES = 64 * 1024  # GetConsoleOutput returns the last 64 KB


class Bookkeeper:
    """Keeps moto's record of an instance in step with its machine."""

    def __init__(self, instance: Any) -> None:
        self._instance = instance

    def running(self) -> None:
        self._instance._state = InstanceState(*RUNNING)
        refresh_ports(self._instance)

    def stopped(self) -> None:
        self._instance._state = InstanceState(*STOPPED)

    def powered_itself_off(self) -> bool:
        terminates: bool = self._instance.instance_initiated_shutdown_behavior == "terminate"
        if terminates:
            self._instance.terminate()
        else:
            self._instance.stop()
            self.stopped()
        self._note("Client.InstanceInitiatedShutdown", "Instance initiated shutdown")
        return terminates

    def failed(self, reason: str) -> None:
        self._instance.terminate()
        self._note("Server.InternalError", f"Internal error on launch: {reason}")

    def unusable_key(self) -> None:
        """EC2 answers RunInstances before it looks at the keys: a key that cannot be used shows in the instance."""
        self._instance.terminate()
        self._note("Client.InternalError", "Client error on launch")

    def _note(self, code: str, message: str) -> None:
        self._instance.state_reason = StateReason(f"{code}: {message}", code)


@extends(Instance)
def start(original: Any, self: Any) -> Any:
    """moto starts an instance in any state, and gives it a new address."""
    if self._state.name in ("pending", "running"):
        return InstanceState(self._state.name, self._state.code)
    if self._state.name != "stopped":
        message = f"The instance '{self.id}' is not in a state from which it can be started."
        raise EC2ClientError("IncorrectInstanceState", message)
    previous = original(self)
    if fleet.is_known(self.id):
        self._state = InstanceState(*PENDING)
        show_address(self)
        fleet.start(self.id)
    return previous


@extends(Instance)
def stop(original: Any, self: Any) -> Any:
    if self._state.name in ("stopping", "stopped"):
        return InstanceState(self._state.name, self._state.code)
    previous = original(self)
    if fleet.is_known(self.id):
        self._state = InstanceState(*STOPPING)
        fleet.stop(self.id)
    return previous


@extends(Instance)
def terminate(original: Any, self: Any) -> Any:
    if self._state.name == "terminated":
        return InstanceState(*TERMINATED)
    fleet.terminate(self.id)
    return original(self)


@extends(Instance)
def reboot(original: Any, self: Any) -> None:
    original(self)
    if fleet.is_known(self.id):
        fleet.reboot(self.id)


@extends(InstanceBackend)
def modify_instance_metadata_options(original: Any, self: Any, instance_id: str, **asked: Any) -> Any:
    """moto forgets the options that a request does not name."""
    now = self.get_instance(instance_id).metadata_options
    kept = {
        "http_tokens": now.http_tokens,
        "hop_limit": now.http_put_response_hop_limit,
        "http_endpoint": now.http_endpoint,
        "http_protocol": now.http_protocol_ipv6,
        "metadata_tags": now.instance_metadata_tags,
    }
    named = {name: value for name, value in asked.items() if value is not None}
    return original(self, instance_id, **{**kept, **named})


@replaces(General)
def get_console_output(self: Any) -> ActionResult:
    instance = self.ec2_backend.get_instance(self._get_param("InstanceId"))
    latest = bool(self._get_param("Latest"))
    if latest and INSTANCE_TYPES.get(instance.instance_type, {}).get("Hypervisor") != "nitro":
        message = f"The instance type '{instance.instance_type}' does not support retrieving the latest console logs."
        raise EC2ClientError("UnsupportedOperation", message)
    console = fleet.console(instance.id, latest)[-CONSOLE_BYTES:].decode(errors="replace")
    return ActionResult(
        {"InstanceId": instance.id, "Timestamp": utcnow(), "Output": Base64EncodedString.from_raw_string(console)}
    )


@replaces(Instance, as_property=True)
def instance_status(self: Any) -> dict[str, Any]:
    return _status(self)


@replaces(Instance, as_property=True)
def system_status(self: Any) -> dict[str, Any]:
    return _status(self)


def _status(instance: Any) -> dict[str, Any]:
    """Both checks start again when an instance is started or rebooted, and pass once it is up."""
    if instance.state not in ("pending", "running"):
        return {"Status": "not-applicable"}
    is_up = instance.state == "running" and fleet.machine(instance.id) is not None
    reachability = "passed" if is_up else "initializing"
    return {"Details": [{"Name": "reachability", "Status": reachability}], "Status": "ok" if is_up else "initializing"}


def show_address(instance: Any) -> None:
    """An address that answers on this host, instead of one of a subnet that does not exist here."""
    nic = instance.nics[0]
    nic.private_ip_address = instance.sandbox_address
    nic.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": instance.sandbox_address}]
    if nic.public_ip:
        nic.public_ip = instance.sandbox_address
