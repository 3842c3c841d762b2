"""Makes what EC2 has older than it is, since nobody can wait for days here: `POST /sandbox/ages`, with JSON.

    {"region", "ids", "days"}    these AMIs, snapshots, volumes, key pairs and instances were made so many days earlier
"""

from datetime import timedelta
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.ec2.models import ec2_backends

from knob import Knob

PATH = "/sandbox/ages"

# What moto calls the time at which a resource was made.
TIMES = ("creation_date", "start_time", "create_time", "launch_time")


class AgesApplication(Knob):
    path = PATH

    def turn(self, told: dict[str, Any]) -> tuple[str, str]:
        unknown = make_older(told["region"], told["ids"], timedelta(days=told["days"]))
        return ("404 Not Found", f"{told['region']} has no {', '.join(unknown)}") if unknown else ("204 No Content", "")


def make_older(region: str, ids: list[str], by: timedelta) -> list[str]:
    """Gives the ids of what is not there, and changes nothing then."""
    known = resources(ec2_backends[ACCOUNT][region])
    unknown = [each for each in ids if each not in known]
    if not unknown:
        for each in ids:
            resource = known[each]
            name = next(time for time in TIMES if hasattr(resource, time))
            setattr(resource, name, getattr(resource, name) - by)
    return unknown


def resources(backend: Any) -> dict[str, Any]:
    instances = (each for reservation in backend.reservations.values() for each in reservation.instances)
    pairs = {pair.id: pair for pair in backend.key_pairs.values()}
    return {
        **backend.amis,
        **backend.snapshots,
        **backend.volumes,
        **pairs,
        **{instance.id: instance for instance in instances},
    }
