"""DescribeImageReferences: which of the account's resources refer to AMIs.

Source: "Identify your resources referencing specified AMIs", EC2 user guide. AWS says of neither that it resolves the
parameter which a launch template names: here it does not. There are no recipes of Image Builder.
"""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.responses.amis import AmisResponse
from moto.ssm.models import ssm_backends

from overlay.ec2.pages import page_of
from overlay.patching import adds

INSTANCE, TEMPLATE, PARAMETER = "ec2:Instance", "ec2:LaunchTemplate", "ssm:Parameter"
DEPTH = 10  # of a launch template's newest versions, unless the request says another number
DEEPEST = 10_000
STATES = ("pending", "running", "shutting-down", "terminated", "stopping", "stopped")
OPTIONS = {INSTANCE: "state-name", TEMPLATE: "version-depth"}


@adds(AmisResponse)
def describe_image_references(self: Any) -> ActionResult:
    self.error_on_dryrun()
    asked = {each["ResourceType"]: _options(each) for each in self._get_param("ResourceTypes", [])}
    if self._get_param("IncludeAllResourceTypes"):
        asked = {**{each: None for each in (INSTANCE, TEMPLATE, PARAMETER)}, **asked}
    if not asked:
        raise EC2ClientError("MissingParameter", "Either IncludeAllResourceTypes or ResourceTypes must be specified.")
    found = [
        {"ImageId": image, "ResourceType": kind, "Arn": arn}
        for image in self._get_param("ImageIds")
        for kind, options in asked.items()
        if kind in FINDERS
        for arn in FINDERS[kind](self.ec2_backend, image, options)
    ]
    page, token = page_of(self, found)
    return ActionResult({"ImageReferences": page, "NextToken": token})


def _options(request: dict[str, Any]) -> list[str] | None:
    kind = request["ResourceType"]
    values: list[str] | None = None
    for option in request.get("ResourceTypeOptions", []):
        name, values = option["OptionName"], [str(each) for each in option["OptionValues"]]
        if OPTIONS.get(kind) != name or not values or not all(_is_valid(name, each) for each in values):
            raise EC2ClientError("InvalidParameterValue", f"Invalid value {values} for {name} of {kind}.")
    return values


def _is_valid(option: str, value: str) -> bool:
    return value in STATES if option == "state-name" else value.isdigit() and 1 <= int(value) <= DEEPEST


def _instances(backend: Any, image: str, states: list[str] | None) -> list[str]:
    return [
        _arn(backend, f"instance/{instance.id}")
        for reservation in backend.all_reservations()
        for instance in reservation.instances
        if instance.image_id == image and instance.state in (states or STATES)
    ]


def _templates(backend: Any, image: str, depth: list[str] | None) -> list[str]:
    newest = int(depth[0]) if depth else DEPTH
    return [
        _arn(backend, f"launch-template/{template.id}")
        for template in list(backend.launch_templates.values())
        if any(version.image_id == image for version in template.versions[-newest:])
    ]


def _parameters(backend: Any, image: str, _options: list[str] | None) -> list[str]:
    """By their current values."""
    account, region = backend.account_id, backend.region_name
    parameters = ssm_backends[account][region]._parameters
    return [
        f"arn:aws:ssm:{region}:{account}:parameter/{name.removeprefix('/')}"
        for name in list(parameters.keys())
        if name in parameters and parameters[name] and parameters[name][-1].value == image
        and parameters[name][-1].data_type == "aws:ec2:image"
    ]


FINDERS = {INSTANCE: _instances, TEMPLATE: _templates, PARAMETER: _parameters}


def _arn(backend: Any, resource: str) -> str:
    return f"arn:aws:ec2:{backend.region_name}:{backend.account_id}:{resource}"
