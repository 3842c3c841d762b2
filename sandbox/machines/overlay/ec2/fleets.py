"""EC2 fleets. One of the type `instant` launches once, and is shown only to those who ask for it by its id."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses.fleets import Fleets

from overlay.patching import extends


@extends(Fleets)
def describe_fleets(original: Any, self: Any) -> ActionResult:
    """Source: FleetIds of DescribeFleets, EC2 API."""
    answer: ActionResult = original(self)
    if not self._get_param("FleetIds", []):
        answer.result["Fleets"] = [each for each in answer.result["Fleets"] if each.fleet_type != "instant"]
    return answer
