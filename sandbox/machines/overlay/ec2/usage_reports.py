"""AMI usage reports: which other accounts use an AMI. There are no other accounts here, so tests say what they do.

Source: "View your AMI usage", EC2 user guide. The error codes are ours.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.responses.amis import AmisResponse

from overlay.ec2.ami_lookup import own_ami
from overlay.ec2.images import tags_of
from overlay.ec2.pages import page_of
from overlay.later import later
from overlay.patching import adds

KINDS = ("ec2:Instance", "ec2:LaunchTemplate", "imagebuilder:ImageRecipe", "imagebuilder:ContainerRecipe")
KEPT = timedelta(days=30)
MAKING_SECONDS = 1.0
MOST_PENDING = 2000
DEEPEST = 10_000


@dataclass(frozen=True)
class ForeignUse:
    """How another account uses an AMI."""

    image_id: str
    account: str
    resource_type: str
    count: int


class UsageReport(TaggedEC2Resource):
    def __init__(self, backend: Any, image_id: str, resource_types: list[dict[str, Any]], accounts: list[str]) -> None:
        self.ec2_backend = backend
        self.id = f"amiur-{secrets.token_hex(8)}{secrets.randbelow(16):x}"
        self.image_id = image_id
        self.resource_types = resource_types
        self.account_ids = accounts
        self.state = "pending"
        self.creation_time: datetime = utcnow()
        kinds = [each["ResourceType"] for each in resource_types]
        self.uses = [
            use
            for use in foreign_uses(backend)
            if use.image_id == image_id and use.resource_type in kinds and (not accounts or use.account in accounts)
        ]

    def shown(self) -> dict[str, Any]:
        return {
            "ImageId": self.image_id,
            "ReportId": self.id,
            "ResourceTypes": self.resource_types,
            "AccountIds": self.account_ids,
            "State": self.state,
            "CreationTime": self.creation_time,
            "ExpirationTime": self.creation_time + KEPT,
            "Tags": [{"Key": each["key"], "Value": each["value"]} for each in self.get_tags()],
        }

    def entries(self) -> list[dict[str, Any]]:
        return [
            {
                "ResourceType": use.resource_type,
                "ReportId": self.id,
                "UsageCount": use.count,
                "AccountId": use.account,
                "ImageId": self.image_id,
                "ReportCreationTime": self.creation_time,
            }
            for use in self.uses
        ]

    def finish(self) -> None:
        self.state = "available"


def reports(backend: Any) -> dict[str, UsageReport]:
    """An account's reports in a region that have not expired."""
    kept: dict[str, UsageReport] = backend.__dict__.setdefault("usage_reports", {})
    for name, report in list(kept.items()):
        if report.creation_time + KEPT <= utcnow():
            kept.pop(name, None)
    return kept


def foreign_uses(backend: Any) -> list[ForeignUse]:
    uses: list[ForeignUse] = backend.__dict__.setdefault("foreign_uses", [])
    return uses


@adds(AmisResponse)
def create_image_usage_report(self: Any) -> ActionResult:
    self.error_on_dryrun()
    backend = self.ec2_backend
    ami = own_ami(backend, self._get_param("ImageId"))
    kinds = self._get_param("ResourceTypes", [])
    for kind in kinds:
        _check(kind)
    tags = tags_of(self, allowed=("image-usage-report",))["image-usage-report"]
    pending = [each for each in reports(backend).values() if each.state == "pending"]
    if any(each.image_id == ami.id for each in pending) or len(pending) >= MOST_PENDING:
        raise EC2ClientError("ResourceLimitExceeded", f"A usage report on {ami.id} is being created already.")
    report = UsageReport(backend, ami.id, kinds, self._get_param("AccountIds", []))
    reports(backend)[report.id] = report
    report.add_tags(tags)
    later(MAKING_SECONDS, report.finish)
    return ActionResult({"ReportId": report.id})


@adds(AmisResponse)
def describe_image_usage_reports(self: Any) -> ActionResult:
    self.error_on_dryrun()
    filters = self._filters_from_querystring()
    found = [
        report.shown()
        for report in _asked(self)
        if all(str(report.get_filter_value(name)) in values for name, values in filters.items())
    ]
    page, token = page_of(self, found)
    return ActionResult({"ImageUsageReports": page, "NextToken": token})


@adds(AmisResponse)
def describe_image_usage_report_entries(self: Any) -> ActionResult:
    self.error_on_dryrun()
    found = [entry for report in _asked(self) if report.state == "available" for entry in report.entries()]
    page, token = page_of(self, found)
    return ActionResult({"ImageUsageReportEntries": page, "NextToken": token})


@adds(AmisResponse)
def delete_image_usage_report(self: Any) -> ActionResult:
    self.error_on_dryrun()
    report = _known(self.ec2_backend, self._get_param("ReportId"))
    del reports(self.ec2_backend)[report.id]
    return ActionResult({"Return": True})


def _asked(request: Any) -> list[UsageReport]:
    backend = request.ec2_backend
    images, ids = request._get_param("ImageIds", []), request._get_param("ReportIds", [])
    chosen = [_known(backend, each) for each in ids] if ids else list(reports(backend).values())
    return [each for each in chosen if not images or each.image_id in images]


def _known(backend: Any, report_id: str) -> UsageReport:
    report = reports(backend).get(report_id)
    if report is None:
        raise EC2ClientError("InvalidImageUsageReportId.NotFound", f"There is no usage report {report_id}.")
    return report


def _check(kind: dict[str, Any]) -> None:
    name = kind["ResourceType"]
    if name not in KINDS:
        raise EC2ClientError("InvalidParameterValue", f"{name} is not one of {', '.join(KINDS)}.")
    for option in kind.get("ResourceTypeOptions", []):
        values = [str(each) for each in option["OptionValues"]]
        is_depth = option["OptionName"] == "version-depth" and name == "ec2:LaunchTemplate"
        if not is_depth or not all(each.isdigit() and 1 <= int(each) <= DEEPEST for each in values):
            raise EC2ClientError("InvalidParameterValue", f"Invalid option {option['OptionName']} of {name}: {values}")
