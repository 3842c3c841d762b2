"""AMIs in the making: CreateImage and CopyImage answer at once, with an AMI that is pending until their time has passed."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from moto.ec2.exceptions import EC2ClientError

from overlay.ec2.block_devices import snapshots_of
from overlay.later import later


@dataclass
class Pace:
    """How long EC2 takes."""

    image_seconds: float = 0.0
    copy_seconds: float = 1.0


@dataclass
class Making:
    """A snapshot in the making."""

    seconds: float
    started: float = field(default_factory=time.monotonic)

    def percent(self) -> int:
        elapsed = (time.monotonic() - self.started) / self.seconds if self.seconds > 0 else 1.0
        return min(99, int(100 * elapsed))


pace = Pace()


def announce(ami: Any) -> None:
    """Make an AMI pending before anybody can see it. How long it takes is not known yet."""
    ami.state = "pending"
    for snapshot in snapshots_of(ami):
        snapshot.status, snapshot.making = "pending", Making(math.inf)


def begin(ami: Any, seconds: float, end: Callable[[], None]) -> None:
    for snapshot in snapshots_of(ami):
        snapshot.making = Making(seconds)
    later(seconds, end)


def finish(ami: Any) -> None:
    for snapshot in snapshots_of(ami):
        snapshot.status, snapshot.making = "completed", None
    ami.state = "available"


def refuse_if_pending(ami: Any) -> None:
    """AWS documents neither that a pending AMI can be deregistered nor that it cannot. This is the worse of the two."""
    if ami.state == "pending":
        raise EC2ClientError("InvalidAMIID.Unavailable", f"The image ID '{ami.id}' is not available")
