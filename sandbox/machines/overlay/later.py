"""Does what AWS does some time after it has answered. Tests replace it by something that does not wait."""

import threading
from collections.abc import Callable


def later(seconds: float, act: Callable[[], None]) -> None:
    timer = threading.Timer(seconds, act)
    timer.daemon = True
    timer.start()
