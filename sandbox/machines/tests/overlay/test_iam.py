import json
import unittest
from typing import Any

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from overlay import iam  # noqa: F401

TWINS = [{"Key": "Project", "Value": "a"}, {"Key": "project", "Value": "b"}]
DUPLICATE = r"\(InvalidInput\).*Duplicate tag keys found. Please note that Tag keys are case insensitive."


def trust(services: int = 1) -> str:
    principals = [f"service-{number}.amazonaws.com" for number in range(services)]
    statement = {"Effect": "Allow", "Principal": {"Service": principals}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def policy(characters: int, indent: int | None = None) -> str:
    """A policy of that many characters, besides whitespace."""

    def document(filler: str) -> dict[str, Any]:
        statement = {"Effect": "Allow", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::bucket/{filler}"}
        return {"Version": "2012-10-17", "Statement": [statement]}

    empty = len(json.dumps(document(""), separators=(",", ":")))
    return json.dumps(document("x" * (characters - empty)), indent=indent)


class Iam(unittest.TestCase):
    def setUp(self) -> None:
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)
        self.iam = boto3.client("iam", "us-east-1")
        self.iam.create_role(RoleName="build", AssumeRolePolicyDocument=trust())

    def put(self, name: str, document: str) -> None:
        self.iam.put_role_policy(RoleName="build", PolicyName=name, PolicyDocument=document)

    def test_refuses_tags_whose_keys_differ_only_in_case(self) -> None:
        self.iam.create_instance_profile(InstanceProfileName="known")
        for call in (
            lambda: self.iam.create_role(RoleName="other", AssumeRolePolicyDocument=trust(), Tags=TWINS),
            lambda: self.iam.create_instance_profile(InstanceProfileName="other", Tags=TWINS),
            lambda: self.iam.create_policy(PolicyName="other", PolicyDocument=policy(200), Tags=TWINS),
            lambda: self.iam.tag_role(RoleName="build", Tags=TWINS),
            lambda: self.iam.tag_instance_profile(InstanceProfileName="known", Tags=TWINS),
        ):
            with self.assertRaisesRegex(ClientError, DUPLICATE):
                call()

    def test_replaces_a_tag_by_one_whose_key_differs_only_in_case(self) -> None:
        self.iam.create_instance_profile(InstanceProfileName="known", Tags=TWINS[:1])
        self.iam.tag_role(RoleName="build", Tags=TWINS[:1])

        self.iam.tag_role(RoleName="build", Tags=TWINS[1:])
        self.iam.tag_instance_profile(InstanceProfileName="known", Tags=TWINS[1:])

        self.assertEqual(self.iam.list_role_tags(RoleName="build")["Tags"], TWINS[1:])
        profile = self.iam.get_instance_profile(InstanceProfileName="known")["InstanceProfile"]
        self.assertEqual(profile["Tags"], TWINS[1:])

    def test_counts_all_inline_policies_of_a_role_without_whitespace(self) -> None:
        self.put("one", policy(10_000, indent=200))
        self.put("two", policy(240))
        self.put("two", policy(230))

        with self.assertRaisesRegex(
            ClientError, r"\(LimitExceeded\).*Maximum policy size of 10240 bytes exceeded for role build"
        ):
            self.put("two", policy(241))

    def test_limits_managed_and_trust_policies(self) -> None:
        arn = self.iam.create_policy(PolicyName="fits", PolicyDocument=policy(6144))["Policy"]["Arn"]
        long = trust(services=100)
        for refusal, call in (
            ("PolicySize: 6144", lambda: self.iam.create_policy(PolicyName="long", PolicyDocument=policy(6145))),
            ("PolicySize: 6144", lambda: self.iam.create_policy_version(PolicyArn=arn, PolicyDocument=policy(6145))),
            ("ACLSizePerRole: 2048", lambda: self.iam.create_role(RoleName="long", AssumeRolePolicyDocument=long)),
            (
                "ACLSizePerRole: 2048",
                lambda: self.iam.update_assume_role_policy(RoleName="build", PolicyDocument=long),
            ),
        ):
            with self.assertRaisesRegex(ClientError, rf"\(LimitExceeded\).*Cannot exceed quota for {refusal}"):
                call()

    def test_attaches_ten_policies_to_a_role(self) -> None:
        arns = [
            self.iam.create_policy(PolicyName=f"p{number}", PolicyDocument=policy(200))["Policy"]["Arn"]
            for number in range(11)
        ]
        for arn in [*arns[:10], arns[0]]:
            self.iam.attach_role_policy(RoleName="build", PolicyArn=arn)

        with self.assertRaisesRegex(ClientError, r"\(LimitExceeded\).*Cannot exceed quota for PoliciesPerRole: 10"):
            self.iam.attach_role_policy(RoleName="build", PolicyArn=arns[10])
