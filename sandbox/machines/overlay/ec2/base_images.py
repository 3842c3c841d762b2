"""The base images: Canonical's public AMIs, and the public parameters that point to them, in each region.

moto's own thousand AMIs are left out: there is nothing behind them that could boot.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from moto.core.utils import utcnow
from moto.ec2.models.amis import Ami, AmiBackend
from moto.ssm.models import Parameter, SimpleSystemManagerBackend

from overlay.patching import extends, replaces

CANONICAL = "099720109477"


@dataclass(frozen=True)
class BaseImage:
    name: str
    architecture: str
    published: datetime
    parameter: str | None


def _parameter(architecture: str) -> str:
    return f"/aws/service/canonical/ubuntu/server/24.04/stable/current/{architecture}/hvm/ebs-gp3/ami-id"


BASE_IMAGES = (
    # 16.04 has left standard support: no parameter points to the last AMI that Canonical published.
    BaseImage(
        "ubuntu/images/hvm-ssd/ubuntu-xenial-16.04-amd64-server-20210928",
        "x86_64",
        datetime(2021, 9, 28, tzinfo=timezone.utc),
        None,
    ),
    BaseImage(
        "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-amd64-server-20261020",
        "x86_64",
        datetime(2026, 10, 20, tzinfo=timezone.utc),
        _parameter("amd64"),
    ),
    BaseImage(
        "ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-arm64-server-20261020",
        "arm64",
        datetime(2026, 10, 20, tzinfo=timezone.utc),
        _parameter("arm64"),
    ),
)


def base_image_id(region: str, image: BaseImage) -> str:
    """The same image has another id in each region, as on AWS, so that mixing up regions fails here too."""
    return f"ami-0{hashlib.sha256(f'{region}/{image.name}'.encode()).hexdigest()[:16]}"


@replaces(AmiBackend)
def _load_amis(self: Any) -> None:
    for image in BASE_IMAGES:
        image_id = base_image_id(self.region_name, image)
        self.amis[image_id] = Ami(
            self,
            ami_id=image_id,
            name=image.name,
            description=f"Canonical, Ubuntu, {image.name.rsplit('/', 1)[-1]}",
            architecture=image.architecture,
            owner_id=CANONICAL,
            public=True,
            virtualization_type="hvm",
            hypervisor="xen",
            root_device_type="ebs",
            root_device_name="/dev/sda1",
            creation_date=image.published,
            image_location=f"amazon/{image.name}",
            region_name=f"{self.region_name}a",
        )


@extends(SimpleSystemManagerBackend, "__init__")
def initialise_parameters(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    original(self, *args, **kwargs)
    for image in BASE_IMAGES:
        if image.parameter is not None:
            self._parameters[image.parameter].append(
                Parameter(
                    account_id=self.account_id,
                    name=image.parameter,
                    value=base_image_id(self.region_name, image),
                    parameter_type="String",
                    description=None,
                    allowed_pattern=None,
                    keyid=None,
                    last_modified_date=utcnow(),
                    version=1,
                    data_type="aws:ec2:image",
                )
            )


@extends(SimpleSystemManagerBackend)
def describe_parameters(original: Any, self: Any, *args: Any, **kwargs: Any) -> list[Any]:
    """An account's own parameters: public ones can be found only by name and path."""
    return [parameter for parameter in original(self, *args, **kwargs) if not parameter.name.startswith("/aws/")]
