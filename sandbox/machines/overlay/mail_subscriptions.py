"""SNS: a subscription by e-mail stays pending, since nobody here follows the link in the mail; some are refused."""

import copy
import re
from typing import Any

from moto.core.responses import ActionResult
from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import SNSBackend, Subscription
from moto.sns.responses import SNSResponse

from overlay.patching import extends

MAIL = ("email", "email-json")
PROTOCOLS = (*MAIL, "application", "firehose", "http", "https", "lambda", "sms", "sqs")


@extends(SNSBackend)
def subscribe(original: Any, self: SNSBackend, topic_arn: str, endpoint: str, protocol: str) -> Subscription:
    if protocol not in PROTOCOLS:
        raise SNSInvalidParameter(f"Invalid parameter: Does not support this protocol string: {protocol}")
    if protocol in MAIL and not re.fullmatch(r"[^@\s]+@[^@\s]+", endpoint):
        raise SNSInvalidParameter("Invalid parameter: Email address")
    subscription = original(self, topic_arn, endpoint, protocol)
    if protocol in MAIL:
        subscription.attributes |= {"PendingConfirmation": True, "ConfirmationWasAuthenticated": False}
    return subscription


@extends(SNSResponse, "subscribe")
def answer_subscribe(original: Any, self: SNSResponse) -> ActionResult:
    """SNS returns the ARN of a pending subscription only if the call asks for it."""
    answer = original(self)
    if self._get_param("Protocol") in MAIL and not self._get_bool_param("ReturnSubscriptionArn", False):
        return ActionResult({"SubscriptionArn": "pending confirmation"})
    return answer


@extends(SNSBackend)
def list_subscriptions(original: Any, self: SNSBackend, next_token: str | None = None) -> Any:
    subscriptions, token = original(self, next_token)
    return [listed(each) for each in subscriptions], token


@extends(SNSBackend)
def list_subscriptions_by_topic(original: Any, self: SNSBackend, topic_arn: str, next_token: str | None = None) -> Any:
    subscriptions, token = original(self, topic_arn, next_token)
    return [listed(each) for each in subscriptions], token


def listed(subscription: Subscription) -> Subscription:
    if not subscription.attributes["PendingConfirmation"]:
        return subscription
    waiting = copy.copy(subscription)
    waiting.arn = "PendingConfirmation"
    return waiting


@extends(SNSBackend)
def unsubscribe(original: Any, self: SNSBackend, subscription_arn: str) -> None:
    subscription = self.subscriptions.get(subscription_arn)
    if subscription and subscription.attributes["PendingConfirmation"]:
        raise SNSInvalidParameter(
            "Invalid parameter: SubscriptionArn Reason: "
            "Cannot unsubscribe a subscription that is pending confirmation"
        )
    original(self, subscription_arn)
