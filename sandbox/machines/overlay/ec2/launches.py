"""RunInstances: checks a launch, completes it from the AMI and the launch template, and boots the machines."""

from contextvars import ContextVar
from typing import Any

from moto import settings
from moto.ec2.exceptions import EC2ClientError, InvalidKeyPairNameError, MissingParameterError
from moto.ec2.models.instance_types import INSTANCE_TYPES
from moto.ec2.models.instances import InstanceBackend, InstanceState, Reservation
from moto.ec2.responses.instances import InstanceResponse

from disks import DiskPlan
from fleet import fleet
from overlay.ec2.ami_lookup import known_ami, require_available
from overlay.ec2.block_devices import check_sizes, merge
from overlay.ec2.client_tokens import ClientTokens
from overlay.ec2.credits import credits_of
from overlay.ec2.instances import PENDING, Bookkeeper, show_address
from overlay.ec2.instance_metadata import metadata_of, public_keys
from overlay.ec2.last_launched import note_launch
from overlay.ec2.launch_templates import resolve_alias, with_launch_template
from overlay.ec2.vcpus import check_vcpus
from overlay.ec2.volume_limits import check_limits, performance_of
from overlay.ec2.volume_keys import default_key, find_key
from overlay.ec2.zones import check_offered
from overlay.later import allowed_later
from overlay.patching import extends, replaces

settings.EC2_ENABLE_INSTANCE_TYPE_VALIDATION = True  # off in moto by default

_tokens = ClientTokens()
_caller_may_use_keys = ContextVar("caller_may_use_keys", default=True)


@extends(InstanceResponse, "run_instances")
def launch_once(original: Any, self: Any) -> Any:
    """RunInstances with the launch template's data where the request has none, and the AMI that a parameter names."""

    def carry_out() -> Any:
        self.params = with_launch_template(self.ec2_backend, self.params)
        _caller_may_use_keys.set(allowed_later(self))
        credits = credits_of(self._get_param("InstanceType"), self._get_param("CreditSpecification"))
        answer = original(self)
        for instance in answer.result.instances:
            instance.cpu_credits = credits
        return answer

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
    check_offered(self, options["instance_type"], options)
    check_vcpus(self, options["instance_type"], count)
    key_name = options.get("key_name")
    if key_name and key_name not in self.key_pairs:
        raise InvalidKeyPairNameError(key_name)
    volumes = merge(
        ami.block_device_mappings, options.get("block_device_mappings") or [], self.ebs_encryption_by_default
    )
    check_sizes(self, volumes)
    check_limits(volumes)
    keys_are_usable = _resolve_keys(self, volumes) and _caller_may_use_keys.get()
    # Without their types: moto would refuse those whose IOPS it forgets to pass on.
    options["block_device_mappings"] = [
        {**each, "Ebs": {**each["Ebs"], "VolumeType": None}} for each in volumes
    ]
    tags = dict(options.get("tags", {}))  # moto removes them from the options
    reservation: Reservation = original(self, image_id, count, user_data, security_group_names, **options)
    note_launch(ami)
    for instance in reservation.instances:
        _complete(instance, ami, tags.get("network-interface", {}), options.get("metadata_options") or {})
        for volume in volumes:
            _describe_volume(instance, volume["DeviceName"], volume["Ebs"])
        if keys_are_usable:
            _launch(instance)
        else:
            Bookkeeper(instance).unusable_key()
    return reservation


@replaces(InstanceResponse)
def _parse_block_device_mapping(self: Any) -> list[dict[str, Any]]:
    """As requested: moto would fill in what EC2 takes from the AMI, as `merge` does, and demand sizes."""
    return [dict(mapping) for mapping in self._get_param("BlockDeviceMappings", [])]


def _bootable(backend: Any, image_id: str | None) -> Any:
    if not image_id:
        raise MissingParameterError("ImageId")
    ami = known_ami(backend, image_id)
    require_available(ami)
    return ami


def _resolve_keys(backend: Any, mappings: list[dict[str, Any]]) -> bool:
    """Give the volumes the ARNs of their keys, the account's if none is named; return whether all keys were found."""
    encrypted = [mapping["Ebs"] for mapping in mappings if mapping["Ebs"]["Encrypted"]]
    names = [ebs.get("KmsKeyId") or default_key(backend) for ebs in encrypted]
    found = [find_key(backend, name) for name in names]
    for ebs, key, name in zip(encrypted, found, names, strict=True):
        ebs["KmsKeyId"] = key or name
    return None not in found


def _refuse_if_terminated(answer: Any) -> None:
    if any(instance.state == "terminated" for instance in answer.result.instances):
        raise EC2ClientError(
            "IdempotentInstanceTerminated",
            "The request to launch an instance uses the same client token as a previous request for which the instance "
            "has been terminated.",
        )


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


def _describe_volume(instance: Any, device: str, ebs: dict[str, Any]) -> None:
    volume = instance.ec2_backend.get_volume(instance.block_device_mapping[device].volume_id)
    volume.volume_type = ebs["VolumeType"]
    volume.iops, volume.throughput = performance_of(ebs)


def _disks(instance: Any) -> tuple[DiskPlan, ...]:
    """Those besides the root volume. Instances of the Nitro kind number theirs, whatever names the request gives them.

    Source: "Device names for volumes on Amazon EC2 instances", EC2 User Guide.
    """
    is_nitro = INSTANCE_TYPES.get(instance.instance_type, {}).get("Hypervisor") == "nitro"
    devices = [device for device in instance.block_device_mapping if device != instance.root_device_name]
    return tuple(
        DiskPlan(
            device=device,
            node=f"/dev/nvme{number}n1" if is_nitro else f"/dev/xvd{device[-1]}",
            gib=instance.ec2_backend.get_volume(instance.block_device_mapping[device].volume_id).size,
            contents=fleet.layers.disk(instance.image_id, device),
        )
        for number, device in enumerate(devices, 1)
    )


def _launch(instance: Any) -> None:
    keys = public_keys(instance)
    instance._state = InstanceState(*PENDING)
    try:
        instance.sandbox_address = fleet.launch(
            instance.id,
            instance.image_id,
            instance.nics[0].mac_address,
            _disks(instance),
            lambda: metadata_of(instance, keys),
            Bookkeeper(instance),
        )
    except OSError as error:
        instance.terminate()
        raise EC2ClientError("InsufficientInstanceCapacity", str(error)) from error
    show_address(instance)
