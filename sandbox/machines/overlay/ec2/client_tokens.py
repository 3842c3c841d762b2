"""Client tokens: a call that repeats an earlier one with its token gets the same answer and does nothing."""

import threading
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from moto.ec2.exceptions import EC2ClientError


class ClientTokens:
    """What each token was first used for, and the answer. One such object per operation."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str, str], tuple[dict[str, Any], Any]] = {}
        self._lock = threading.Lock()

    def once(
        self, response: Any, carry_out: Callable[[], Any], before_repeating: Callable[[Any], None] = lambda answer: None
    ) -> Any:
        """Carry out a call unless its token is known; then return the earlier answer if `before_repeating` allows."""
        token = response._get_param("ClientToken")
        if not token or response._get_param("DryRun"):
            return carry_out()
        place = (response.current_account, response.region, token)
        request = deepcopy({name: value for name, value in response._get_params().items() if name != "ClientToken"})
        with self._lock:  # held throughout: two equal calls at once must not both be carried out
            if place not in self._known:
                self._known[place] = (request, carry_out())
                return self._known[place][1]
            first, answer = self._known[place]
        if first != request:
            raise EC2ClientError(
                "IdempotentParameterMismatch",
                "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
            )
        before_repeating(answer)
        return answer
