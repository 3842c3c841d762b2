"""The principals that a policy names: IAM, KMS, S3 and SNS refuse a role or user of the account that does not exist.

Sources: MalformedPolicyDocument of CreateRole (IAM), MalformedPolicyDocumentException of PutKeyPolicy (KMS), "Invalid
principal in policy" (AWS re:Post, for S3). SNS's wording is conjecture.
"""

import json
import re
from typing import Any

from moto.core import DEFAULT_ACCOUNT_ID as ACCOUNT
from moto.core.exceptions import JsonRESTError
from moto.iam.models import iam_backends
from moto.kms.models import KmsBackend
from moto.s3.exceptions import S3ClientError
from moto.s3.models import S3Backend
from moto.sns.exceptions import SNSInvalidParameter
from moto.sns.models import SNSBackend

from overlay.patching import extends

OWN = re.compile(rf"arn:aws:iam::{ACCOUNT}:(role|user)/.+")


@extends(KmsBackend)
def create_key(original: Any, self: Any, policy: str | None, *rest: Any, **options: Any) -> Any:
    _check_key_policy(policy)
    return original(self, policy, *rest, **options)


@extends(KmsBackend)
def put_key_policy(original: Any, self: Any, key_id: str, policy: str) -> None:
    _check_key_policy(policy)
    original(self, key_id, policy)


@extends(S3Backend)
def put_bucket_policy(original: Any, self: Any, bucket_name: str, policy: bytes) -> None:
    if missing_principal(policy):
        raise S3ClientError("MalformedPolicy", "Invalid principal in policy")
    original(self, bucket_name, policy)


@extends(SNSBackend)
def set_topic_attribute(original: Any, self: Any, topic_arn: str, attribute_name: str, attribute_value: str) -> None:
    if attribute_name == "policy" and missing_principal(attribute_value):
        raise SNSInvalidParameter("Invalid parameter: Policy Error: PrincipalNotFound")
    original(self, topic_arn, attribute_name, attribute_value)


def missing_principal(document: str | bytes | None) -> str | None:
    """A role or user of the account that a policy names and that does not exist."""
    try:
        statements = json.loads(document or "{}").get("Statement", [])
    except ValueError:
        return None  # that the document is none is for the service to say
    iam = iam_backends[ACCOUNT]["aws"]
    known = {each.arn for each in (*iam.roles.values(), *iam.users.values())}
    for statement in statements if isinstance(statements, list) else [statements]:
        principal = statement.get("Principal", {})
        named = principal.get("AWS", []) if isinstance(principal, dict) else []
        for arn in named if isinstance(named, list) else [named]:
            if OWN.fullmatch(arn) and arn not in known:
                return str(arn)
    return None


def _check_key_policy(policy: str | None) -> None:
    if missing_principal(policy):
        raise JsonRESTError(
            "MalformedPolicyDocumentException", "Policy contains a statement with one or more invalid principals."
        )
