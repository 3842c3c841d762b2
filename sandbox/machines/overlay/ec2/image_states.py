"""What an owner does with an AMI over time: deprecates it, disables and enables it, protects it from deregistration."""

from datetime import datetime, timedelta, timezone
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.amis import AmisResponse

from overlay.ec2.ami_lookup import own_ami, require_available
from overlay.patching import adds, replaces

COOLDOWN = timedelta(hours=24)
LATEST_DEPRECATION = timedelta(days=3650)


@adds(AmisResponse)
def enable_image_deprecation(self: Any) -> ActionResult:
    ami = _named(self)
    moment = self._get_param("DeprecateAt")
    if not isinstance(moment, datetime):
        moment = datetime.fromisoformat(str(moment).replace("Z", "+00:00"))
    in_utc = moment.replace(tzinfo=moment.tzinfo or timezone.utc).astimezone(timezone.utc)
    now = datetime.now(timezone.utc)
    if not now < in_utc <= now + LATEST_DEPRECATION:  # the limits are EC2's; the wording is ours
        raise EC2ClientError(
            "InvalidParameterValue",
            f"Value ({in_utc:%Y-%m-%dT%H:%M:%SZ}) for parameter DeprecateAt is invalid. The date must be in the "
            "future, and not more than 10 years from now.",
        )
    # EC2 rounds to the minute, and gives it as a string.
    ami.deprecation_time = (in_utc + timedelta(seconds=30)).strftime("%Y-%m-%dT%H:%M:00.000Z")
    return ActionResult({"Return": True})


@adds(AmisResponse)
def disable_image_deprecation(self: Any) -> ActionResult:
    _named(self).deprecation_time = None
    return ActionResult({"Return": True})


@replaces(AmisResponse)
def disable_image(self: Any) -> ActionResult:
    """This removes all launch permissions; enabling the AMI does not restore them."""
    ami = _named(self)
    if ami.state != "disabled":
        require_available(ami)
        ami.state = "disabled"
        ami.launch_permissions.clear()
    return ActionResult({"Return": True})


@replaces(AmisResponse)
def enable_image(self: Any) -> ActionResult:
    ami = _named(self)
    if ami.state == "disabled":
        ami.state = "available"
    require_available(ami)
    return ActionResult({"Return": True})


@adds(AmisResponse)
def enable_image_deregistration_protection(self: Any) -> ActionResult:
    cooldown = self._get_param("WithCooldown")
    _named(self).deregistration_protection = f"enabled-{'with' if cooldown else 'without'}-cooldown"
    return ActionResult({"Return": "true"})


@adds(AmisResponse)
def disable_image_deregistration_protection(self: Any) -> ActionResult:
    ami = _named(self)
    if ami.deregistration_protection == "enabled-with-cooldown":
        ami.protected_until = utcnow() + COOLDOWN
    ami.deregistration_protection = "disabled"
    return ActionResult({"Return": "true"})


def refuse_if_protected(ami: Any) -> None:
    """AWS documents the refusal but not its code; this is the code that EC2 uses when it protects instances."""
    if ami.deregistration_protection != "disabled":
        raise EC2ClientError(
            "OperationNotPermitted",
            f"The image '{ami.id}' is protected from deregistration. Disable its deregistration protection and try "
            "again.",
        )
    if ami.protected_until is not None and utcnow() < ami.protected_until:
        raise EC2ClientError(
            "OperationNotPermitted",
            f"The image '{ami.id}' is in the cooldown period of its deregistration protection until "
            f"{ami.protected_until:%Y-%m-%dT%H:%M:%SZ}.",
        )


def _named(response: Any) -> Any:
    response.error_on_dryrun()
    return own_ami(response.ec2_backend, response._get_param("ImageId"))
