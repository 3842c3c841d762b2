"""What the types of volumes can be: size, IOPS and throughput.

Sources: EbsBlockDevice, EC2 API; "Amazon EBS volume types", EBS User Guide. The wordings are those that people report
(aws-sdk#542, runs-on#260, rocicorp/mono#4410, fog-aws's mock of CreateVolume).
"""

from dataclasses import dataclass
from typing import Any

from moto.ec2.exceptions import EC2ClientError

BASELINE_IOPS = 3000  # of gp3, at any size
THROUGHPUT_PER_IOPS = 0.25
THROUGHPUT = (125, 2000)


@dataclass(frozen=True)
class Limits:
    gib: tuple[int, int]
    iops: tuple[int, int] | None = None
    iops_per_gib: int = 0


LIMITS = {
    "gp2": Limits((1, 16384)),
    "gp3": Limits((1, 65536), (BASELINE_IOPS, 80000), 500),
    "io1": Limits((4, 16384), (100, 64000), 50),
    "io2": Limits((4, 65536), (100, 256000), 1000),
    "st1": Limits((125, 16384)),
    "sc1": Limits((125, 16384)),
    "standard": Limits((1, 1024)),
}


def check_limits(volumes: list[dict[str, Any]]) -> None:
    """Refuse a volume that its type cannot be. The front door knows the types."""
    for mapping in volumes:
        ebs = mapping["Ebs"]
        limits = LIMITS[ebs["VolumeType"]]
        _check_range(f"Volume of {ebs['VolumeSize']}GiB", ebs["VolumeSize"], limits.gib, "GiB")
        _check_iops(ebs, limits)
        _check_throughput(ebs)


def performance_of(ebs: dict[str, Any]) -> tuple[int | None, int | None]:
    """IOPS and throughput of a volume. EC2 shows those of gp3 also where nobody asked for any."""
    if ebs["VolumeType"] == "gp3":
        return ebs.get("Iops", BASELINE_IOPS), ebs.get("Throughput", THROUGHPUT[0])
    return ebs.get("Iops"), None


def _check_iops(ebs: dict[str, Any], limits: Limits) -> None:
    kind, iops = ebs["VolumeType"], ebs.get("Iops")
    if limits.iops is None:
        if iops is not None:
            raise EC2ClientError(
                "InvalidParameterCombination", f"The parameter iops is not supported for {kind} volumes."
            )
        return
    if iops is None:
        if kind != "gp3":
            raise EC2ClientError(
                "InvalidParameterCombination", f"The parameter iops must be specified for {kind} volumes."
            )
        return
    _check_range(f"Volume iops of {iops}", iops, limits.iops)
    ratio = iops / ebs["VolumeSize"]
    if ratio > limits.iops_per_gib and not (kind == "gp3" and iops == BASELINE_IOPS):
        raise _invalid(f"Iops to volume size ratio of {ratio:.6f} is too high; maximum is {limits.iops_per_gib}")


def _check_throughput(ebs: dict[str, Any]) -> None:
    kind, throughput = ebs["VolumeType"], ebs.get("Throughput")
    if throughput is None:
        return
    if kind != "gp3":
        raise EC2ClientError(
            "InvalidParameterCombination", f"The parameter throughput is not supported for {kind} volumes."
        )
    _check_range(f"Volume throughput of {throughput}", throughput, THROUGHPUT)
    ratio = throughput / ebs.get("Iops", BASELINE_IOPS)
    if ratio > THROUGHPUT_PER_IOPS:
        raise _invalid(
            f"Throughput (MiBps) to iops ratio of {ratio:.6f} is too high; maximum is {THROUGHPUT_PER_IOPS:.6f} MiBps per iops"
        )


def _check_range(what: str, value: int, limits: tuple[int, int], unit: str = "") -> None:
    smallest, largest = limits
    if value < smallest:
        raise _invalid(f"{what} is too small; minimum is {smallest}{unit}.")
    if value > largest:
        raise _invalid(f"{what} is too large; maximum is {largest}{unit}.")


def _invalid(message: str) -> EC2ClientError:
    return EC2ClientError("InvalidParameterValue", message)
