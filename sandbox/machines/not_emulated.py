"""Tells what moto does not emulate from what fails in it, which for moto are both a crash.

The answer carries a header that no service of AWS sends. A failure goes on to the server, which logs its traceback.
"""

from collections.abc import Callable, Iterable
from typing import Any

from moto.moto_server.werkzeug_app import create_backend_app

HEADER = "X-Sandbox-Not-Emulated"
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def create_app(service: Any) -> Any:
    """The application of one of moto's services; moto asks for that of none where it does not know the service."""
    if service is None:
        raise NotImplementedError("moto has no such service")
    return create_backend_app(service)


class NotEmulatedApplication:
    """Answers 501 where moto says that it has not implemented what it is asked for."""

    def __init__(self, moto: Application) -> None:
        self._moto = moto

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return self._moto(environ, start_response)
        except NotImplementedError as error:
            body = str(error).encode()
            start_response(
                "501 Not Implemented",
                [("Content-Type", "text/plain"), ("Content-Length", str(len(body))), (HEADER, "true")],
            )
            return [body]
