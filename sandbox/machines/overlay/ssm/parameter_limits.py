"""What PutParameter refuses of a name, a value, a type and a tier, and the tier that Intelligent-Tiering chooses.

Source: PutParameter and its errors, Systems Manager API; "Managing parameter tiers", Systems Manager user guide.
"""

import re
from typing import Any

from moto.ssm.exceptions import SSMException, ValidationException

STANDARD_CHARACTERS = 4096
ADVANCED_CHARACTERS = 8192
LEVELS = 15


def check(
    backend: Any,
    name: str,
    value: str,
    parameter_type: str | None,
    allowed_pattern: str | None,
    data_type: str | None,
) -> None:
    levels = name.strip("/").count("/") + 1
    if levels > LEVELS:
        raise SSMException(
            "HierarchyLevelLimitExceededException", f"A hierarchy can have a maximum of {LEVELS} levels: {name}"
        )
    if levels > 1 and not name.startswith("/"):
        raise ValidationException("Parameter name must be a fully qualified name.")
    if re.search(r"\{\{.*\}\}", value):
        raise ValidationException(
            "Parameter value can't nest another parameter. Do not use \"{{}}\" in the value."
        )
    _check_pattern(value, allowed_pattern)
    existing = _newest(backend, name)
    if existing is not None and parameter_type not in (None, existing.parameter_type):
        raise SSMException(
            "HierarchyTypeMismatchException", f"The type of {name} is {existing.parameter_type} and cannot be changed."
        )
    # hashicorp/terraform-provider-aws#35959 says so of both directions; a request without one is said to be of text.
    if existing is not None and existing.data_type != data_type != "text":
        raise ValidationException(f"The data type of {name} is {existing.data_type} and cannot be changed.")


def tier_of(backend: Any, name: str, value: str, tier: str | None, policies: str | None) -> str:
    """The tier that the parameter gets. An advanced parameter stays one."""
    existing = _newest(backend, name)
    is_advanced = existing is not None and existing.tier == "Advanced"
    if tier == "Standard" and is_advanced:
        raise ValidationException(
            "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the "
            "advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced "
            "parameter and recreate it as a standard parameter."
        )
    chosen = tier or ("Advanced" if is_advanced else backend.default_parameter_tier)
    if chosen == "Intelligent-Tiering":
        needs_advanced = is_advanced or policies or len(value) > STANDARD_CHARACTERS
        chosen = "Advanced" if needs_advanced else "Standard"
    if chosen == "Standard" and len(value) > STANDARD_CHARACTERS:
        raise ValidationException(
            f"Standard tier parameters support a maximum parameter value of {STANDARD_CHARACTERS} characters. To "
            "create a larger parameter value, upgrade the parameter to use the advanced-parameter tier."
        )
    if len(value) > ADVANCED_CHARACTERS:
        raise ValidationException(
            "1 validation error detected: Value at 'value' failed to satisfy constraint: Member must have length less "
            f"than or equal to {ADVANCED_CHARACTERS}"
        )
    return str(chosen)


def _check_pattern(value: str, pattern: str | None) -> None:
    if not pattern:
        return
    try:
        matches = re.search(pattern, value)
    except re.error:
        raise SSMException(
            "InvalidAllowedPatternException", f"The allowed pattern {pattern} is not a regular expression."
        ) from None
    if not matches:
        raise SSMException(
            "ParameterPatternMismatchException",
            f"Parameter value, cannot be validated against allowedPattern: {pattern}",
        )


def _newest(backend: Any, name: str) -> Any:
    """moto would make a parameter without versions if it were asked for one that does not exist."""
    versions = backend._parameters[name] if name in backend._parameters else []
    return versions[-1] if versions else None
