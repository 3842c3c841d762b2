import json
import unittest
from typing import Any

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from overlay import iam, principals  # noqa: F401

ROLES = "arn:aws:iam::123456789012:role"


def policy(principal: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "kms:*", "Resource": "*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def trust(principal: Any) -> str:
    statement = {"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


class Principals(unittest.TestCase):
    def setUp(self) -> None:
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)
        self.iam, self.kms, self.s3, self.sns = (
            boto3.client(name, "us-east-1") for name in ("iam", "kms", "s3", "sns")
        )
        self.s3.create_bucket(Bucket="artifacts")
        self.topic = self.sns.create_topic(Name="approval")["TopicArn"]
        self.iam.create_role(RoleName="there", AssumeRolePolicyDocument=trust({"Service": "ec2.amazonaws.com"}))

    def set_all(self, principal: Any) -> list[str]:
        """The codes of the services' refusals."""
        outcomes = []
        for call in (
            lambda: self.iam.update_assume_role_policy(RoleName="there", PolicyDocument=trust(principal)),
            lambda: self.kms.create_key(Policy=policy(principal)),
            lambda: self.s3.put_bucket_policy(Bucket="artifacts", Policy=policy(principal)),
            lambda: self.sns.set_topic_attributes(
                TopicArn=self.topic, AttributeName="Policy", AttributeValue=policy(principal)
            ),
        ):
            try:
                call()
            except ClientError as error:
                outcomes.append(error.response["Error"]["Code"])
        return outcomes

    def test_are_taken_if_they_exist_or_are_not_of_the_account(self) -> None:
        for principal in (
            "*",
            {"AWS": f"{ROLES}/there"},
            {"AWS": ["arn:aws:iam::123456789012:root", "arn:aws:iam::210987654321:role/elsewhere"]},
        ):
            self.assertEqual(self.set_all(principal), [])

    def test_are_refused_if_they_do_not_exist(self) -> None:
        self.assertEqual(
            self.set_all({"AWS": [f"{ROLES}/there", f"{ROLES}/not-there"]}),
            [
                "MalformedPolicyDocument",
                "MalformedPolicyDocumentException",
                "MalformedPolicy",
                "InvalidParameter",
            ],
        )
