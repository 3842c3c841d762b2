"""Answers in pages, where moto gives everything at once."""

from typing import Any

from moto.ec2.exceptions import EC2ClientError

LARGEST = 1000


def page_of(request: Any, found: list[Any], largest: int = LARGEST) -> tuple[list[Any], str | None]:
    """What a request asks for, and the token for what comes next. Without MaxResults that is everything."""
    size = request._get_int_param("MaxResults")
    token = request._get_param("NextToken")
    if token is not None and not token.isdigit():
        raise EC2ClientError("InvalidNextToken", "The token is not one that was given out.")  # the wording is ours
    start = int(token or 0)
    if size is None:
        return found[start:], None
    end = start + min(size, largest)
    return found[start:end], str(end) if end < len(found) else None
