"""AMIs: what the EC2 API shows of them, and the layer behind each of them (`layers.py`)."""

import re
import sys
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError, InvalidAMIIdError, InvalidTaggableResourceType
from moto.ec2.models.amis import Ami
from moto.ec2.models.elastic_block_store import Snapshot
from moto.ec2.models.instances import StateReason
from moto.ec2.responses.amis import AmisResponse
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.ec2.utils import generic_filter

from fleet import fleet
from overlay.ec2.allowed_amis import is_hidden
from overlay.ec2.ami_lookup import own_ami
from overlay.ec2.block_devices import add_data_volume, asked_of_disks, snapshots_of
from overlay.ec2.image_states import refuse_if_protected
from overlay.ec2.making import announce, begin, finish, pace, refuse_if_pending
from overlay.ec2.pages import page_of
from overlay.later import allowed_later
from overlay.patching import adds, extends, replaces
from overlay.ec2.volume_keys import default_key

ROOT_VOLUME = {"VolumeSize": 8, "VolumeType": "gp3", "DeleteOnTermination": True, "Encrypted": False}
NAME = re.compile(r"[A-Za-z0-9()\[\] ./\-'@_]{3,128}")  # the Name of CreateImage, EC2 API


@extends(Ami, "__init__")
def initialise_ami(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    source = kwargs.get("source_ami")
    self.root_volume = dict(source.root_volume if source else ROOT_VOLUME)
    self.data_volumes = []
    # AWS does not document whether a copy keeps its source's IMDS support. Here it does not, so callers must set it.
    self.imds_support = None
    self.source_image_id = source.id if source else None
    self.source_image_region = source.ec2_backend.region_name if source else None
    self.deprecation_time = None
    self.deregistration_protection = "disabled"
    self.protected_until = None
    original(self, *args, **kwargs)
    self.ebs_snapshot.volume.size = self.root_volume["VolumeSize"]
    if source:
        self.root_device_type, self.root_device_name = source.root_device_type, source.root_device_name
        self.boot_mode, self.hypervisor = source.boot_mode, source.hypervisor
    if source or kwargs.get("instance"):
        announce(self)


@extends(Snapshot, "__init__")
def initialise_snapshot(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    self.making = None
    self.state_message = None
    original(self, *args, **kwargs)


@replaces(Snapshot, as_property=True)
def progress(self: Any) -> str:
    return f"{self.making.percent() if self.making else 100}%"


@replaces(Ami, as_property=True)
def block_device_mappings(self: Any) -> list[dict[str, Any]]:
    root = {"DeviceName": self.root_device_name, "Ebs": {**self.root_volume, "SnapshotId": self.ebs_snapshot.id}}
    return [root, *self.data_volumes]


@adds(Ami, as_property=True)
def imds(self: Any) -> str | None:
    """The name by which moto's DescribeImageAttribute asks for it."""
    return str(self.imds_support) if self.imds_support else None


@extends(AmisResponse)
def register_image(original: Any, self: Any) -> ActionResult:
    self.error_on_dryrun()
    check_name(self._get_param("Name"))
    refuse_taken_name(self.ec2_backend, self._get_param("Name"))
    return original(self)


@replaces(AmisResponse)
def create_image(self: Any) -> ActionResult:
    self.error_on_dryrun()
    backend = self.ec2_backend
    instance = backend.get_instance(self._get_param("InstanceId"))
    asked = asked_of_disks(self._get_param("BlockDeviceMappings", []), instance)
    tags = tags_of(self, allowed=("image", "snapshot"))
    check_name(self._get_param("Name"))
    refuse_taken_name(backend, self._get_param("Name"))
    ami = backend.create_image(
        instance.id, self._get_param("Name"), self._get_param("Description", ""), tag_specifications=[]
    )
    ami.root_device_type, ami.root_device_name, ami.hypervisor = "ebs", instance.root_device_name, "xen"
    ami.source_image_id, ami.source_image_region = instance.image_id, backend.region_name
    for device, attached in instance.block_device_mapping.items():
        ends_with_instance = asked.get(device, attached.delete_on_termination)
        if ends_with_instance is None:
            continue
        volume = backend.get_volume(attached.volume_id)
        if device == instance.root_device_name:
            describe_root_volume(ami, _performance(volume), volume.size, volume.encrypted, volume.kms_key_id)
        else:
            ebs = {
                "VolumeSize": volume.size,
                **_performance(volume),
                "DeleteOnTermination": ends_with_instance,
                "Encrypted": volume.encrypted,
                **({"KmsKeyId": volume.kms_key_id} if volume.kms_key_id else {}),
            }
            add_data_volume(ami, device, ebs)
    ami.add_tags(tags["image"])
    for snapshot in snapshots_of(ami):
        snapshot.add_tags(tags["snapshot"])
    if fleet.is_known(instance.id):
        try:
            fleet.save(instance.id, ami.id)
        except OSError as error:
            print(error, file=sys.stderr, flush=True)
            ami.state, ami.state_reason = "failed", StateReason(str(error), "Server.InternalError")
            return ActionResult({"ImageId": ami.id})
    if pace.image_seconds > 0:
        begin(ami, pace.image_seconds, lambda: finish(ami))
    else:
        finish(ami)
    return ActionResult({"ImageId": ami.id})


@replaces(AmisResponse)
def deregister_image(self: Any) -> ActionResult:
    self.error_on_dryrun()
    backend = self.ec2_backend
    ami = own_ami(backend, self._get_param("ImageId"))
    refuse_if_pending(ami)
    refuse_if_protected(ami)
    snapshots = [snapshot.id for snapshot in snapshots_of(ami)] if self._get_param("DeleteAssociatedSnapshots") else []
    backend.deregister_image(ami.id)
    fleet.layers.drop(ami.id)
    fleet.collect_layers()
    results = [{"SnapshotId": each, "ReturnCode": _delete_snapshot(self, each)} for each in snapshots]
    return ActionResult({"Return": True, "DeleteSnapshotResults": results})


def _delete_snapshot(request: Any, snapshot_id: str) -> str:
    """The AMI is gone, whatever becomes of its snapshots. One that is another AMI's too stays."""
    backend = request.ec2_backend
    if any(snapshot.id == snapshot_id for ami in list(backend.amis.values()) for snapshot in snapshots_of(ami)):
        return "skipped"
    if not allowed_later(request):
        return "missing-permissions"
    backend.delete_snapshot(snapshot_id)
    return "success"


@extends(Ami, "get_filter_value")
def filter_value(original: Any, self: Any, name: str, method_name: str | None = None) -> Any:
    if name == "block-device-mapping.snapshot-id":
        return [snapshot.id for snapshot in snapshots_of(self)]
    return original(self, name, method_name)


@extends(AmisResponse)
def describe_images(original: Any, self: Any) -> Any:
    """AMIs that the account does not allow are hidden. So are disabled ones unless asked for, and deprecated ones, except
    from their owner and for calls by id.

    For calls by id, moto ignores the filters, and ignores unknown ids as long as it knows one of them.
    """
    result = original(self)
    backend, named = self.ec2_backend, self._get_param("ImageIds", [])
    if named:
        unknown = [each for each in named if each not in backend.deleted_amis and not _is_visible(backend, each)]
        if unknown:
            raise InvalidAMIIdError(unknown)
        result.result["Images"] = generic_filter(self._filters_from_querystring(), result.result["Images"])
    else:
        now = utcnow().strftime("%Y-%m-%dT%H:%M:00.000Z")
        result.result["Images"] = [
            ami
            for ami in result.result["Images"]
            if ami.owner_id == backend.account_id
            or ami.deprecation_time is None
            or ami.deprecation_time > now
            or self._get_param("IncludeDeprecated")
        ]
    result.result["Images"] = [
        ami
        for ami in result.result["Images"]
        if not is_hidden(backend, ami) and (ami.state != "disabled" or self._get_param("IncludeDisabled"))
    ]
    result.result["Images"], result.result["NextToken"] = page_of(self, result.result["Images"])
    return result


def _is_visible(backend: Any, image_id: str) -> bool:
    return image_id in backend.amis and not is_hidden(backend, backend.amis[image_id])


@extends(ElasticBlockStore)
def describe_snapshots(original: Any, self: Any) -> Any:
    """moto ignores OwnerIds, and so shows the base images' snapshots as if they were the account's."""
    result = original(self)
    account = self.ec2_backend.account_id
    owners = {account if owner == "self" else owner for owner in self._get_param("OwnerIds", [])}
    if owners:
        result.result["Snapshots"] = [one for one in result.result["Snapshots"] if one.owner_id in owners]
    return result


def tags_of(response: Any, allowed: tuple[str, ...]) -> dict[str, dict[str, str]]:
    tags: dict[str, dict[str, str]] = {kind: {} for kind in allowed}
    for specification in response._get_param("TagSpecifications", []):
        if specification["ResourceType"] not in allowed:
            raise InvalidTaggableResourceType(specification["ResourceType"])
        tags[specification["ResourceType"]].update({tag["Key"]: tag["Value"] for tag in specification["Tags"]})
    return tags


def check_name(name: str) -> None:
    if not NAME.fullmatch(name):
        raise EC2ClientError(
            "InvalidAMIName.Malformed",
            "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, '(', ')', '.', "
            "'-', '/' and '_'",
        )


def refuse_taken_name(backend: Any, name: str) -> None:
    """Only new AMIs need a name of their own; a copy may have one that is in use."""
    for ami in list(backend.amis.values()):
        if ami.name == name and ami.owner_id == backend.account_id and ami.state != "failed":
            raise EC2ClientError("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by AMI {ami.id}")


def _performance(volume: Any) -> dict[str, Any]:
    known = {"VolumeType": volume.volume_type, "Iops": volume.iops, "Throughput": volume.throughput}
    return {name: value for name, value in known.items() if value}


def describe_root_volume(
    ami: Any, performance: dict[str, Any], size: int, encrypted: bool, key: str | None
) -> None:
    """The AMI's snapshot is encrypted if the volume is, by the account's EBS key if no key is named."""
    ami.root_volume = {"VolumeSize": size, **performance, "DeleteOnTermination": True, "Encrypted": encrypted}
    ami.ebs_snapshot.volume.size = size
    ami.ebs_snapshot.encrypted = encrypted
    if encrypted:
        ami.root_volume["KmsKeyId"] = key or default_key(ami.ec2_backend)
        ami.ebs_snapshot.kms_key_id = ami.root_volume["KmsKeyId"]
