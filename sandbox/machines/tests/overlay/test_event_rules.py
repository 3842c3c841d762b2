import unittest

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from overlay import event_rules  # noqa: F401


class Rules(unittest.TestCase):
    def setUp(self) -> None:
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)
        self.events = boto3.client("events", "us-east-1")

    def test_have_valid_schedules(self) -> None:
        for schedule in ("rate(1 minute)", "rate(12 hours)", "cron(0 3 * * ? *)", "cron(0/15 8-17 ? * MON-FRI *)"):
            self.events.put_rule(Name="good", ScheduleExpression=schedule)
        for schedule in ("rate(1 days)", "rate(2 day)", "rate(0 days)", "cron(0 3 * * * *)", "cron(0 3 * * ?)"):
            with self.subTest(schedule), self.assertRaisesRegex(ClientError, r"\(ValidationException\).*not valid"):
                self.events.put_rule(Name="bad", ScheduleExpression=schedule)

    def test_have_five_targets_at_most(self) -> None:
        self.events.put_rule(Name="push", EventPattern='{"source":["aws.codecommit"]}')
        targets = [{"Id": str(number), "Arn": f"arn:aws:sqs:us-east-1:1:q{number}"} for number in range(6)]
        self.events.put_targets(Rule="push", Targets=targets[:5])
        self.events.put_targets(Rule="push", Targets=targets[:1])
        with self.assertRaisesRegex(ClientError, r"\(LimitExceededException\)"):
            self.events.put_targets(Rule="push", Targets=targets[5:])

    def test_start_pipelines_and_builds_in_the_name_of_a_role(self) -> None:
        self.events.put_rule(Name="push", EventPattern='{"source":["aws.codecommit"]}')
        target = {"Id": "1", "Arn": "arn:aws:codepipeline:us-east-1:123456789012:web"}
        with self.assertRaisesRegex(ClientError, r"\(ValidationException\).*RoleArn is required for target"):
            self.events.put_targets(Rule="push", Targets=[target])
        self.events.put_targets(Rule="push", Targets=[{**target, "RoleArn": "arn:aws:iam::123456789012:role/events"}])
