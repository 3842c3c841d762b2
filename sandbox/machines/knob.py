"""What the tests' knobs have in common: a path of the sandbox's own that takes JSON."""

import json
from collections.abc import Callable, Iterable
from typing import Any

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class Knob:
    """Answers at its `path`; the next application answers everything else."""

    path: str

    def __init__(self, following: Application) -> None:
        self._following = following

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if environ.get("PATH_INFO") != self.path:
            return self._following(environ, start_response)
        status, answer = self.turn(json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))))
        body = answer.encode()
        start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(body)))] if body else [])
        return [body]

    def turn(self, told: dict[str, Any]) -> tuple[str, str]:
        """Does what is told. Gives the status and the answer."""
        raise NotImplementedError
