"""The KMS keys that encrypt snapshots and volumes, by any of the names that EC2 accepts for them."""

import threading
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.responses.elastic_block_store import ElasticBlockStore
from moto.kms.models import kms_backends

from overlay.patching import adds

AWS_MANAGED = "alias/aws/ebs"
DESCRIPTION = "Default master key that protects my EBS volumes when no other key is defined"

_making = threading.Lock()  # two launches at once must not make two keys


def default_key(backend: Any) -> str:
    """The key that is used when a call names none: AWS's own, unless the account has chosen another."""
    return str(backend.default_kms_key_id or _aws_managed_key(backend))


@adds(ElasticBlockStore)
def get_ebs_default_kms_key_id(self: Any) -> ActionResult:
    """EC2 names AWS's own key by its alias."""
    chosen = self.ec2_backend.default_kms_key_id
    is_own = not chosen or is_aws_managed(self.ec2_backend, chosen)
    return ActionResult({"KmsKeyId": AWS_MANAGED if is_own else chosen})


def _aws_managed_key(backend: Any) -> str:
    """AWS's own, which exists once it is used. In moto's way, it would also become the account's choice."""
    kms = kms_backends[backend.account_id][backend.region_name]
    with _making:
        if not kms.alias_exists(AWS_MANAGED):
            key = kms.create_key("", "ENCRYPT_DECRYPT", "SYMMETRIC_DEFAULT", description=DESCRIPTION, tags=None)
            kms.create_alias(key.id, AWS_MANAGED)
        return str(kms.describe_key(AWS_MANAGED).arn)


def find_key(backend: Any, name: str) -> str | None:
    """The ARN of the usable key that an id, an ARN, an alias or an alias's ARN names in the backend's region."""
    local = f"arn:aws:kms:{backend.region_name}:{backend.account_id}:"
    if name.startswith("arn:") and not name.startswith(local):
        return None
    bare = name.removeprefix(local).removeprefix("key/")
    kms = kms_backends[backend.account_id][backend.region_name]
    if bare == AWS_MANAGED:
        return _aws_managed_key(backend)
    key = kms.keys.get(kms.get_key_id_from_alias(bare) if bare.startswith("alias/") else bare)
    usable = key is not None and key.key_state == "Enabled" and key.key_spec == "SYMMETRIC_DEFAULT"
    return str(key.arn) if usable else None


def is_aws_managed(backend: Any, arn: str) -> bool:
    kms = kms_backends[backend.account_id][backend.region_name]
    key = kms.keys.get(arn.rsplit("/", 1)[-1])
    return key is not None and AWS_MANAGED in key.aliases
