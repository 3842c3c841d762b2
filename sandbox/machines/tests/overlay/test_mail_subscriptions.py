import unittest

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from overlay import mail_subscriptions  # noqa: F401


class MailSubscriptions(unittest.TestCase):
    def setUp(self) -> None:
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)
        self.sns = boto3.client("sns", "eu-central-1")
        self.topic = self.sns.create_topic(Name="golden-approval")["TopicArn"]

    def subscribe(self, protocol: str, endpoint: str, **options: object) -> str:
        return self.sns.subscribe(TopicArn=self.topic, Protocol=protocol, Endpoint=endpoint, **options)[
            "SubscriptionArn"
        ]

    def test_one_by_mail_waits_for_good(self) -> None:
        self.assertEqual(self.subscribe("email", "a@example.org"), "pending confirmation")
        arn = self.subscribe("email", "a@example.org", ReturnSubscriptionArn=True)

        attributes = self.sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
        listed = self.sns.list_subscriptions_by_topic(TopicArn=self.topic)["Subscriptions"]

        self.assertEqual(attributes["PendingConfirmation"], "true")
        self.assertEqual([each["SubscriptionArn"] for each in listed], ["PendingConfirmation"])
        with self.assertRaisesRegex(ClientError, "InvalidParameter.*pending confirmation"):
            self.sns.unsubscribe(SubscriptionArn=arn)

    def test_one_that_cannot_be_is_refused(self) -> None:
        for protocol, endpoint, refusal in (
            ("email", "nobody", "Email address"),
            ("carrier-pigeon", "a@example.org", "Does not support this protocol string: carrier-pigeon"),
        ):
            with self.assertRaisesRegex(ClientError, rf"\(InvalidParameter\).*{refusal}"):
                self.subscribe(protocol, endpoint)

    def test_others_are_there_at_once(self) -> None:
        arn = self.subscribe("http", "http://127.0.0.1:1/")

        attributes = self.sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
        self.assertEqual(attributes["PendingConfirmation"], "false")
        self.sns.unsubscribe(SubscriptionArn=arn)
        self.assertEqual(self.sns.list_subscriptions()["Subscriptions"], [])


if __name__ == "__main__":
    unittest.main()
