"""SNS: subjects and messages that Publish refuses.

Source: Publish, Subject, Message and MessageStructure, SNS API.
"""

import json
import unicodedata
from typing import Any

from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import SNSBackend

from overlay.patching import extends


@extends(SNSBackend)
def publish(original: Any, self: SNSBackend, message: str, arn: str | None = None, **options: Any) -> str:
    subject = options.get("subject")
    if subject is not None and any(unicodedata.category(each) == "Cc" for each in subject):
        raise SNSInvalidParameter("Invalid parameter: Subject")
    if options.get("message_structure") == "json":
        _check_structure(message)
    return original(self, message, arn, **options)


def _check_structure(message: str) -> None:
    try:
        forms = json.loads(message)
    except ValueError:
        raise SNSInvalidParameter(
            "Invalid parameter: Message Structure - JSON message body failed to parse"
        ) from None
    if not isinstance(forms, dict) or not isinstance(forms.get("default"), str):
        raise SNSInvalidParameter("Invalid parameter: Message Structure - No default entry in JSON message body")
