"""Allowed AMIs: which AMIs of other accounts can be found and used in a region. An account's own are always allowed.

Source: "Control the discovery and use of AMIs in Amazon EC2 with Allowed AMIs", EC2 user guide.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.models.amis import Ami
from moto.ec2.responses.amis import AmisResponse

from overlay.patching import adds

# EC2's alias amazon stands for Amazon and for the publishers that AWS verifies. Canonical is one of them.
VERIFIED_PUBLISHERS = ("137112412989", "099720109477")


@dataclass
class AllowedAmis:
    state: str = "disabled"
    criteria: list[dict[str, Any]] = field(default_factory=list)


def allowed_amis(backend: Any) -> AllowedAmis:
    """The setting of an account's region."""
    setting: AllowedAmis = backend.__dict__.setdefault("allowed_amis", AllowedAmis())
    return setting


def is_hidden(backend: Any, ami: Any) -> bool:
    return allowed_amis(backend).state == "enabled" and not _is_allowed(backend, ami)


@adds(Ami, as_property=True)
def image_allowed(self: Any) -> bool | None:
    """EC2 says it of each AMI while the setting is on."""
    backend = self.ec2_backend
    return None if allowed_amis(backend).state == "disabled" else _is_allowed(backend, self)


@adds(AmisResponse)
def get_allowed_images_settings(self: Any) -> ActionResult:
    self.error_on_dryrun()
    setting = allowed_amis(self.ec2_backend)
    return ActionResult({"State": setting.state, "ImageCriteria": setting.criteria, "ManagedBy": "account"})


@adds(AmisResponse)
def enable_allowed_images_settings(self: Any) -> ActionResult:
    return _switch(self, self._get_param("AllowedImagesSettingsState"))


@adds(AmisResponse)
def disable_allowed_images_settings(self: Any) -> ActionResult:
    return _switch(self, "disabled")


@adds(AmisResponse)
def replace_image_criteria_in_allowed_images_settings(self: Any) -> ActionResult:
    self.error_on_dryrun()
    allowed_amis(self.ec2_backend).criteria = self._get_param("ImageCriteria", [])
    return ActionResult({"ReturnValue": True})


def _switch(request: Any, state: str) -> ActionResult:
    request.error_on_dryrun()
    allowed_amis(request.ec2_backend).state = state
    return ActionResult({"AllowedImagesSettingsState": state})


def _is_allowed(backend: Any, ami: Any) -> bool:
    """An AMI has to fit all conditions of any criterion. No criterion allows nothing, which AWS does not document."""
    if ami.owner_id == backend.account_id:
        return True
    return any(
        all(CONDITIONS[name](ami, asked) for name, asked in criterion.items())
        for criterion in allowed_amis(backend).criteria
    )


def _has_provider(ami: Any, providers: list[str]) -> bool:
    names = {ami.owner_id, *(("amazon",) if ami.owner_id in VERIFIED_PUBLISHERS else ())}
    return not names.isdisjoint(providers)


def _has_name(ami: Any, patterns: list[str]) -> bool:
    return any(
        re.fullmatch("".join({"*": ".*", "?": "."}.get(each, re.escape(each)) for each in pattern), ami.name)
        for pattern in patterns
    )


def _is_young(ami: Any, condition: dict[str, int]) -> bool:
    return _days_since(ami.creation_date) <= condition["MaximumDaysSinceCreated"]


def _is_current(ami: Any, condition: dict[str, int]) -> bool:
    if ami.deprecation_time is None:
        return True
    return _days_since(ami.deprecation_time) <= condition["MaximumDaysSinceDeprecated"]


def _days_since(moment: datetime | str) -> float:
    then = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return (datetime.now(timezone.utc) - then.replace(tzinfo=then.tzinfo or timezone.utc)).total_seconds() / 86400


def _never(_ami: Any, _asked: Any) -> bool:
    """The base images are no products of the Marketplace, carry no watermark, and were never scanned."""
    return False


CONDITIONS: dict[str, Callable[[Any, Any], bool]] = {
    "ImageProviders": _has_provider,
    "ImageNames": _has_name,
    "CreationDateCondition": _is_young,
    "DeprecationTimeCondition": _is_current,
    "MarketplaceProductCodes": _never,
    "ImageWatermarks": _never,
    "ScanResultCondition": _never,
}
