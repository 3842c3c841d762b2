"""The AMI that a call names, or EC2's error."""

from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidAMIIdError, UnvailableAMIIdError

from overlay.ec2.allowed_amis import is_hidden


def known_ami(backend: Any, image_id: str) -> Any:
    if image_id in backend.deleted_amis:
        raise UnvailableAMIIdError(image_id)
    if image_id not in backend.amis:
        raise InvalidAMIIdError(image_id)
    ami = backend.amis[image_id]
    if is_hidden(backend, ami):  # AWS documents no error for it; this is the one for an AMI that nobody shares
        raise InvalidAMIIdError(image_id)
    return ami


def own_ami(backend: Any, image_id: str) -> Any:
    """Only its owner may change an AMI."""
    ami = known_ami(backend, image_id)
    if ami.owner_id != backend.account_id:
        raise EC2ClientError("AuthFailure", f"Not authorized for image:{image_id}")
    return ami


def require_available(ami: Any) -> None:
    """An AMI that is pending, failed or disabled cannot be launched, copied or shared."""
    if ami.state != "available":
        raise EC2ClientError("InvalidAMIID.Unavailable", f"The image ID '{ami.id}' is not available")
