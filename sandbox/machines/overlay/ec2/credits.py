"""CPU credits of burstable instances: what a launch asks for, or else what EC2 gives the instance type."""

from typing import Any

from moto.core.responses import ActionResult
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instance_types import INSTANCE_TYPES
from moto.ec2.responses.instances import InstanceResponse

from overlay.patching import replaces


def credits_of(instance_type: str, asked: dict[str, str] | None) -> str | None:
    """Source: "Work with burstable performance instances", EC2 user guide. The error's code and wording are ours."""
    if not INSTANCE_TYPES.get(instance_type, {}).get("BurstablePerformanceSupported"):
        if asked:
            raise EC2ClientError(
                "InvalidParameterCombination", f"The instance type '{instance_type}' does not support CpuCredits."
            )
        return None
    return asked["CpuCredits"] if asked else "standard" if instance_type.startswith("t2.") else "unlimited"


@replaces(InstanceResponse)
def describe_instance_credit_specifications(self: Any) -> ActionResult:
    instances = self.ec2_backend.get_multi_instances_by_id(self._get_param("InstanceIds", []))
    return ActionResult(
        {
            "InstanceCreditSpecifications": [
                {"InstanceId": instance.id, "CpuCredits": instance.cpu_credits}
                for instance in instances
                if instance.cpu_credits
            ]
        }
    )
