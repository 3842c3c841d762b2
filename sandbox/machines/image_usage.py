"""What tests say of the use of AMIs, since it cannot be waited for or done here: `POST /sandbox/image-usage`, with JSON.

    {"passHours": N}    lets so many hours pass for usage reports, and for when AMIs were last launched
    {"region", "imageId", "account", "resourceType", "count"}    another account's use, which reports tell from now on; a
                        count of 0 ends it
"""

from datetime import timedelta
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.ec2.models import ec2_backends

from knob import Knob
from overlay.ec2 import last_launched
from overlay.ec2.usage_reports import ForeignUse, foreign_uses, reports

PATH = "/sandbox/image-usage"


class ImageUsageApplication(Knob):
    path = PATH

    def turn(self, told: dict[str, Any]) -> tuple[str, str]:
        if "passHours" in told:
            pass_time(timedelta(hours=told["passHours"]))
        else:
            use(told["region"], ForeignUse(told["imageId"], told["account"], told["resourceType"], told["count"]))
        return "204 No Content", ""


def pass_time(passed: timedelta) -> None:
    for backend in list(ec2_backends[ACCOUNT].values()):
        for report in list(reports(backend).values()):
            report.creation_time -= passed
        for ami in list(backend.amis.values()):
            last_launched.pass_time(ami, passed)


def use(region: str, told: ForeignUse) -> None:
    uses = foreign_uses(ec2_backends[ACCOUNT][region])
    uses[:] = [
        each
        for each in uses
        if (each.image_id, each.account, each.resource_type) != (told.image_id, told.account, told.resource_type)
    ]
    if told.count > 0:
        uses.append(told)
