"""S3: bucket policies, and the limits of an object's tags."""

from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.exceptions import BadRequest
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response

from overlay.patching import extends, replaces

OBJECT_TAGS = 10


@replaces(FakeBucket)
def get_permission(_bucket: Any, _action: str, _resource: str) -> PermissionResult:
    """The front door decides who may do what (`sandbox/iam`), not moto.

    moto reads a policy's actions but not its conditions, so it reads "deny without TLS" as "deny".
    """
    return PermissionResult.NEUTRAL


@extends(S3Response)
def _tagging_from_headers(original: Any, self: Any, headers: dict[str, Any]) -> dict[str, str]:
    return _checked(original(self, headers))


@extends(S3Response)
def _tagging_from_xml(original: Any, self: Any) -> dict[str, str]:
    return _checked(original(self))


def _checked(tags: dict[str, str]) -> dict[str, str]:
    if len(tags) > OBJECT_TAGS:
        raise BadRequest(f"Object tags cannot be greater than {OBJECT_TAGS}")
    return tags
