"""Tags of one resource, looked up directly. moto goes through all tags of the region for each resource that it shows."""

from typing import Any

from moto.ec2.models.tags import TagBackend
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix

from overlay.patching import extends

WILDCARDS = frozenset("*?[")


@extends(TagBackend)
def describe_tags(original: Any, self: Any, filters: dict[str, list[str]] | None = None) -> list[dict[str, str]]:
    ids = filters.get("resource-id", []) if filters and len(filters) == 1 else []
    if not ids or any(WILDCARDS.intersection(each) for each in ids):
        return list(original(self, filters))
    return [
        {
            "resource_id": each,
            "key": key,
            "value": value,
            "resource_type": EC2_PREFIX_TO_RESOURCE.get(get_prefix(each), ""),
        }
        for each in ids
        for key, value in self.tags.get(each, {}).items()
    ]
