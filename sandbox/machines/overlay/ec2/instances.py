"""Instances: RunInstances boots a machine, the other calls act on it, and EC2 shows what it does by itself."""

import base64
from typing import Any

from moto import settings
from moto.core.responses import ActionResult
from moto.core.types import Base64EncodedString
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError, InvalidKeyPairNameError, MissingParameterError
from moto.ec2.models.instance_types import INSTANCE_TYPES
from moto.ec2.models.instances import Instance, InstanceBackend, InstanceState, Reservation, StateReason
from moto.ec2.models.security_groups import SecurityGroupBackend
from moto.ec2.responses.general import General
from moto.ec2.responses.instances import InstanceResponse

from fleet import fleet
from network import IngressRule, open_ports
from overlay.ec2.ami_lookup import known_ami, require_available
from overlay.ec2.client_tokens import ClientTokens
from overlay.ec2.launch_templates import resolve_alias, with_launch_template
from overlay.patching import extends, replaces
from overlay.ec2.volume_keys import find_key

settings.EC2_ENABLE_INSTANCE_TYPE_VALIDATION = True  # off in moto by default

PENDING, RUNNING, SHUTTING_DOWN = ("pending", 0), ("running", 16), ("shutting-down", 32)
STOPPING, STOPPED, TERMINATED = ("stopping", 64), ("stopped", 80), ("terminated", 48)
CONSOLE_BYTES = 64 * 1024  # GetConsoleOutput returns the last 64 KB

_tokens = ClientTokens()


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


@extends(InstanceResponse, "run_instances")
def launch_once(original: Any, self: Any) -> Any:
    """RunInstances with the launch template's data where the request has none, and the AMI that a parameter names."""

    def carry_out() -> Any:
        self.params = with_launch_template(self.ec2_backend, self.params)
        return original(self)

    return _tokens.once(self, carry_out, before_repeating=_refuse_if_terminated)


@extends(InstanceBackend)
def run_instances(
    original: Any,
    self: Any,
    image_id: str | None,
    count: int,
    user_data: Any,
    security_group_names: list[str],
    **options: Any,
) -> Reservation:
    image_id = resolve_alias(self, image_id)
    ami = _bootable(self, image_id)
    _check_architecture(ami, options["instance_type"])
    key_name = options.get("key_name")
    if key_name and key_name not in self.key_pairs:
        raise InvalidKeyPairNameError(key_name)
    options["block_device_mappings"] = complete_mappings(ami, options.get("block_device_mappings") or [])
    keys_are_usable = _resolve_keys(self, options["block_device_mappings"])
    tags = dict(options.get("tags", {}))  # moto removes them from the options
    reservation: Reservation = original(self, image_id, count, user_data, security_group_names, **options)
    for instance in reservation.instances:
        _complete(instance, ami, tags.get("network-interface", {}), options.get("metadata_options") or {})
        if keys_are_usable:
            _launch(self, instance)
        else:
            Bookkeeper(instance).unusable_key()
    return reservation


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
        _show_address(self)
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


@replaces(InstanceResponse)
def _parse_block_device_mapping(self: Any) -> list[dict[str, Any]]:
    """As requested: moto would fill in what EC2 takes from the AMI, as `complete_mappings` does, and demand sizes."""
    return [{**mapping, "Ebs": mapping.get("Ebs", {})} for mapping in self._get_param("BlockDeviceMappings", [])]


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


@extends(SecurityGroupBackend)
def authorize_security_group_ingress(original: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    result = original(self, *args, **kwargs)
    refresh_all_ports(self)
    return result


@extends(SecurityGroupBackend)
def revoke_security_group_ingress(original: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    result = original(self, *args, **kwargs)
    refresh_all_ports(self)
    return result


@extends(InstanceBackend)
def modify_instance_security_groups(original: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    result = original(self, *args, **kwargs)
    refresh_all_ports(self)
    return result


def refresh_all_ports(backend: Any) -> None:
    for instance in backend.all_running_instances():
        refresh_ports(instance)


def refresh_ports(instance: Any) -> None:
    """Open the ports of an instance's address that its security groups allow, and close the others."""
    groups = {group.id: group for nic in instance.nics.values() for group in nic.group_set}
    rules = [
        IngressRule(
            protocol=str(rule.ip_protocol),
            first_port=int(rule.from_port or 0),
            last_port=int(rule.to_port or 0),
            source=rule.cidr_ipv4,
        )
        for group in groups.values()
        for rule in group.ingress_rules
    ]
    fleet.open_doors(instance.id, open_ports(rules))


def complete_mappings(ami: Any, requested: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The request's volumes over the AMI's, as EC2 merges them: there is always a root device, the AMI's if need be."""
    (root,) = ami.block_device_mappings
    asked: dict[str, Any] = next(
        (mapping for mapping in requested if mapping["DeviceName"] == root["DeviceName"]), {"Ebs": {}}
    )
    ebs = {**root["Ebs"], **asked["Ebs"]}
    # A volume of an encrypted snapshot is always encrypted, and an account may have all its volumes encrypted.
    by_default = ami.ec2_backend.ebs_encryption_by_default
    ebs["Encrypted"] = bool(root["Ebs"]["Encrypted"] or asked["Ebs"].get("Encrypted") or by_default)
    others = [mapping for mapping in requested if mapping is not asked]
    return [{"DeviceName": root["DeviceName"], "Ebs": ebs}, *others]


def _bootable(backend: Any, image_id: str | None) -> Any:
    if not image_id:
        raise MissingParameterError("ImageId")
    ami = known_ami(backend, image_id)
    require_available(ami)
    return ami


def _resolve_keys(backend: Any, mappings: list[dict[str, Any]]) -> bool:
    """Replace other names of the volumes' keys by their ARNs; return whether all keys were found."""
    named = [mapping["Ebs"] for mapping in mappings if mapping["Ebs"].get("KmsKeyId")]
    found = [find_key(backend, ebs["KmsKeyId"]) for ebs in named]
    for ebs, key in zip(named, found, strict=True):
        ebs["KmsKeyId"] = key or ebs["KmsKeyId"]
    return None not in found


def _refuse_if_terminated(answer: Any) -> None:
    if any(instance.state == "terminated" for instance in answer.result.instances):
        raise EC2ClientError(
            "IdempotentInstanceTerminated",
            "The request to launch an instance uses the same client token as a previous request for which the instance "
            "has been terminated.",
        )


def _status(instance: Any) -> dict[str, Any]:
    """Both checks start again when an instance is started or rebooted, and pass once it is up."""
    if instance.state not in ("pending", "running"):
        return {"Status": "not-applicable"}
    is_up = instance.state == "running" and fleet.machine(instance.id) is not None
    reachability = "passed" if is_up else "initializing"
    return {"Details": [{"Name": "reachability", "Status": reachability}], "Status": "ok" if is_up else "initializing"}


def _check_architecture(ami: Any, instance_type: str) -> None:
    """All guests run on this machine's processor, but EC2 would not start one on an instance type of another."""
    supported = INSTANCE_TYPES.get(instance_type, {}).get("ProcessorInfo", {}).get("SupportedArchitectures", [])
    if supported and ami.architecture not in supported:
        raise EC2ClientError(
            "InvalidParameterValue",
            f"The architecture '{','.join(supported)}' of the specified instance type does not match the architecture "
            f"'{ami.architecture}' of the specified AMI. Specify an instance type and an AMI that have matching "
            "architectures, and try again.",
        )


def _complete(instance: Any, ami: Any, interface_tags: dict[str, str], metadata_options: dict[str, Any]) -> None:
    """What EC2 does at launch and moto does not."""
    for nic in instance.nics.values():
        nic.delete_on_termination = True
        nic.add_tags(interface_tags)
    if not instance.security_groups:  # they came with the network interface
        instance.security_groups = list(instance.nics[0].group_set)
    if ami.imds_support == "v2.0" and "HttpTokens" not in metadata_options:
        instance.metadata_options.http_tokens = "required"
        if "HttpPutResponseHopLimit" not in metadata_options:
            instance.metadata_options.http_put_response_hop_limit = 2


def _launch(backend: Any, instance: Any) -> None:
    key = backend.key_pairs.get(instance.key_name)
    # Packer finds the key that it must remove by its comment, which in EC2 is the key pair's name.
    authorized_key = " ".join([*key.public_key.split()[:2], instance.key_name]) if key else None
    user_data = base64.b64decode(str(instance.user_data)) if instance.user_data else b""
    instance._state = InstanceState(*PENDING)
    try:
        instance.sandbox_address = fleet.launch(
            instance.id, instance.image_id, authorized_key, user_data, Bookkeeper(instance)
        )
    except OSError as error:
        instance.terminate()
        raise EC2ClientError("InsufficientInstanceCapacity", str(error)) from error
    _show_address(instance)


def _show_address(instance: Any) -> None:
    """An address that answers on this host, instead of one of a subnet that does not exist here."""
    nic = instance.nics[0]
    nic.private_ip_address = instance.sandbox_address
    nic.private_ip_addresses = [{"Primary": True, "PrivateIpAddress": instance.sandbox_address}]
    if nic.public_ip:
        nic.public_ip = instance.sandbox_address
