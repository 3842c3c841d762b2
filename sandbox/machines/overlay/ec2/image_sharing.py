"""Who may launch an AMI: ModifyImageAttribute, and the account's block on making AMIs public (on unless turned off)."""

import re
from typing import Any

from moto.core.responses import ActionResult, EmptyResult
from moto.ec2.exceptions import EC2ClientError, InvalidAMIAttributeItemValueError
from moto.ec2.models import EC2Backend
from moto.ec2.responses.amis import AmisResponse

from overlay.ec2.ami_lookup import known_ami, own_ami, require_available
from overlay.ec2.block_devices import snapshots_of
from overlay.patching import adds, extends, replaces
from overlay.ec2.volume_keys import is_aws_managed

EVERYBODY = {"Group": "all"}

# What EC2 calls each kind of launch permission in an error, and its pattern. The ARNs' patterns are those of the
# Organizations API.
ORGANIZATION = r"arn:aws[a-z-]*:organizations::\d{12}"
KINDS = {
    "UserId": ("userId", re.compile(r"\d{12}")),
    "Group": ("UserGroup", re.compile("all")),
    "OrganizationArn": ("organizationArn", re.compile(ORGANIZATION + r":organization/o-[a-z0-9]{10,32}")),
    "OrganizationalUnitArn": (
        "organizationalUnitArn",
        re.compile(ORGANIZATION + r":ou/o-[a-z0-9]{10,32}/ou-[0-9a-z]{4,32}-[0-9a-z]{8,32}"),
    ),
}
# The same for the form of the request with an OperationType.
LISTS = {
    "UserIds": "UserId",
    "UserGroups": "Group",
    "OrganizationArns": "OrganizationArn",
    "OrganizationalUnitArns": "OrganizationalUnitArn",
}
OPERATIONS = {"add": "Add", "remove": "Remove"}


@extends(EC2Backend, "__init__")
def initialise_backend(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    self.image_block_public_access_state = "block-new-sharing"
    original(self, *args, **kwargs)


@replaces(AmisResponse)
def modify_image_attribute(self: Any) -> EmptyResult:
    """The description and IMDS support come as `ImdsSupport.Value` or as `Attribute` and `Value`."""
    self.error_on_dryrun()
    ami = own_ami(self.ec2_backend, self._get_param("ImageId"))
    require_available(ami)
    changes = _permission_changes(self)
    _refuse_several_attributes(self, changes)
    for permission in (*changes["Add"], *changes["Remove"]):
        _validate(permission)
    for permission in changes["Add"]:
        _refuse_to_share(ami, permission)
    ami.launch_permissions = [each for each in ami.launch_permissions if each not in changes["Remove"]]
    ami.launch_permissions += [each for each in changes["Add"] if each not in ami.launch_permissions]
    for attribute, field in (("Description", "description"), ("ImdsSupport", "imds_support")):
        value = (self._get_param(attribute) or {}).get("Value")
        if self._get_param("Attribute") == attribute[0].lower() + attribute[1:]:
            value = self._get_param("Value")
        if value is not None:
            setattr(ami, field, value)
    return EmptyResult()


@extends(AmisResponse)
def describe_image_attribute(original: Any, self: Any) -> ActionResult:
    ami = known_ami(self.ec2_backend, self._get_param("ImageId"))
    attribute = self._get_param("Attribute")
    if attribute == "launchPermission":
        own_ami(self.ec2_backend, ami.id)
    if attribute == "deregistrationProtection":
        return ActionResult({"ImageId": ami.id, "DeregistrationProtection": {"Value": ami.deregistration_protection}})
    result: ActionResult = original(self)
    return result


@replaces(AmisResponse)
def reset_image_attribute(self: Any) -> ActionResult:
    """Launch permissions are the only attribute that EC2 resets."""
    self.error_on_dryrun()
    own_ami(self.ec2_backend, self._get_param("ImageId")).launch_permissions = []
    return ActionResult({"Return": True})


@adds(AmisResponse)
def get_image_block_public_access_state(self: Any) -> ActionResult:
    self.error_on_dryrun()
    state = self.ec2_backend.image_block_public_access_state
    return ActionResult({"ImageBlockPublicAccessState": state, "ManagedBy": "account"})


@adds(AmisResponse)
def enable_image_block_public_access(self: Any) -> ActionResult:
    return _block(self, "block-new-sharing")


@adds(AmisResponse)
def disable_image_block_public_access(self: Any) -> ActionResult:
    return _block(self, "unblocked")


def _block(response: Any, state: str) -> ActionResult:
    response.error_on_dryrun()
    response.ec2_backend.image_block_public_access_state = state
    return ActionResult({"ImageBlockPublicAccessState": state})


def _permission_changes(request: Any) -> dict[str, list[dict[str, str]]]:
    structured = request._get_param("LaunchPermission") or {}
    changes = {operation: list(structured.get(operation, [])) for operation in OPERATIONS.values()}
    operation = OPERATIONS.get(request._get_param("OperationType", ""))
    if operation is not None:
        changes[operation] += [{kind: value} for name, kind in LISTS.items() for value in request._get_param(name, [])]
    return changes


def _refuse_several_attributes(request: Any, changes: dict[str, list[dict[str, str]]]) -> None:
    """A request sets one attribute, whichever way it names it."""
    named = {attribute for attribute in ("Description", "ImdsSupport") if request._get_param(attribute)}
    if any(changes.values()):
        named.add("LaunchPermission")
    attribute = request._get_param("Attribute")
    if attribute:
        named.add(attribute[0].upper() + attribute[1:])
    if len(named) > 1:
        raise EC2ClientError("InvalidParameterCombination", "Fields for multiple attribute types specified")


def _validate(permission: dict[str, str]) -> None:
    for kind, value in permission.items():
        name, pattern = KINDS[kind]
        if not pattern.fullmatch(value):
            raise InvalidAMIAttributeItemValueError(name, value)


def _refuse_to_share(ami: Any, permission: dict[str, str]) -> None:
    backend = ami.ec2_backend
    encrypted = [snapshot for snapshot in snapshots_of(ami) if snapshot.encrypted]
    if any(is_aws_managed(backend, snapshot.kms_key_id) for snapshot in encrypted):
        raise EC2ClientError(
            "InvalidParameter",
            "Snapshots encrypted with the AWS Managed CMK can't be shared. Specify another snapshot.",
        )
    if permission != EVERYBODY:
        return
    if encrypted:  # the user guide documents the error; code and wording are ours
        raise EC2ClientError("InvalidParameter", "Images with encrypted snapshots can't be shared publicly.")
    if backend.image_block_public_access_state != "unblocked":
        raise EC2ClientError(
            "OperationNotPermitted",
            "You can't publicly share this image because block public access for AMIs is enabled for this account. To "
            "publicly share the image, you must call the DisableImageBlockPublicAccess API.",
        )
