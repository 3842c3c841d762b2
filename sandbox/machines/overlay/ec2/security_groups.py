"""Security groups: one that a network interface is in cannot be deleted."""

from typing import Any

from moto.ec2.exceptions import DependencyViolationError
from moto.ec2.models.security_groups import SecurityGroupBackend

from overlay.patching import extends


@extends(SecurityGroupBackend)
def _delete_security_group(original: Any, self: Any, vpc_id: str | None, group_id: str) -> None:
    """moto deletes it under its instances. Source of the message: hashicorp/terraform-provider-aws#1671."""
    if any(group.id == group_id for interface in self.enis.values() for group in interface.group_set):
        raise DependencyViolationError(f"resource {group_id} has a dependent object")
    original(self, vpc_id, group_id)
