"""Service Quotas: how much of what the factory needs the account may use in a region.

Names, codes and defaults are those of the quota pages of the services' user guides. The defaults are those of a new
account. Where an account's value was never looked at or changed, Service Quotas has no applied value.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.servicequotas.models import ServiceQuotasBackend
from moto.servicequotas.responses import ServiceQuotasResponse

from overlay.patching import adds, replaces


@dataclass
class Applied:
    """What this account has."""

    concurrent_builds: int = 60
    vcpus: int = 1152


applied = Applied()


@dataclass(frozen=True)
class Quota:
    name: str
    default: int
    applied: Callable[[], int] | None = None


def _builds(environment: str, default: int = 1) -> Quota:
    """CodeBuild (`sandbox/codebuild/queue.ts`) has one number for all sizes."""
    name = f"Concurrently running builds for {environment} environment"
    return Quota(name, default, lambda: applied.concurrent_builds)


QUOTAS: dict[tuple[str, str], Quota] = {
    ("codebuild", "L-9D07B6EF"): _builds("Linux/Small"),
    ("codebuild", "L-2DC20C30"): _builds("Linux/Medium"),
    ("codebuild", "L-4DDC4A99"): _builds("Linux/Large"),
    ("codebuild", "L-04E5CA62"): _builds("Linux/XLarge"),
    ("codebuild", "L-0397D009"): _builds("Linux/2XLarge", default=0),
    ("codebuild", "L-5ED1D25B"): _builds("ARM/Small"),
    ("codebuild", "L-DF544FF3"): _builds("ARM/Medium"),
    ("codebuild", "L-596BEAB4"): _builds("ARM/Large"),
    ("codebuild", "L-8D06F3EA"): _builds("ARM/XLarge"),
    ("codebuild", "L-1E43FDE0"): _builds("ARM/2XLarge"),
    ("ec2", "L-1216C47A"): Quota(
        "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances", 5, lambda: applied.vcpus
    ),
    ("ec2", "L-B665C33B"): Quota("AMIs", 50_000),
    ("ec2", "L-0E3CBAB9"): Quota("Public AMIs", 5),
    ("ec2", "L-70015FFA"): Quota("AMI sharing", 1000),
    ("codepipeline", "L-78D200AD"): Quota("Total pipelines", 1000),
}


@replaces(ServiceQuotasBackend)
def get_service_quota(self: Any, service_code: str, quota_code: str) -> dict[str, Any]:
    quota = _known(service_code, quota_code)
    if quota.applied is None:
        raise _no_such_resource(
            "The request failed because the specified service quota does not have an applied value."
        )
    return _described(self, service_code, quota_code, quota.applied())


@adds(ServiceQuotasResponse)
def get_aws_default_service_quota(self: Any) -> str:
    asked = json.loads(self.body)
    service, code = asked["ServiceCode"], asked["QuotaCode"]
    return json.dumps({"Quota": _described(self.backend, service, code, _known(service, code).default)})


def _known(service: str, code: str) -> Quota:
    quota = QUOTAS.get((service, code))
    if quota is None:
        raise _no_such_resource("The request failed because the specified service quota does not exist.")
    return quota


def _no_such_resource(message: str) -> JsonRESTError:
    """The code is Service Quotas'; the wording is ours."""
    return JsonRESTError("NoSuchResourceException", message)


def _described(backend: Any, service: str, code: str, value: int) -> dict[str, Any]:
    return {
        "ServiceCode": service,
        "QuotaCode": code,
        "QuotaName": QUOTAS[service, code].name,
        "QuotaArn": f"arn:aws:servicequotas:{backend.region_name}:{backend.account_id}:{service}/{code}",
        "Value": float(value),
        "Unit": "None",
        "Adjustable": True,
        "GlobalQuota": False,
    }
