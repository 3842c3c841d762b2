"""Block device mappings as EC2 checks and merges them: those of an AMI, with the changes that a request makes."""

import re
from collections import Counter
from typing import Any

from moto.ec2.exceptions import EC2ClientError

from overlay.ec2.volume_keys import default_key

# The names of the EC2 User Guide ("Device names for volumes on Amazon EC2 instances", HVM). EC2 answers /dev/sda and
# names of partitions with "Invalid device name" (aws-cli#1071, packer#1266), but it takes the other root name: the
# instance then has a second, blank volume, and its root volume is as the AMI has it (packer-plugin-amazon#122).
DEVICE_NAME = re.compile(r"(/dev/)?(sda1|sd[b-z]|xvd[a-z]|xvd[a-d][a-z])")

Mapping = dict[str, Any]


def check_requested(requested: list[Mapping]) -> None:
    if any(not mapping.get("DeviceName") for mapping in requested):
        raise _invalid("Missing device name")
    counts = Counter(mapping["DeviceName"] for mapping in requested)
    for name, count in counts.items():
        if not DEVICE_NAME.fullmatch(name):
            raise _invalid(f"Invalid device name {name}")
        if count > 1:
            raise _invalid(f"The device '{name}' is used in more than one block-device mapping")


def merge(of_ami: list[Mapping], requested: list[Mapping], encrypted_by_default: bool) -> list[Mapping]:
    """The AMI's volumes with the request's changes, without those that it drops, and then those that it adds."""
    check_requested(requested)
    asked = {mapping["DeviceName"]: mapping for mapping in requested}
    merged = [_merged(mapping, asked.pop(mapping["DeviceName"], {})) for mapping in of_ami]
    added = [_merged({"DeviceName": name, "Ebs": {}}, mapping) for name, mapping in asked.items()]
    volumes = [mapping for mapping in (*merged, *added) if mapping is not None]
    for mapping in volumes:
        ebs = mapping["Ebs"]
        ebs["Encrypted"] = bool(ebs.get("Encrypted") or encrypted_by_default)
    return volumes


def asked_of_disks(requested: list[Mapping], instance: Any) -> dict[str, bool | None]:
    """What CreateImage is to change about the instance's disks: whether one ends with its instance; None leaves one out."""
    check_requested(requested)
    asked: dict[str, bool | None] = {}
    for mapping in requested:
        device, ebs = mapping["DeviceName"], mapping.get("Ebs", {})
        is_other = device == instance.root_device_name or device not in instance.block_device_mapping
        if is_other or (set(ebs) - {"DeleteOnTermination"}):
            message = f"The sandbox does not emulate this of CreateImage: {mapping}."
            raise EC2ClientError("UnsupportedOperation", message)
        asked[device] = None if mapping.get("NoDevice") is not None else ebs["DeleteOnTermination"]
    return asked


def add_data_volume(ami: Any, device: str, ebs: dict[str, Any]) -> None:
    """Give an AMI another disk, with a snapshot of its own, that is as `ebs` describes it."""
    backend = ami.ec2_backend
    key = ebs.get("KmsKeyId") or (default_key(backend) if ebs["Encrypted"] else None)
    zone = f"{backend.region_name}a"
    volume = backend.create_volume(ebs["VolumeSize"], zone, encrypted=ebs["Encrypted"], kms_key_id=key)
    snapshot = backend.create_snapshot(volume.id, f"Auto-created snapshot for AMI {ami.id}", ami.owner_id, ami.id)
    snapshot.kms_key_id = key
    snapshot.status, snapshot.making = ami.ebs_snapshot.status, ami.ebs_snapshot.making
    backend.delete_volume(volume.id)
    described = {**ebs, "SnapshotId": snapshot.id, **({"KmsKeyId": key} if key else {})}
    ami.data_volumes.append({"DeviceName": device, "Ebs": described})


def snapshots_of(ami: Any) -> list[Any]:
    """The root volume's comes first."""
    others = [ami.ec2_backend.get_snapshot(mapping["Ebs"]["SnapshotId"]) for mapping in ami.data_volumes]
    return [ami.ebs_snapshot, *others]


def check_sizes(backend: Any, volumes: list[Mapping]) -> None:
    """Every volume has a size, which is not smaller than its snapshot's."""
    for mapping in volumes:
        ebs, snapshot_id = mapping["Ebs"], mapping["Ebs"].get("SnapshotId")
        if not snapshot_id:
            if not ebs.get("VolumeSize"):
                raise _invalid(f"Either snapshot ID or volume size must be provided for: {mapping['DeviceName']}")
            continue
        smallest = backend.get_snapshot(snapshot_id).volume.size
        size = ebs.setdefault("VolumeSize", smallest)
        if size < smallest:
            # The two spaces are EC2's (origin-ci-tool#153, scylladb#6999).
            raise _invalid(f"Volume of size {size}GB is smaller than  snapshot '{snapshot_id}', expect size >= {smallest}GB")


def _merged(of_ami: Mapping, asked: Mapping) -> Mapping | None:
    """One volume; none if the request drops it, or if it is an instance store, which is no volume."""
    if asked.get("NoDevice") is not None or asked.get("VirtualName"):
        return None
    known, wanted = of_ami["Ebs"], asked.get("Ebs", {})
    if wanted.get("VolumeType", known.get("VolumeType")) != known.get("VolumeType"):  # what it could do goes with its type
        known = {name: value for name, value in known.items() if name not in ("Iops", "Throughput")}
    # What is encrypted in a snapshot is encrypted in its volumes, whatever the request says.
    encrypted = bool(known.get("Encrypted") or wanted.get("Encrypted"))
    ebs = {"DeleteOnTermination": True, "VolumeType": "gp2", **known, **wanted, "Encrypted": encrypted}
    return {"DeviceName": of_ami["DeviceName"], "Ebs": ebs}


def _invalid(message: str) -> EC2ClientError:
    return EC2ClientError("InvalidBlockDeviceMapping", message)
