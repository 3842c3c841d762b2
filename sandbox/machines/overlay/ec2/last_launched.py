"""When an AMI was last launched, which EC2 tells its owner a day late.

Source: LastLaunchedTime of Image, EC2 API.
"""

from datetime import datetime, timedelta
from typing import Any

from moto.core.utils import utcnow
from moto.ec2.models.amis import Ami

from overlay.patching import adds

LAG = timedelta(hours=24)


def note_launch(ami: Any) -> None:
    launches_of(ami).append(utcnow())


def launches_of(ami: Any) -> list[datetime]:
    launches: list[datetime] = ami.__dict__.setdefault("launches", [])
    return launches


@adds(Ami, as_property=True)
def last_launched_time(self: Any) -> str | None:
    known = [each for each in launches_of(self) if each <= utcnow() - LAG]
    return f"{max(known):%Y-%m-%dT%H:%M:%SZ}" if known else None


def pass_time(ami: Any, passed: timedelta) -> None:
    ami.__dict__["launches"] = [each - passed for each in launches_of(ami)]
