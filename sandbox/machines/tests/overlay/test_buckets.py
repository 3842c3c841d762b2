import unittest
from urllib.parse import urlencode

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from overlay import buckets  # noqa: F401


class ObjectTags(unittest.TestCase):
    def setUp(self) -> None:
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)
        self.s3 = boto3.client("s3", "us-east-1")
        self.s3.create_bucket(Bucket="artifacts")

    def put(self, tags: dict[str, str]) -> None:
        self.s3.put_object(Bucket="artifacts", Key="a", Body=b"", Tagging=urlencode(tags))

    def tag(self, tags: dict[str, str]) -> None:
        tag_set = [{"Key": key, "Value": value} for key, value in tags.items()]
        self.s3.put_object_tagging(Bucket="artifacts", Key="a", Tagging={"TagSet": tag_set})

    def test_are_ten_at_most(self) -> None:
        ten = {f"tag-{number}": "x" for number in range(10)}
        for call in (self.put, self.tag):
            with self.subTest(call.__name__):
                call(ten)
                with self.assertRaisesRegex(ClientError, r"\(BadRequest\).*Object tags cannot be greater than 10"):
                    call({**ten, "one-more": "x"})


class Names(unittest.TestCase):
    def test_are_those_of_general_purpose_buckets(self) -> None:
        aws = mock_aws()
        aws.start()
        self.addCleanup(aws.stop)
        s3 = boto3.client("s3", "us-east-1")
        for name in ("Golden", "golden_artifacts", "a..b", "192.168.5.4", "-golden", "golden-s3alias"):
            with self.subTest(name), self.assertRaisesRegex(ClientError, r"\(InvalidBucketName\)"):
                s3.create_bucket(Bucket=name)
        s3.create_bucket(Bucket="golden.artifacts-1")
