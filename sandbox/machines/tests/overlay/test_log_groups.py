import unittest
from typing import Any

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from overlay import log_groups  # noqa: F401

KEY = "arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555"


class LogGroups(unittest.TestCase):
    def setUp(self) -> None:
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)
        self.logs = boto3.client("logs", "us-east-1")
        self.logs.create_log_group(logGroupName="build")

    def group(self) -> dict[str, Any]:
        (group,) = self.logs.describe_log_groups()["logGroups"]
        return dict(group)

    def test_keep_events_as_long_as_the_service_can(self) -> None:
        self.logs.put_retention_policy(logGroupName="build", retentionInDays=90)
        with self.assertRaisesRegex(ClientError, r"\(InvalidParameterException\).*retentionInDays"):
            self.logs.put_retention_policy(logGroupName="build", retentionInDays=42)
        self.assertEqual(self.group()["retentionInDays"], 90)

    def test_get_a_key_and_lose_it(self) -> None:
        self.logs.associate_kms_key(logGroupName="build", kmsKeyId=KEY)
        self.assertEqual(self.group()["kmsKeyId"], KEY)
        self.logs.disassociate_kms_key(logGroupName="build")
        self.assertNotIn("kmsKeyId", self.group())
        with self.assertRaisesRegex(ClientError, r"\(ResourceNotFoundException\)"):
            self.logs.disassociate_kms_key(logGroupName="other")
