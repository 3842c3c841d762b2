"""Roles as the services of the account know them: a change in IAM reaches them some time after IAM has answered.

A change of policies takes `pace.seconds`, a new role and its trust policy half of that. On AWS each takes its own time, so
that a role which a service can assume already may lack its policies.
"""

import threading
import time
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.iam.models import iam_backends


class Pace:
    seconds: float = 0


pace = Pace()
_lock = threading.Lock()
# The states that each role has had, by its ARN, with the moment of each change. None: there was no such role.
_history: dict[str, list[tuple[float, Any]]] = {}


def role(arn: str) -> Any:
    """What is known of a role by now, or None."""
    if pace.seconds == 0:
        return _current(arn).get(arn)
    known = _state(arn, pace.seconds / 2)
    if known is None:
        return None
    earlier = _state(arn, pace.seconds)
    return {**known, "policies": earlier["policies"] if earlier else {}}


def principal(arn: str) -> Any:
    """The policies of a role, a user with its groups, or a group, as IAM has them; or None."""
    iam = iam_backends[ACCOUNT]["aws"]
    found = next((each for kind in (iam.roles, iam.users, iam.groups) for each in kind.values() if each.arn == arn), None)
    if found is None:
        return None
    boundary = getattr(found, "permissions_boundary_arn", None)
    groups = [group for group in iam.groups.values() if found in group.users]
    return {
        "policies": {name: text for each in (found, *groups) for name, text in _policies(iam, each).items()},
        **({"boundary": _document_of(iam, boundary), "boundaryArn": boundary} if boundary else {}),
    }


def _state(arn: str, seconds_ago: float) -> Any:
    moment = time.monotonic() - seconds_ago
    with _lock:
        states = [state for since, state in _history.get(arn, []) if since <= moment]
    return states[-1] if states else None


def _current(arn: str | None = None) -> dict[str, Any]:
    """The roles as IAM has them, or only one of them, by their ARNs."""
    iam = iam_backends[ACCOUNT]["aws"]
    return {each.arn: _describe(iam, each) for each in list(iam.roles.values()) if arn in (None, each.arn)}


def _describe(iam: Any, found: Any) -> dict[str, Any]:
    boundary = found.permissions_boundary_arn
    return {
        "arn": found.arn,
        "policies": _policies(iam, found),
        "trust": found.assume_role_policy_document,
        **({"boundary": _document_of(iam, boundary)} if boundary else {}),
    }


def _policies(iam: Any, found: Any) -> dict[str, str]:
    """Name → document, of inline and attached policies."""
    attached = {policy.name: _document_of(iam, policy.arn) for policy in found.managed_policies.values()}
    return {**found.policies, **attached}


def _document_of(iam: Any, arn: str) -> str:
    policy = iam.managed_policies[arn]
    return str(next(version.document for version in policy.versions if version.is_default))


def note_changes() -> None:
    """To be called after each change, whoever made it."""
    with _lock:
        now = time.monotonic()
        current = _current()
        for arn in {*current, *_history}:
            states = _history.setdefault(arn, [(now, None)])
            if states[-1][1] != current.get(arn):
                states.append((now, current.get(arn)))
