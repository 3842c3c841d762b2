"""IAM: keys of tags are compared without case, and policies have the sizes and numbers of the default quotas.

A role cannot trust a principal that does not exist. moto knows the quotas, but does not keep to them. Whitespace does
not count.
"""

import re
from typing import Any

from moto.iam.exceptions import LimitExceededException, MalformedPolicyDocument
from moto.iam.models import IAMBackend

from overlay.patching import extends
from overlay.principals import missing_principal

TRUST_POLICY_CHARACTERS = 2048
ROLE_POLICIES_CHARACTERS = 10_240
MANAGED_POLICY_CHARACTERS = 6144
POLICIES_PER_ROLE = 10


@extends(IAMBackend)
def create_role(
    original: Any, self: Any, role_name: str, assume_role_policy_document: str, *rest: Any, **options: Any
) -> Any:
    _check_trust(assume_role_policy_document)
    return original(self, role_name, assume_role_policy_document, *rest, **options)


@extends(IAMBackend)
def update_assume_role_policy(original: Any, self: Any, role_name: str, assume_role_policy: str) -> Any:
    _check_trust(assume_role_policy)
    return original(self, role_name, assume_role_policy)


@extends(IAMBackend)
def put_role_policy(original: Any, self: Any, role_name: str, policy_name: str, policy_json: str) -> Any:
    """The limit is one for all inline policies of a role together."""
    after = {**self.get_role(role_name).policies, policy_name: policy_json}
    if sum(_size(document) for document in after.values()) > ROLE_POLICIES_CHARACTERS:
        raise LimitExceededException(
            f"Maximum policy size of {ROLE_POLICIES_CHARACTERS} bytes exceeded for role {role_name}"
        )
    return original(self, role_name, policy_name, policy_json)


@extends(IAMBackend)
def create_policy(
    original: Any, self: Any, description: str, path: str, policy_document: str, policy_name: str, tags: Any
) -> Any:
    _check_managed(policy_document)
    return original(self, description, path, policy_document, policy_name, tags)


@extends(IAMBackend)
def create_policy_version(original: Any, self: Any, policy_arn: str, policy_document: str, set_as_default: Any) -> Any:
    _check_managed(policy_document)
    return original(self, policy_arn, policy_document, set_as_default)


@extends(IAMBackend)
def attach_role_policy(original: Any, self: Any, policy_arn: str, role_name: str) -> Any:
    attached = self.get_role(role_name).managed_policies
    if policy_arn not in attached and len(attached) >= POLICIES_PER_ROLE:
        raise LimitExceededException(f"Cannot exceed quota for PoliciesPerRole: {POLICIES_PER_ROLE}")
    return original(self, policy_arn, role_name)


@extends(IAMBackend)
def tag_role(original: Any, self: Any, role_name: str, tags: list[dict[str, str]]) -> None:
    """A tag replaces one whose key differs only in case."""
    self._tag_verification(tags)
    role = self.get_role(role_name)
    role.tags = _without(role.tags, tags)
    original(self, role_name, tags)


@extends(IAMBackend)
def create_instance_profile(
    original: Any, self: Any, name: str, path: str, role_names: list[str], tags: Any = None
) -> Any:
    self._tag_verification(tags or [])
    return original(self, name, path, role_names, tags)


@extends(IAMBackend)
def tag_instance_profile(original: Any, self: Any, instance_profile_name: str, tags: list[dict[str, str]]) -> None:
    self._tag_verification(tags)
    profile = self.get_instance_profile(profile_name=instance_profile_name)
    profile.tags = _without(profile.tags, tags)
    original(self, instance_profile_name, tags)


def _without(tags: list[dict[str, str]], others: list[dict[str, str]]) -> list[dict[str, str]]:
    replaced = {tag["Key"].lower() for tag in others}
    return [tag for tag in tags if tag["Key"].lower() not in replaced]


def _check_trust(document: str) -> None:
    missing = missing_principal(document)
    if missing:
        raise MalformedPolicyDocument(f'Invalid principal in policy: "AWS":"{missing}"')
    if _size(document) > TRUST_POLICY_CHARACTERS:
        raise LimitExceededException(f"Cannot exceed quota for ACLSizePerRole: {TRUST_POLICY_CHARACTERS}")


def _check_managed(document: str) -> None:
    if _size(document) > MANAGED_POLICY_CHARACTERS:
        raise LimitExceededException(f"Cannot exceed quota for PolicySize: {MANAGED_POLICY_CHARACTERS}")


def _size(document: str) -> int:
    return len(re.sub(r"\s", "", document))
