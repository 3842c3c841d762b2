"""Key pairs: DeleteKeyPair takes an id as well as a name, and says nothing of a pair that is not there."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import MissingParameterError
from moto.ec2.responses.key_pairs import KeyPairs

from overlay.patching import replaces


@replaces(KeyPairs)
def delete_key_pair(self: Any) -> ActionResult:
    self.error_on_dryrun()
    name, pair_id = self._get_param("KeyName"), self._get_param("KeyPairId")
    if not (name or pair_id):
        raise MissingParameterError("KeyName/KeyPairId")
    pairs = self.ec2_backend.key_pairs
    found = next((pair for pair in list(pairs.values()) if name == pair.key_name or pair_id == pair.id), None)
    if found is not None:
        self.ec2_backend.delete_key_pair(found.key_name)
    return ActionResult({"Return": True, **({"KeyPairId": found.id} if found else {})})
