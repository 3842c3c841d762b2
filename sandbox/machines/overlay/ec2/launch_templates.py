"""Launch templates: what RunInstances takes from one, and the parameter that names an AMI. moto keeps the templates."""

from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidLaunchTemplateVersionNotFound, MissingParameterError
from moto.ec2.responses.launch_templates import LaunchTemplates
from moto.ssm.exceptions import ParameterVersionNotFound
from moto.ssm.models import ssm_backends

from overlay.ec2.client_tokens import ClientTokens
from overlay.ec2.pages import page_of
from overlay.patching import extends

ALIAS = "resolve:ssm:"
OWN_TAGS = "launch-template"
LARGEST_PAGE = 200  # MaxResults of DescribeLaunchTemplates and DescribeLaunchTemplateVersions, EC2 API
EVERYTHING = 10**9

_new_templates = ClientTokens()


@extends(LaunchTemplates)
def create_launch_template(original: Any, self: Any) -> Any:
    def create() -> Any:
        answer = original(self)
        # moto also takes the template's own tags for those of the instances that are launched from it.
        data = self.ec2_backend.get_launch_template_by_name(self._get_param("LaunchTemplateName")).versions[0].data
        specifications = [one for one in data.get("TagSpecifications", []) if one["ResourceType"] != OWN_TAGS]
        data.pop("TagSpecifications", None)
        if specifications:
            data["TagSpecifications"] = specifications
        return answer

    return _new_templates.once(self, create)


@extends(LaunchTemplates)
def describe_launch_templates(original: Any, self: Any) -> Any:
    """moto shows the tags that a template was made with, whatever became of them."""
    answer = _in_pages(original, self, "LaunchTemplates")
    for described in answer.result["LaunchTemplates"]:
        described["Tags"] = self.ec2_backend.get_launch_template(described["LaunchTemplateId"]).get_tags()
    return answer


@extends(LaunchTemplates)
def describe_launch_template_versions(original: Any, self: Any) -> Any:
    return _in_pages(original, self, "LaunchTemplateVersions")


def _in_pages(original: Any, request: Any, member: str) -> Any:
    """moto leaves out what does not fit on the first page."""
    asked = request.params
    request.params = {**asked, "MaxResults": EVERYTHING}
    try:
        answer = original(request)
    finally:
        request.params = asked
    answer.result[member], answer.result["NextToken"] = page_of(request, answer.result[member], LARGEST_PAGE)
    return answer


def with_launch_template(backend: Any, request: dict[str, Any]) -> dict[str, Any]:
    """RunInstances' parameters, and those of its launch template that the request does not have."""
    chosen = request.get("LaunchTemplate")
    if not chosen:
        return request
    version = _find_version(_find_template(backend, chosen), str(chosen.get("Version", "$Default")))
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


def _find_template(backend: Any, wanted: dict[str, Any]) -> Any:
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


def _find_version(template: Any, number: str) -> Any:
    """A version by its number, `$Default` or `$Latest`. moto reads 0 as the last one, and fails on other text."""
    if number in ("$Default", "$Latest"):
        return template.get_version(number)
    for version in template.versions:
        if str(version.number) == number:
            return version
    raise InvalidLaunchTemplateVersionNotFound(template_id=template.id, version=number)
