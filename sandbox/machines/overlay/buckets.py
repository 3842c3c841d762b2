"""Bucket policies: moto reads their actions but not their conditions, so it reads "deny without TLS" as "deny"."""

from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.models import FakeBucket

from overlay.patching import replaces


@replaces(FakeBucket)
def get_permission(_bucket: Any, _action: str, _resource: str) -> PermissionResult:
    """The front door decides who may do what (`sandbox/iam`), not moto."""
    return PermissionResult.NEUTRAL
