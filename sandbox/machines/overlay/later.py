"""Does what AWS does some time after it has answered. Tests replace it by something that does not wait."""

import threading
from collections.abc import Callable
from typing import Any


def later(seconds: float, act: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()


def allowed_later(response: Any) -> bool:
    """Whether the caller may do what AWS asks for only afterwards. The front door, which judges, denies it in a header."""
    return "x-sandbox-denied-later" not in response.headers
