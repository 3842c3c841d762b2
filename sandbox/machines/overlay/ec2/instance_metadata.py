"""What an instance's metadata service tells, from EC2's records of it.

Left out: the credentials of the instance's role, since a machine here reaches nothing that would take them; the
signatures of the identity document, which only AWS can make; and categories that nothing here has a value for.
"""

import base64
import json
from typing import Any

from imds.service import Metadata
from imds.tree import Tree
from machine import hostname_of


def metadata_of(instance: Any, keys: Tree) -> Metadata:
    """What it tells now. The keys are those of the launch: the key pair itself may be gone since."""
    options = instance.metadata_options
    user_data = base64.b64decode(str(instance.user_data)) if instance.user_data else b""
    tree: Tree = {
        "dynamic": {"instance-identity": {"document": json.dumps(_identity(instance), indent=2)}},
        "meta-data": _meta_data(instance, keys),
        **({"user-data": user_data} if user_data else {}),
    }
    return Metadata(
        is_enabled=options.http_endpoint != "disabled",
        requires_token=options.http_tokens == "required",
        hop_limit=options.http_put_response_hop_limit or 1,
        tree=tree,
    )


def _meta_data(instance: Any, keys: Tree) -> Tree:
    region = instance.ec2_backend.region_name
    nic = instance.nics[0]
    address = str(nic.private_ip_address)
    domain = "ec2.internal" if region == "us-east-1" else f"{region}.compute.internal"
    name = f"{hostname_of(address)}.{domain}"
    profile = instance.ec2_backend.iam_instance_profile_associations.get(instance.id)
    groups = "\n".join(group.name for group in nic.group_set)
    public: Tree = {"public-ipv4": str(nic.public_ip)} if nic.public_ip else {}
    return {
        "ami-id": instance.image_id,
        "ami-launch-index": str(instance.ami_launch_index),
        "ami-manifest-path": "(unknown)",
        "block-device-mapping": _block_devices(instance),
        "hostname": name,
        **({"iam": {"info": json.dumps(_profile(profile.iam_instance_profile), indent=2)}} if profile else {}),
        "instance-action": "none",
        "instance-id": instance.id,
        "instance-life-cycle": "spot" if instance.lifecycle == "spot" else "on-demand",
        "instance-type": instance.instance_type,
        "local-hostname": name,
        "local-ipv4": address,
        "mac": nic.mac_address,
        "network": {"interfaces": {"macs": {nic.mac_address: {**_interface(nic, name, groups), **public}}}},
        "placement": _placement(instance),
        **public,
        **({"public-keys": keys} if keys else {}),
        "reservation-id": _reservation_id(instance),
        "security-groups": groups,
        "services": {"domain": "amazonaws.com", "partition": "aws"},
        **_tags(instance),
    }


def _interface(nic: Any, name: str, groups: str) -> Tree:
    return {
        "device-number": "0",
        "interface-id": nic.id,
        "local-hostname": name,
        "local-ipv4s": str(nic.private_ip_address),
        "mac": nic.mac_address,
        "owner-id": nic.owner_id,
        "security-group-ids": "\n".join(group.id for group in nic.group_set),
        "security-groups": groups,
        "subnet-id": nic.subnet.id,
        "subnet-ipv4-cidr-block": str(nic.subnet.cidr_block),
        "vpc-id": nic.subnet.vpc_id,
    }


def _placement(instance: Any) -> Tree:
    backend, zone = instance.ec2_backend, instance._placement.zone
    return {
        "availability-zone": zone,
        "availability-zone-id": backend.get_zone_by_name(zone).zone_id,
        "region": backend.region_name,
    }


def public_keys(instance: Any) -> Tree:
    """The key of a launch, as the metadata lists it."""
    key = instance.ec2_backend.key_pairs.get(instance.key_name)
    if key is None:
        return {}
    # The comment is the key pair's name: by it Packer finds the key that it must remove.
    line = " ".join([*key.public_key.split()[:2], instance.key_name])
    return {f"0={instance.key_name}": {"openssh-key": line}}


def _block_devices(instance: Any) -> Tree:
    root = instance.root_device_name
    others = [device for device in instance.block_device_mapping if device != root]
    return {"ami": root, "root": root, **{f"ebs{number}": device for number, device in enumerate(others, 1)}}


def _profile(profile: Any) -> dict[str, str]:
    return {"Code": "Success", "InstanceProfileArn": profile.arn, "InstanceProfileId": profile.id}


def _tags(instance: Any) -> Tree:
    if instance.metadata_options.instance_metadata_tags != "enabled":
        return {}
    return {"tags": {"instance": {tag["key"]: tag["value"] for tag in instance.get_tags()}}}


def _reservation_id(instance: Any) -> str:
    for reservation in instance.ec2_backend.reservations.values():
        if instance in reservation.instances:
            return str(reservation.id)
    return ""


def _identity(instance: Any) -> dict[str, Any]:
    return {
        "accountId": instance.ec2_backend.account_id,
        "architecture": instance.architecture,
        "availabilityZone": instance._placement.zone,
        "billingProducts": None,
        "devpayProductCodes": None,
        "marketplaceProductCodes": None,
        "imageId": instance.image_id,
        "instanceId": instance.id,
        "instanceType": instance.instance_type,
        "kernelId": None,
        "pendingTime": instance.launch_time.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "privateIp": str(instance.nics[0].private_ip_address),
        "ramdiskId": None,
        "region": instance.ec2_backend.region_name,
        "version": "2017-09-30",
    }
