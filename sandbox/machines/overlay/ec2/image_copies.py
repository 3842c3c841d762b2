"""CopyImage: returns a pending AMI at once, which becomes available, or fails, when the copy's time has passed.

A copy does not take over its source's launch permissions, deprecation, deregistration protection, tags (unless asked
to) and, here, IMDS support. Its file system is the source's layers: nothing is copied on disk.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidParameterDependency
from moto.ec2.models import ec2_backends
from moto.ec2.models.instances import StateReason
from moto.ec2.responses.amis import AmisResponse

from fleet import fleet
from overlay.ec2.ami_lookup import known_ami, require_available
from overlay.ec2.block_devices import add_data_volume, snapshots_of
from overlay.ec2.client_tokens import ClientTokens
from overlay.ec2.images import check_name, describe_root_volume, tags_of
from overlay.ec2.making import begin, finish, pace
from overlay.later import allowed_later
from overlay.patching import replaces
from overlay.ec2.volume_keys import default_key, find_key

_tokens = ClientTokens()


@replaces(AmisResponse)
def copy_image(self: Any) -> ActionResult:
    self.error_on_dryrun()
    return ActionResult({"ImageId": _tokens.once(self, lambda: _start(self))})


def _start(request: Any) -> str:
    backend = request.ec2_backend
    source = _source(request)
    tags = tags_of(request, allowed=("image", "snapshot"))
    check_name(request._get_param("Name"))
    encrypted = [_encrypted(request, mapping["Ebs"]) for mapping in source.block_device_mappings]
    key_name = request._get_param("KmsKeyId") or (default_key(backend) if any(encrypted) else None)
    key = find_key(backend, key_name) if key_name and allowed_later(request) else None

    ami = backend.copy_image(source.id, source.ec2_backend.region_name, request._get_param("Name"))
    ami.description = request._get_param("Description")  # moto would take over the source's
    root = source.root_volume
    performance = {name: root[name] for name in ("VolumeType", "Iops", "Throughput") if name in root}
    describe_root_volume(ami, performance, root["VolumeSize"], encrypted[0], key or key_name)
    for mapping, is_encrypted in zip(source.data_volumes, encrypted[1:], strict=True):
        of_source = {name: value for name, value in mapping["Ebs"].items() if name not in ("SnapshotId", "KmsKeyId")}
        of_key = {"KmsKeyId": key or key_name} if is_encrypted else {}
        add_data_volume(ami, mapping["DeviceName"], {**of_source, "Encrypted": is_encrypted, **of_key})
    for snapshot in snapshots_of(ami):
        snapshot.add_tags(tags["snapshot"])
    if request._get_param("CopyImageTags"):
        ami.add_tags({tag["key"]: tag["value"] for tag in source.get_tags() if not tag["key"].startswith("aws:")})
    ami.add_tags(tags["image"])
    fleet.layers.share(source.id, ami.id)
    # KMS looks at the key after EC2 has answered, so a wrong one shows only now (KmsKeyId of CopyImage, EC2 API).
    begin(ami, pace.copy_seconds, lambda: finish(ami) if key or not any(encrypted) else _fail(ami))
    return str(ami.id)


def _source(request: Any) -> Any:
    region = request._get_param("SourceRegion")
    try:
        backend = ec2_backends[request.current_account][region]
    except KeyError:
        raise EC2ClientError("InvalidRequest", f"The source region '{region}' is not valid.") from None
    source = known_ami(backend, request._get_param("SourceImageId"))
    require_available(source)
    return source


def _encrypted(request: Any, ebs: dict[str, Any]) -> bool:
    """Whether the copy of a snapshot is encrypted."""
    asked = request._get_param("Encrypted")
    if request._get_param("KmsKeyId") and not asked:
        raise InvalidParameterDependency("KmsKeyId", "Encrypted")
    if ebs["Encrypted"] and asked is False:
        raise EC2ClientError(
            "InvalidRequest",
            f"Snapshot {ebs['SnapshotId']} is encrypted. Creating an unencrypted copy from an encrypted snapshot "
            "is not supported.",
        )
    return bool(asked or ebs["Encrypted"] or request.ec2_backend.ebs_encryption_by_default)


def _fail(ami: Any) -> None:
    for snapshot in snapshots_of(ami):
        snapshot.status, snapshot.state_message = "error", "Given key ID is not accessible"
    ami.state = "failed"
    ami.state_reason = StateReason("Copy image failed with an internal error", "Client.InternalError")
