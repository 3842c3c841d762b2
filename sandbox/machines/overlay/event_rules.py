"""EventBridge: malformed schedules, the number of a rule's targets, and targets that need a role.

Source: "Setting a schedule pattern for scheduled rules", "Amazon EventBridge quotas" and "Using IAM roles to let
EventBridge access target resources", user guide.
"""

import re
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.events.exceptions import ValidationException
from moto.events.models import EventsBackend

from overlay.patching import extends

TARGETS = 5
WITH_ROLE = ("codebuild", "codepipeline")
RATE = re.compile(r"rate\((1 (minute|hour|day)|([2-9]|[1-9]\d+) (minutes|hours|days))\)")
CRON = re.compile(r"cron\((\S+ \S+) (?P<day>\S+) \S+ (?P<weekday>\S+) \S+\)")


@extends(EventsBackend)
def put_rule(original: Any, self: Any, name: str, **options: Any) -> Any:
    schedule = options.get("scheduled_expression")
    if schedule and not _is_schedule(schedule):
        raise ValidationException("Parameter ScheduleExpression is not valid.")
    return original(self, name, **options)


@extends(EventsBackend)
def put_targets(original: Any, self: Any, name: str, event_bus_arn: str | None, targets: list[dict[str, Any]]) -> None:
    rule = self.describe_rule(name, event_bus_arn)
    if len({target["Id"] for target in [*rule.targets, *targets]}) > TARGETS:
        raise JsonRESTError(
            "LimitExceededException", "The requested resource exceeds the maximum number allowed. (targets per rule)"
        )
    for arn in (target["Arn"] for target in targets if not target.get("RoleArn")):
        if arn.split(":")[2] in WITH_ROLE:
            raise ValidationException(f"RoleArn is required for target {arn}.")
    original(self, name, event_bus_arn, targets)


def _is_schedule(text: str) -> bool:
    cron = CRON.fullmatch(text)
    return bool(RATE.fullmatch(text) or (cron and "?" in (cron["day"], cron["weekday"])))
