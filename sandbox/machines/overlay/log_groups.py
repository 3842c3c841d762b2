"""CloudWatch Logs: how long a group's events can be kept, and the key that encrypts them."""

from typing import Any

from moto.logs.exceptions import InvalidParameterException, ResourceNotFoundException
from moto.logs.models import LogsBackend
from moto.logs.responses import LogsResponse

from overlay.patching import adds, extends

# Source: the retentionInDays of PutRetentionPolicy, CloudWatch Logs API.
RETENTION_DAYS = (
    *(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731),
    *(1096, 1827, 2192, 2557, 2922, 3288, 3653),
)


@extends(LogsBackend)
def put_retention_policy(original: Any, self: Any, log_group_name: str, retention_in_days: Any) -> None:
    if int(retention_in_days) not in RETENTION_DAYS:
        raise InvalidParameterException(
            constraint=f"Member must satisfy enum value set: {list(RETENTION_DAYS)}",
            parameter="retentionInDays",
            value=retention_in_days,
        )
    original(self, log_group_name, retention_in_days)


@adds(LogsResponse)
def associate_kms_key(self: Any) -> str:
    _named(self).kms_key_id = self._get_param("kmsKeyId")
    return ""


@adds(LogsResponse)
def disassociate_kms_key(self: Any) -> str:
    _named(self).kms_key_id = None
    return ""


def _named(response: Any) -> Any:
    group = response.logs_backend.groups.get(response._get_param("logGroupName"))
    if group is None:
        raise ResourceNotFoundException()
    return group
