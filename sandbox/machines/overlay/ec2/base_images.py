"""The base images: public AMIs of each family's publishers, and the public parameters that point to them, in each region.

moto's own thousand AMIs are left out: there is nothing behind them that could boot.
"""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime, timezone
from typing import Any

from moto.core.utils import utcnow
from moto.ec2.models.amis import Ami, AmiBackend
from moto.ec2.models import ec2_backends
from moto.ssm.models import Parameter, SimpleSystemManagerBackend, ssm_backends

from fleet import fleet
from guests import Guest
from overlay.patching import extends, replaces

AMAZON, CANONICAL, DEBIAN = "137112412989", "099720109477", "136693071363"
RED_HAT, ROCKY, ALMA = "309956199498", "792107900819", "764336703387"


@dataclass(frozen=True)
class BaseImage:
    name: str
    owner: str
    architecture: str
    published: datetime
    parameter: str | None
    guest: Guest
    root_device: str = "/dev/sda1"
    root_gib: int = 8


def _ubuntu(name: str, architecture: str, published: datetime, parameter: str | None) -> BaseImage:
    return BaseImage(name, CANONICAL, architecture, published, parameter, Guest("ubuntu", has_agent=True))


def _noble(architecture: str, word: str) -> BaseImage:
    return _ubuntu(
        f"ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-{word}-server-20261020",
        architecture,
        OCTOBER,
        f"/aws/service/canonical/ubuntu/server/24.04/stable/current/{word}/hvm/ebs-gp3/ami-id",
    )


def _debian(release: str, architecture: str, word: str) -> BaseImage:
    return BaseImage(
        f"debian-{release}-{word}-20261020-2270",
        DEBIAN,
        architecture,
        OCTOBER,
        f"/aws/service/debian/release/{release}/latest/{word}",
        Guest("admin", has_agent=False),
        root_device="/dev/xvda",
    )


def _amazon_linux(architecture: str) -> BaseImage:
    return BaseImage(
        f"al2023-ami-2023.9.20261020.0-kernel-6.1-{architecture}",
        AMAZON,
        architecture,
        OCTOBER,
        f"/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{architecture}",
        Guest("ec2-user", has_agent=True, release="amzn 2023"),
        root_device="/dev/xvda",
    )


def _enterprise(release: str, architecture: str, word: str) -> tuple[BaseImage, ...]:
    """Those of Red Hat and of two of its relatives, which no parameter points to."""
    return (
        BaseImage(
            f"RHEL-{release}.0_HVM-20261020-{architecture}-0-Hourly2-GP3",
            *(RED_HAT, architecture, OCTOBER, None),
            Guest("ec2-user", has_agent=False, release=f"rhel {release}"),
            root_gib=10,
        ),
        BaseImage(
            f"Rocky-{release.split('.')[0]}-EC2-Base-{release}-20261020.0.{word}",
            *(ROCKY, architecture, OCTOBER, None),
            Guest("rocky", has_agent=False, release=f"rocky {release}"),
            root_gib=10,
        ),
        BaseImage(
            f"AlmaLinux OS {release}.20261020 {word}",
            *(ALMA, architecture, OCTOBER, None),
            Guest("ec2-user", has_agent=True, release=f"almalinux {release}"),
            root_gib=10,
        ),
    )


OCTOBER = datetime(2026, 10, 20, tzinfo=timezone.utc)

BASE_IMAGES = (
    # 16.04 has left standard support: no parameter points to the last AMI that Canonical published.
    _ubuntu(
        "ubuntu/images/hvm-ssd/ubuntu-xenial-16.04-amd64-server-20210928",
        "x86_64",
        datetime(2021, 9, 28, tzinfo=timezone.utc),
        None,
    ),
    _noble("x86_64", "amd64"),
    _noble("arm64", "arm64"),
    *(_debian(release, *words) for release in ("12", "13") for words in (("x86_64", "amd64"), ("arm64", "arm64"))),
    *(_amazon_linux(architecture) for architecture in ("x86_64", "arm64")),
    *(
        image
        for release in ("9.7", "10.1")
        for words in (("x86_64", "x86_64"), ("arm64", "aarch64"))
        for image in _enterprise(release, *words)
    ),
)


def base_image_id(region: str, image: BaseImage) -> str:
    """The same image has another id in each region, as on AWS, so that mixing up regions fails here too."""
    return f"ami-0{hashlib.sha256(f'{region}/{image.name}'.encode()).hexdigest()[:16]}"


@replaces(AmiBackend)
def _load_amis(self: Any) -> None:
    for image in BASE_IMAGES:
        _offer(self, image)


def _offer(backend: Any, image: BaseImage) -> str:
    image_id = base_image_id(backend.region_name, image)
    ami = Ami(
        backend,
        ami_id=image_id,
        name=image.name,
        description=image.name.rsplit("/", 1)[-1],
        architecture=image.architecture,
        owner_id=image.owner,
        owner_alias="amazon" if image.owner == AMAZON else None,
        public=True,
        virtualization_type="hvm",
        hypervisor="xen",
        root_device_type="ebs",
        root_device_name=image.root_device,
        creation_date=image.published,
        image_location=f"amazon/{image.name}",
        region_name=f"{backend.region_name}a",
    )
    ami.root_volume["VolumeSize"] = ami.ebs_snapshot.volume.size = image.root_gib
    backend.amis[image_id] = ami
    fleet.offer(image_id, image.guest)
    return image_id


def publish_next(account: str, region: str, parameter: str) -> str:
    """What a publisher does every few weeks: another AMI of the same release, to which the public parameter points then."""
    image = next((each for each in BASE_IMAGES if each.parameter == parameter), None)
    if image is None:
        raise KeyError(f"No base image of the sandbox has the parameter {parameter}.")
    versions = ssm_backends[account][region]._parameters[parameter]
    number = len(versions) + 1
    image_id = _offer(ec2_backends[account][region], replace(image, name=f"{image.name}.{number}", published=utcnow()))
    versions.append(_parameter(account, parameter, image_id, number))
    return image_id


@extends(SimpleSystemManagerBackend, "__init__")
def initialise_parameters(original: Any, self: Any, *args: Any, **kwargs: Any) -> None:
    original(self, *args, **kwargs)
    for image in BASE_IMAGES:
        if image.parameter is not None:
            value = base_image_id(self.region_name, image)
            self._parameters[image.parameter].append(_parameter(self.account_id, image.parameter, value, 1))


def _parameter(account: str, name: str, value: str, version: int) -> Parameter:
    return Parameter(
        account_id=account,
        name=name,
        value=value,
        parameter_type="String",
        description=None,
        allowed_pattern=None,
        keyid=None,
        last_modified_date=utcnow(),
        version=version,
        data_type="aws:ec2:image",
    )


@extends(SimpleSystemManagerBackend)
def describe_parameters(original: Any, self: Any, *args: Any, **kwargs: Any) -> list[Any]:
    """An account's own parameters: public ones can be found only by name and path."""
    return [parameter for parameter in original(self, *args, **kwargs) if not parameter.name.startswith("/aws/")]
