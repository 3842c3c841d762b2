"""The person at the keyboard is a user of the account, whose one policy allows everything."""

import json

from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.iam.models import iam_backends

NAME = "administrator"
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def create_administrator() -> None:
    iam = iam_backends[ACCOUNT]["aws"]
    iam.create_user("us-east-1", NAME)
    iam.put_user_policy(NAME, "everything", json.dumps({"Version": "2012-10-17", "Statement": [EVERYTHING]}))
