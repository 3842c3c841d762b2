"""Launch templates: versions based on others, and what RunInstances takes from one. moto keeps the templates."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError, InvalidLaunchTemplateVersionNotFound, MissingParameterError
from moto.ec2.models.launch_templates import LaunchTemplateBackend
from moto.ec2.responses.launch_templates import LaunchTemplates
from moto.ec2.utils import parse_user_data
from moto.ssm.exceptions import ParameterVersionNotFound
from moto.ssm.models import ssm_backends

from overlay.ec2.client_tokens import ClientTokens
from overlay.patching import extends, replaces

ALIAS = "resolve:ssm:"
PAGE = 200  # the most versions in one answer

_new_templates, _new_versions, _modifications = ClientTokens(), ClientTokens(), ClientTokens()


@extends(LaunchTemplates)
def create_launch_template(original: Any, self: Any) -> Any:
    return _new_templates.once(self, lambda: original(self))


@replaces(LaunchTemplates)
def create_launch_template_version(self: Any) -> Any:
    self.error_on_dryrun()
    return _new_versions.once(self, lambda: _create_version(self))


@extends(LaunchTemplates)
def modify_launch_template(original: Any, self: Any) -> Any:
    return _modifications.once(self, lambda: original(self))


@extends(LaunchTemplateBackend, "modify_launch_template")
def set_default_version(
    original: Any, self: Any, default_version: str, template_name: str | None = None, template_id: str | None = None
) -> Any:
    template = find_template(self, {"LaunchTemplateId": template_id, "LaunchTemplateName": template_name})
    return original(self, str(find_version(template, default_version).number), template_id=template.id)


@extends(LaunchTemplateBackend)
def describe_launch_templates(
    original: Any, self: Any, template_names: Any = None, template_ids: Any = None, filters: Any = None
) -> Any:
    """moto ignores the ids that it does not know."""
    for template_id in template_ids or []:
        self.get_launch_template(template_id)
    return original(self, template_names=template_names, template_ids=template_ids, filters=filters)


@replaces(LaunchTemplates)
def describe_launch_template_versions(self: Any) -> ActionResult:
    """Newest first and page by page; moto stops after fifteen."""
    self.error_on_dryrun()
    numbers = [str(each) for each in self._get_param("Versions", [])]
    wanted = {name: self._get_param(name) for name in ("LaunchTemplateId", "LaunchTemplateName")}
    if any(wanted.values()):
        template = find_template(self.ec2_backend, wanted)
        first = self._get_int_param("MinVersion", 1)
        last = self._get_int_param("MaxVersion", template.latest_version_number)
        found = [find_version(template, number) for number in numbers] or [
            version for version in reversed(template.versions) if first <= version.number <= last
        ]
    elif numbers and set(numbers) <= {"$Latest", "$Default"}:
        templates = self.ec2_backend.launch_templates.values()
        found = [find_version(template, number) for template in templates for number in numbers]
    else:
        raise MissingParameterError("launch template ID or launch template name")
    for name, values in self._filters_from_querystring().items():
        found = [version for version in found if _filter_value(version, name) in values]
    start = int(self._get_param("NextToken") or 0)
    end = start + self._get_int_param("MaxResults", PAGE)
    resolve = bool(self._get_param("ResolveAlias"))
    return ActionResult(
        {
            "LaunchTemplateVersions": [_described(self, version, resolve) for version in found[start:end]],
            **({"NextToken": str(end)} if end < len(found) else {}),
        }
    )


def find_template(backend: Any, wanted: dict[str, Any]) -> Any:
    """The template of an id or a name; a call must not give both."""
    template_id, name = wanted.get("LaunchTemplateId"), wanted.get("LaunchTemplateName")
    if template_id and name:
        raise EC2ClientError(
            "InvalidParameterCombination", "Specify either a launch template ID or a launch template name, not both."
        )
    if template_id:
        return backend.get_launch_template(template_id)
    if name:
        return backend.get_launch_template_by_name(name)
    raise MissingParameterError("launch template ID or launch template name")


def find_version(template: Any, number: str) -> Any:
    """A version by its number, `$Default` or `$Latest`. moto reads 0 as the last one, and fails on other text."""
    if number in ("$Default", "$Latest"):
        return template.get_version(number)
    for version in template.versions:
        if str(version.number) == number:
            return version
    raise InvalidLaunchTemplateVersionNotFound(template_id=template.id, version=number)


def with_launch_template(backend: Any, request: dict[str, Any]) -> dict[str, Any]:
    """RunInstances' parameters, and those of its launch template that the request does not have."""
    chosen = request.get("LaunchTemplate")
    if not chosen:
        return request
    version = find_version(find_template(backend, chosen), str(chosen.get("Version", "$Default")))
    data = {name: value for name, value in version.data.items() if value is not None}
    if "UserData" in data:
        data["UserData"] = str(data["UserData"])
    tags = [*data.get("TagSpecifications", []), *request.get("TagSpecifications", [])]
    return {**data, **request, **({"TagSpecifications": tags} if tags else {})}


def resolve_alias(backend: Any, image_id: str | None) -> str | None:
    """The AMI of `resolve:ssm:NAME`, `resolve:ssm:NAME:VERSION` or `resolve:ssm:NAME:LABEL`."""
    if not image_id or not image_id.startswith(ALIAS):
        return image_id
    try:
        parameter = ssm_backends[backend.account_id][backend.region_name].get_parameter(image_id.removeprefix(ALIAS))
    except ParameterVersionNotFound:
        parameter = None
    if parameter is None:
        raise EC2ClientError(
            "InvalidParameterValue", f"Invalid value '{image_id}' for ImageId: there is no such parameter."
        )
    return str(parameter.value)


def _create_version(request: Any) -> ActionResult:
    """The source's data; each parameter that the request has replaces the source's as a whole."""
    template = find_template(request.ec2_backend, request._get_params())
    data = dict(request._get_param("LaunchTemplateData") or {})
    if "UserData" in data:
        data["UserData"] = parse_user_data(data["UserData"])
    source = request._get_param("SourceVersion")
    if source:
        data = {**_inherited(find_version(template, str(source)).data), **data}
    version = template.create_version(data, request._get_param("VersionDescription"))
    resolve = bool(request._get_param("ResolveAlias"))
    return ActionResult({"LaunchTemplateVersion": _described(request, version, resolve)})


def _inherited(data: dict[str, Any]) -> dict[str, Any]:
    """Without the snapshots of the volumes, which belong to the source's AMI (SourceVersion, EC2 API)."""
    if "BlockDeviceMappings" not in data:
        return data
    return {**data, "BlockDeviceMappings": [_without_snapshot(mapping) for mapping in data["BlockDeviceMappings"]]}


def _without_snapshot(mapping: dict[str, Any]) -> dict[str, Any]:
    if "Ebs" not in mapping:
        return mapping
    return {**mapping, "Ebs": {name: value for name, value in mapping["Ebs"].items() if name != "SnapshotId"}}


def _filter_value(version: Any, name: str) -> str:
    if name == "image-id":
        return str(version.image_id)
    if name == "instance-type":
        return str(version.instance_type)
    if name == "is-default-version":
        return str(version.template.is_default(version)).lower()
    raise EC2ClientError("InvalidParameterValue", f"The filter '{name}' is invalid")


def _described(response: Any, version: Any, resolve: bool) -> dict[str, Any]:
    template, data = version.template, version.data
    if resolve and "ImageId" in data:
        data = {**data, "ImageId": resolve_alias(response.ec2_backend, data["ImageId"])}
    return {
        "CreateTime": version.create_time,
        "CreatedBy": f"arn:aws:iam::{response.current_account}:root",
        "DefaultVersion": template.is_default(version),
        "LaunchTemplateData": data,
        "LaunchTemplateId": template.id,
        "LaunchTemplateName": template.name,
        "VersionDescription": version.description,
        "VersionNumber": version.number,
    }
