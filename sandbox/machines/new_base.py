"""What a test says of publishers, since nobody else publishes base images here: `POST /sandbox/base-images`, with JSON.

    {"region", "parameter"}    the publisher of the parameter's AMI makes another one, to which the parameter points then

The answer is the new AMI's id.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT

from overlay.ec2.base_images import publish_next

PATH = "/sandbox/base-images"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class NewBaseApplication:
    """Answers at `PATH`; the next application answers everything else."""

    def __init__(self, following: Application) -> None:
        self._following = following

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != PATH:
            return self._following(environ, start_response)
        told = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
        try:
            status, answer = "200 OK", publish_next(ACCOUNT, told["region"], told["parameter"])
        except KeyError as error:
            status, answer = "400 Bad Request", str(error)
        start_response(status, [("Content-Type", "text/plain")])
        return [answer.encode()]
