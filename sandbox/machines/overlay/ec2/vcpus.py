"""The quota of vCPUs that the running on-demand instances of a region may have."""

import re
from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instance_types import INSTANCE_TYPES

from overlay.service_quotas import applied

# The families that share the quota "Standard". The others have quotas of their own, which are not enforced here.
STANDARD = re.compile(r"(a|c|d|h|i|im|is|m|r|t|z)\d")


def check_vcpus(backend: Any, instance_type: str, count: int) -> None:
    """Only running instances count. Source: "On-Demand Instance quotas", EC2 user guide."""
    if not STANDARD.match(instance_type):
        return
    running = [each.instance_type for each in backend.all_instances() if each.state == "running"]
    used = sum(_vcpus(each) for each in running if STANDARD.match(each))
    if used + count * _vcpus(instance_type) > applied.vcpus:
        raise EC2ClientError(
            "VcpuLimitExceeded",
            f"You have requested more vCPU capacity than your current vCPU limit of {applied.vcpus} allows for the "
            "instance bucket that the specified instance type belongs to. Please visit "
            "http://aws.amazon.com/contact-us/ec2-request to request an adjustment to this limit.",
        )


def _vcpus(instance_type: str) -> int:
    return int(INSTANCE_TYPES.get(instance_type, {}).get("VCpuInfo", {}).get("DefaultVCpus", 0))
