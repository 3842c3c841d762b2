"""The ports of instances, as their security groups open them."""

from typing import Any

from moto.ec2.models.instances import InstanceBackend
from moto.ec2.models.security_groups import SecurityGroupBackend

from fleet import fleet
from network import IngressRule, open_ports
from overlay.patching import extends


@extends(SecurityGroupBackend)
def authorize_security_group_ingress(original: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    result = original(self, *args, **kwargs)
    refresh_all_ports(self)
    return result


@extends(SecurityGroupBackend)
def revoke_security_group_ingress(original: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    result = original(self, *args, **kwargs)
    refresh_all_ports(self)
    return result


@extends(InstanceBackend)
def modify_instance_security_groups(original: Any, self: Any, *args: Any, **kwargs: Any) -> Any:
    result = original(self, *args, **kwargs)
    refresh_all_ports(self)
    return result


def refresh_all_ports(backend: Any) -> None:
    for instance in backend.all_running_instances():
        refresh_ports(instance)


def refresh_ports(instance: Any) -> None:
    """Open the ports of an instance's address that its security groups allow, and close the others."""
    groups = {group.id: group for nic in instance.nics.values() for group in nic.group_set}
    rules = [
        IngressRule(
            protocol=str(rule.ip_protocol),
            first_port=int(rule.from_port or 0),
            last_port=int(rule.to_port or 0),
            source=rule.cidr_ipv4,
        )
        for group in groups.values()
        for rule in group.ingress_rules
    ]
    fleet.open_doors(instance.id, open_ports(rules))
