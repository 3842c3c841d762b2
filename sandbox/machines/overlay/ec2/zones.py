"""Availability zones: not every one offers every instance type. moto knows AWS's lists but launches any type anywhere."""

from typing import Any

from moto.ec2.exceptions import EC2ClientError
from moto.ec2.models.instance_types import INSTANCE_TYPE_OFFERINGS
from moto.ec2.models.subnets import SubnetBackend

from overlay.patching import extends


@extends(SubnetBackend)
def create_default_subnet(original: Any, self: Any, availability_zone: str) -> Any:
    """The ids are random on AWS. Here the zone with the fewest types has the first one, for whoever relies on the order."""
    subnet = original(self, availability_zone)
    if availability_zone == _poorest_zone(self.region_name):
        old, subnet.id = subnet.id, "subnet-00000000" + subnet.id[-9:]
        self.subnets[availability_zone][subnet.id] = self.subnets[availability_zone].pop(old)
        for association in (each for acl in self.network_acls.values() for each in acl.associations):
            if association.subnet_id == old:
                association.subnet_id = subnet.id
    return subnet


def check_offered(backend: Any, instance_type: str, request: dict[str, Any]) -> None:
    """Refuse a launch into a subnet whose zone does not offer the type. Without a subnet, EC2 chooses the zone."""
    interfaces = [nic.get("SubnetId") for nic in request.get("nics") or []]
    subnet_id = request.get("subnet_id") or next(filter(None, interfaces), None)
    if not subnet_id:
        return
    zone = backend.get_subnet(subnet_id).availability_zone
    offering = sorted({each for each, kind in _offerings(backend.region_name) if kind == instance_type})
    if offering and zone not in offering:
        raise EC2ClientError(
            "Unsupported",
            f"Your requested instance type ({instance_type}) is not supported in your requested Availability Zone "
            f"({zone}). Please retry your request by not specifying an Availability Zone or choosing "
            f"{', '.join(offering)}.",
        )


def _poorest_zone(region: str) -> str:
    zones = [zone for zone, _ in _offerings(region)]
    return min(sorted(set(zones)), key=zones.count, default="")


def _offerings(region: str) -> list[tuple[str, str]]:
    """Zone and instance type."""
    offerings = INSTANCE_TYPE_OFFERINGS["availability-zone"].get(region, [])
    return [(each["Location"], each["InstanceType"]) for each in offerings]
