"""Parameter Store: labels, events of new values, and parameters of data type `aws:ec2:image`, which are validated after
the answer.

PutParameter of such a parameter returns a version at once. The version exists only once Systems Manager has found the
AMI; if it does not find the AMI, nothing changes and there is no error.
"""

import copy
from typing import Any

from moto.core.exceptions import ServiceException
from moto.ec2.models import ec2_backends
from moto.ssm.exceptions import ParameterNotFound, ParameterVersionNotFound, ValidationException
from moto.ssm.models import ParameterDict, SimpleSystemManagerBackend
from moto.ssm.responses import SimpleSystemManagerResponse

from overlay.bus_events import emit
from overlay.later import later
from overlay.patching import extends
from overlay.ssm.parameter_limits import check, tier_of

IMAGE = "aws:ec2:image"
VALIDATION_SECONDS = 1.0
DESCRIPTION_CHARACTERS = 1024
RESERVED = ("aws", "ssm")


@extends(SimpleSystemManagerBackend)
def put_parameter(
    original: Any,
    self: Any,
    name: str,
    description: str | None,
    value: str,
    parameter_type: str | None,
    allowed_pattern: str | None,
    keyid: str | None,
    overwrite: bool,
    tags: Any,
    data_type: str,
    **options: Any,
) -> Any:
    if description and len(description) > DESCRIPTION_CHARACTERS:
        raise ValidationException(
            f"1 validation error detected: Value '{description}' at 'description' failed to satisfy constraint: "
            f"Member must have length less than or equal to {DESCRIPTION_CHARACTERS}"
        )
    check(self, name, value, parameter_type, allowed_pattern, data_type)
    if name not in self._parameters or overwrite:
        options["tier"] = tier_of(self, name, value, options.get("tier"), options.get("policies"))
    rest = (name, description, value, parameter_type, allowed_pattern, keyid, overwrite, tags, data_type)
    if data_type != IMAGE:
        event = _change(self, name, description, parameter_type)
        done = original(self, *rest, **options)
        emit(event)
        return done
    if parameter_type not in (None, "String"):
        raise ValidationException(f"Parameters of data type {IMAGE} must be of type String.")
    answer = original(_rehearsal(self, name), *rest, **options)  # raises every error that comes at once

    def validate() -> None:
        ami = ec2_backends[self.account_id][self.region_name].amis.get(value)
        if ami is None or ami.state != "available":
            return
        event = _change(self, name, description, parameter_type)
        try:
            original(self, *rest, **options)
        except ServiceException:
            return  # the parameter was created or deleted in the meantime; the caller already has its answer
        emit(event)

    later(VALIDATION_SECONDS, validate)
    return answer


@extends(SimpleSystemManagerBackend)
def get_parameter(original: Any, self: Any, name: str) -> Any:
    """moto treats an unknown label like an unknown parameter."""
    parameter = original(self, name)
    base, _, selector = self._strip_parameter_arn(name).partition(":")
    if parameter is None and selector and base in self._parameters:
        raise ParameterVersionNotFound(
            f"Systems Manager could not find version {selector} of {base}. Verify the version and try again."
        )
    return parameter


@extends(SimpleSystemManagerResponse, "get_parameter")
def answer_get_parameter(original: Any, self: Any) -> Any:
    answer = original(self)
    _, colon, selector = self.ssm_backend._strip_parameter_arn(self._get_param("Name")).partition(":")
    if colon:
        answer.result["Parameter"]["Selector"] = colon + selector
    return answer


@extends(SimpleSystemManagerBackend)
def label_parameter_version(
    original: Any, self: Any, name: str, version: int | None, labels: list[str]
) -> tuple[list[str], int]:
    """moto recognizes the reserved prefixes only in lowercase."""
    _require_parameter(self, name)
    reserved = [label for label in labels if label.lower().startswith(RESERVED)]
    invalid, labelled = original(self, name, version, [label for label in labels if label not in reserved])
    return [label for label in labels if label in reserved or label in invalid], labelled


@extends(SimpleSystemManagerBackend)
def unlabel_parameter_version(original: Any, self: Any, name: str, version: int, labels: list[str]) -> Any:
    _require_parameter(self, name)
    return original(self, name, version, labels)


def _change(backend: Any, name: str, description: str | None, parameter_type: str | None) -> dict[str, Any]:
    """The event of the version that is about to be. Source: "Parameter Store events" among the event examples, Systems
    Manager user guide; for parameters that hold an AMI, "Native parameter support for Amazon Machine Image IDs" there."""
    existing = backend._parameters[name] if name in backend._parameters else []
    return {
        "source": "aws.ssm",
        "detail-type": "Parameter Store Change",
        "region": backend.region_name,
        "account": backend.account_id,
        "resources": [f"arn:aws:ssm:{backend.region_name}:{backend.account_id}:parameter/{name.lstrip('/')}"],
        "detail": {
            "operation": "Update" if existing else "Create",
            "name": name,
            "type": parameter_type or (existing[-1].parameter_type if existing else "String"),
            **({"description": description} if description else {}),
        },
    }


def _require_parameter(backend: Any, name: str) -> None:
    """moto creates a parameter without versions when it looks for it, and fails on that from then on."""
    if name not in backend._parameters:
        raise ParameterNotFound(f"Parameter {name} not found.")


def _rehearsal(backend: Any, name: str) -> Any:
    """A copy of the backend with one parameter, to try a call without changing anything."""
    double = copy.copy(backend)
    double._parameters = ParameterDict(backend.account_id, backend.region_name)
    if name in backend._parameters:
        double._parameters[name].extend(backend._parameters[name])
    double._resource_tags = copy.deepcopy(backend._resource_tags)
    return double
