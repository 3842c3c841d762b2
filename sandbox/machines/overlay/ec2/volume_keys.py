"""The KMS keys that encrypt snapshots and volumes, by any of the names that EC2 accepts for them."""

from typing import Any

from moto.kms.models import kms_backends

AWS_MANAGED = "alias/aws/ebs"


def default_key(backend: Any) -> str:
    """The key that is used when a call names none: AWS's own, unless the account has chosen another."""
    return str(backend.default_kms_key_id or backend._create_default_encryption_key())


def find_key(backend: Any, name: str) -> str | None:
    """The ARN of the usable key that an id, an ARN, an alias or an alias's ARN names in the backend's region."""
    local = f"arn:aws:kms:{backend.region_name}:{backend.account_id}:"
    if name.startswith("arn:") and not name.startswith(local):
        return None
    bare = name.removeprefix(local).removeprefix("key/")
    kms = kms_backends[backend.account_id][backend.region_name]
    if bare == AWS_MANAGED and not kms.alias_exists(AWS_MANAGED):
        return default_key(backend)
    key = kms.keys.get(kms.get_key_id_from_alias(bare) if bare.startswith("alias/") else bare)
    usable = key is not None and key.key_state == "Enabled" and key.key_spec == "SYMMETRIC_DEFAULT"
    return str(key.arn) if usable else None


def is_aws_managed(backend: Any, arn: str) -> bool:
    kms = kms_backends[backend.account_id][backend.region_name]
    key = kms.keys.get(arn.rsplit("/", 1)[-1])
    return key is not None and AWS_MANAGED in key.aliases
