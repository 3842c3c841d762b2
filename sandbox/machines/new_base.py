"""What a test says of publishers, since nobody else publishes base images here: `POST /sandbox/base-images`, with JSON.

    {"region", "parameter"}    the publisher of the parameter's AMI makes another one, to which the parameter points then

The answer is the new AMI's id.
"""

from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT

from knob import Knob
from overlay.ec2.base_images import publish_next

PATH = "/sandbox/base-images"


class NewBaseApplication(Knob):
    path = PATH

    def turn(self, told: dict[str, Any]) -> tuple[str, str]:
        try:
            return "200 OK", publish_next(ACCOUNT, told["region"], told["parameter"])
        except KeyError as error:
            return "400 Bad Request", str(error)