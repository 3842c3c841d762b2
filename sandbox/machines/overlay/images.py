"""AMIs: what the EC2 API says about them, and the layer behind each. See `layers.py` for the layers themselves."""

import sys
from datetime import datetime, timezone
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError, InvalidAMIIdError, InvalidTaggableResourceType
from moto.ec2.models import ec2_backends
from moto.ec2.models.amis import Ami
from moto.ec2.models.instances import StateReason
from moto.ec2.responses.amis import AmisResponse
from moto.ec2.responses.elastic_block_store import ElasticBlockStore

from fleet import fleet
from overlay.patching import adds, extends, replaces

ROOT_VOLUME = {"VolumeSize": 8, "VolumeType": "gp3", "DeleteOnTermination": True, "Encrypted": False}


@extends(Ami, "__init__")
def initialise_ami(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    source = kwargs.get("source_ami")
    self.root_volume = dict(source.root_volume if source else ROOT_VOLUME)
    self.imds_support = source.imds_support if source else None
    self.source_image_id = source.id if source else None
    self.source_image_region = source.ec2_backend.region_name if source else None
    self.deprecation_time = None
    original(self, *args, **kwargs)
    if source:
        self.root_device_type, self.root_device_name = source.root_device_type, source.root_device_name
        self.boot_mode, self.hypervisor = source.boot_mode, source.hypervisor


@replaces(Ami, as_property=True)
def block_device_mappings(self: Any) -> list[dict[str, Any]]:
    return [{"DeviceName": self.root_device_name, "Ebs": {**self.root_volume, "SnapshotId": self.ebs_snapshot.id}}]


@adds(Ami, as_property=True)
def imds(self: Any) -> str | None:
    """The name by which moto's DescribeImageAttribute asks for it."""
    return str(self.imds_support) if self.imds_support else None


@replaces(AmisResponse)
def create_image(self: Any) -> ActionResult:
    self.error_on_dryrun()
    backend = self.ec2_backend
    instance = backend.get_instance(self._get_param("InstanceId"))
    tags = _tags_of(self, allowed=("image", "snapshot"))
    _refuse_duplicate_name(backend, self._get_param("Name"))
    ami = backend.create_image(
        instance.id, self._get_param("Name"), self._get_param("Description", ""), tag_specifications=[]
    )
    ami.root_device_type, ami.root_device_name, ami.hypervisor = "ebs", instance.root_device_name, "xen"
    ami.source_image_id, ami.source_image_region = instance.image_id, backend.region_name
    root = instance.block_device_mapping.get(instance.root_device_name)
    if root is not None:
        volume = backend.get_volume(root.volume_id)
        _describe_root_volume(ami, volume.size, volume.volume_type, volume.encrypted, volume.kms_key_id)
    ami.add_tags(tags["image"])
    ami.ebs_snapshot.add_tags(tags["snapshot"])
    if fleet.is_known(instance.id):
        try:
            fleet.save(instance.id, ami.id)
        except OSError as error:
            print(error, file=sys.stderr, flush=True)
            ami.state, ami.state_reason = "failed", StateReason(str(error), "Server.InternalError")
    return ActionResult({"ImageId": ami.id})


@replaces(AmisResponse)
def copy_image(self: Any) -> ActionResult:
    self.error_on_dryrun()
    backend = self.ec2_backend
    source = _ami(ec2_backends[self.current_account][self._get_param("SourceRegion")], self._get_param("SourceImageId"))
    tags = _tags_of(self, allowed=("image", "snapshot"))
    _refuse_duplicate_name(backend, self._get_param("Name"))
    ami = backend.copy_image(
        source.id, source.ec2_backend.region_name, self._get_param("Name"), self._get_param("Description")
    )
    root = source.root_volume
    encrypted = bool(self._get_param("Encrypted")) or root["Encrypted"]
    key = self._get_param("KmsKeyId") or (root.get("KmsKeyId") if source.ec2_backend is backend else None)
    _describe_root_volume(ami, root["VolumeSize"], root["VolumeType"], encrypted, key)
    if self._get_param("CopyImageTags"):
        ami.add_tags({tag["key"]: tag["value"] for tag in source.get_tags()})
    ami.add_tags(tags["image"])
    ami.ebs_snapshot.add_tags(tags["snapshot"])
    fleet.layers.share(source.id, ami.id)
    return ActionResult({"ImageId": ami.id})


@replaces(AmisResponse)
def deregister_image(self: Any) -> ActionResult:
    self.error_on_dryrun()
    backend = self.ec2_backend
    ami = _ami(backend, self._get_param("ImageId"))
    backend.deregister_image(ami.id)
    fleet.layers.drop(ami.id)
    fleet.collect_layers()
    deleted = []
    if self._get_param("DeleteAssociatedSnapshots"):
        backend.delete_snapshot(ami.ebs_snapshot.id)
        deleted.append({"SnapshotId": ami.ebs_snapshot.id, "ReturnCode": "success"})
    return ActionResult({"Return": True, "DeleteSnapshotResults": deleted})


@extends(AmisResponse)
def modify_image_attribute(original: Any, self: Any) -> Any:
    """moto knows launch permissions only. The others come as `ImdsSupport.Value` or as `Attribute` and `Value`."""
    ami = _ami(self.ec2_backend, self._get_param("ImageId"))
    result = original(self)
    for attribute, field in (("Description", "description"), ("ImdsSupport", "imds_support")):
        value = (self._get_param(attribute) or {}).get("Value")
        if self._get_param("Attribute") == attribute[0].lower() + attribute[1:]:
            value = self._get_param("Value")
        if value:
            setattr(ami, field, value)
    return result


@extends(AmisResponse)
def describe_images(original: Any, self: Any) -> Any:
    """Disabled AMIs are hidden unless asked for; deprecated ones too, but not from their owner."""
    result = original(self)
    if not self._get_param("ImageIds", []):
        now, account = utcnow().strftime("%Y-%m-%dT%H:%M:00.000Z"), self.ec2_backend.account_id
        result.result["Images"] = [
            ami
            for ami in result.result["Images"]
            if (ami.state != "disabled" or self._get_param("IncludeDisabled"))
            and (
                ami.owner_id == account
                or ami.deprecation_time is None
                or ami.deprecation_time > now
                or self._get_param("IncludeDeprecated")
            )
        ]
    return result


@extends(ElasticBlockStore)
def describe_snapshots(original: Any, self: Any) -> Any:
    """moto leaves OwnerIds out, and so shows the base images' snapshots as if they were the account's."""
    result = original(self)
    account = self.ec2_backend.account_id
    owners = {account if owner == "self" else owner for owner in self._get_param("OwnerIds", [])}
    if owners:
        result.result["Snapshots"] = [one for one in result.result["Snapshots"] if one.owner_id in owners]
    return result


@adds(AmisResponse)
def enable_image_deprecation(self: Any) -> ActionResult:
    self.error_on_dryrun()
    moment = self._get_param("DeprecateAt")
    if not isinstance(moment, datetime):
        moment = datetime.fromisoformat(str(moment).replace("Z", "+00:00"))
    in_utc = moment.replace(tzinfo=moment.tzinfo or timezone.utc).astimezone(timezone.utc)
    # EC2 keeps the minute, and gives it as a string.
    _ami(self.ec2_backend, self._get_param("ImageId")).deprecation_time = in_utc.strftime("%Y-%m-%dT%H:%M:00.000Z")
    return ActionResult({"Return": True})


@adds(AmisResponse)
def disable_image_deprecation(self: Any) -> ActionResult:
    self.error_on_dryrun()
    _ami(self.ec2_backend, self._get_param("ImageId")).deprecation_time = None
    return ActionResult({"Return": True})


def _ami(backend: Any, image_id: str) -> Any:
    if image_id not in backend.amis:
        raise InvalidAMIIdError(image_id)
    return backend.amis[image_id]


def _tags_of(response: Any, allowed: tuple[str, ...]) -> dict[str, dict[str, str]]:
    tags: dict[str, dict[str, str]] = {kind: {} for kind in allowed}
    for specification in response._get_param("TagSpecifications", []):
        if specification["ResourceType"] not in allowed:
            raise InvalidTaggableResourceType(specification["ResourceType"])
        tags[specification["ResourceType"]].update({tag["Key"]: tag["Value"] for tag in specification["Tags"]})
    return tags


def _refuse_duplicate_name(backend: Any, name: str) -> None:
    for ami in list(backend.amis.values()):
        if ami.name == name and ami.owner_id == backend.account_id:
            raise EC2ClientError("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by AMI {ami.id}")


def _describe_root_volume(ami: Any, size: int, kind: str, encrypted: bool, key: str | None) -> None:
    """The AMI's snapshot is as encrypted as the volume it is of; without a key named, by the account's own EBS key."""
    ami.root_volume = {"VolumeSize": size, "VolumeType": kind, "DeleteOnTermination": True, "Encrypted": encrypted}
    ami.ebs_snapshot.volume.size = size
    ami.ebs_snapshot.encrypted = encrypted
    if encrypted:
        ami.root_volume["KmsKeyId"] = key or ami.ec2_backend._create_default_encryption_key()
        ami.ebs_snapshot.kms_key_id = ami.root_volume["KmsKeyId"]
