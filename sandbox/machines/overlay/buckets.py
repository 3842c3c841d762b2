"""Bucket policies: moto reads their actions and not their conditions, and so takes "deny without TLS" for "deny"."""

from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

from overlay.patching import replaces


@replaces(FakeBucket)
def get_permission(_bucket: Any, _action: str, _resource: str) -> PermissionResult:
    """Who may do what is the front door's to decide (`sandbox/iam`), not moto's."""
    return PermissionResult.NEUTRAL
