import json
import unittest

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from overlay import sns_messages  # noqa: F401


class SnsMessages(unittest.TestCase):
    def setUp(self) -> None:
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)
        self.sns = boto3.client("sns", "eu-central-1")
        self.topic = self.sns.create_topic(Name="golden-notices")["TopicArn"]

    def publish(self, **message: str) -> None:
        self.sns.publish(TopicArn=self.topic, **message)

    def test_those_that_sns_takes_are_published(self) -> None:
        self.publish(Subject="golden: web failed – again", Message="text")
        self.publish(MessageStructure="json", Message=json.dumps({"default": "text", "https": "{}"}))

    def test_a_subject_is_one_line(self) -> None:
        for subject in ("one\ntwo", "a\x1b[31mb"):
            with self.assertRaisesRegex(ClientError, r"\(InvalidParameter\).*Subject"):
                self.publish(Subject=subject, Message="text")

    def test_a_message_in_several_forms_has_a_default_one(self) -> None:
        for message, refusal in (
            ("text", "failed to parse"),
            (json.dumps({"https": "{}"}), "No default entry"),
            (json.dumps({"default": {"text": 1}}), "No default entry"),
        ):
            with self.assertRaisesRegex(ClientError, rf"\(InvalidParameter\).*{refusal}"):
                self.publish(MessageStructure="json", Message=message)


if __name__ == "__main__":
    unittest.main()
