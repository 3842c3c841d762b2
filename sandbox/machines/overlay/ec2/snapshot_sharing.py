"""Who may make volumes from a snapshot, and so copy an AMI that has it: ModifySnapshotAttribute."""

import re
from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidAMIAttributeItemValueError
from moto.ec2.responses.elastic_block_store import ElasticBlockStore

from overlay.ec2.volume_keys import is_aws_managed
from overlay.patching import extends

ACCOUNT = re.compile(r"\d{12}")


@extends(ElasticBlockStore)
def modify_snapshot_attribute(original: Any, self: Any) -> ActionResult:
    """moto knows the form with an OperationType alone, and shares whatever it is asked to."""
    backend = self.ec2_backend
    snapshot = backend.get_snapshot(self._get_param("SnapshotId"))
    if snapshot.owner_id != backend.account_id:
        raise EC2ClientError("AuthFailure", f"Not authorized for snapshot:{snapshot.id}")
    accounts, groups = self._get_param("UserIds", []), self._get_param("GroupNames", [])
    for account in accounts:
        if not ACCOUNT.fullmatch(account):
            raise InvalidAMIAttributeItemValueError("userId", account)
    if self._get_param("OperationType") == "add" and snapshot.encrypted:
        # "Share an Amazon EBS snapshot", EBS user guide; the codes and the second wording are ours.
        if is_aws_managed(backend, snapshot.kms_key_id):
            raise EC2ClientError("OperationNotPermitted", "Encrypted snapshots with EBS default key cannot be shared")
        if groups:
            raise EC2ClientError("OperationNotPermitted", "Encrypted snapshots cannot be shared publicly")
    result: ActionResult = original(self)
    return result
