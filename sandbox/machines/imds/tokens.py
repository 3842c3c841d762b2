"""The session tokens of one machine's metadata service."""

import secrets
import time
from collections.abc import Callable

MAXIMUM_SECONDS = 21600


class Tokens:
    """Tokens end with their time, and with the service that gave them out: another instance's are not valid here."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._ends: dict[str, float] = {}

    def issue(self, seconds: str | None) -> tuple[str, int] | None:
        """A token for so many seconds; none if that is no number from 1 to 21600."""
        if seconds is None or not seconds.isascii() or not seconds.isdigit():
            return None
        if not 1 <= int(seconds) <= MAXIMUM_SECONDS:
            return None
        token = secrets.token_urlsafe(42)
        self._ends[token] = self._clock() + int(seconds)
        return token, int(seconds)

    def seconds_left(self, token: str) -> int | None:
        """None for a token that has ended or was never given out."""
        left = self._ends.get(token, 0) - self._clock()
        return int(left) if left > 0 else None
