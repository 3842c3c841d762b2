"""S3: names of buckets, their policies, and the limits of an object's tags."""

import re
from typing import Any

from moto.iam.access_control import PermissionResult
from moto.s3.exceptions import BadRequest, InvalidBucketName
from moto.s3.models import FakeBucket, S3Backend
from moto.s3.responses import S3Response

from overlay.patching import extends, replaces

OBJECT_TAGS = 10
# Source: "General purpose bucket naming rules", S3 user guide.
NAME = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")
RESERVED_NAME = re.compile(r"(xn--|sthree-).*|.*(-s3alias|--ol-s3)|.*\.\..*|\d+\.\d+\.\d+\.\d+")


@extends(S3Backend)
def create_bucket(original: Any, self: Any, bucket_name: str, *rest: Any, **options: Any) -> Any:
    if not NAME.fullmatch(bucket_name) or RESERVED_NAME.fullmatch(bucket_name):
        raise InvalidBucketName()
    return original(self, bucket_name, *rest, **options)


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
