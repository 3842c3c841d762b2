"""What a VPC comes with: name servers, and in the default VPC a way to the internet. moto's VPCs lead nowhere.

Sources: https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html and
https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html
"""

from typing import Any

from moto.ec2.models.vpcs import VPCBackend

from overlay.patching import extends


@extends(VPCBackend)
def create_vpc(original: Any, self: Any, *rest: Any, **options: Any) -> Any:
    """Every VPC gets the region's default DHCP options."""
    vpc = original(self, *rest, **options)
    self.associate_dhcp_options(_default_options(self), vpc)
    return vpc


@extends(VPCBackend)
def create_default_vpc(original: Any, self: Any) -> Any:
    """Its main route table, which all default subnets have, leads to an internet gateway."""
    vpc = original(self)
    gateway = self.create_internet_gateway()
    self.attach_internet_gateway(gateway.id, vpc.id)
    (table,) = self.describe_route_tables(filters={"vpc-id": vpc.id})
    self.create_route(table.id, "0.0.0.0/0", gateway_id=gateway.id)
    return vpc


@extends(VPCBackend)
def delete_vpc(original: Any, self: Any, vpc_id: str) -> Any:
    """moto deletes its DHCP options too, though other VPCs have them."""
    if vpc_id in self.vpcs:
        self.disassociate_dhcp_options(self.vpcs[vpc_id])
    return original(self, vpc_id)


def _default_options(backend: Any) -> Any:
    domain = "ec2.internal" if backend.region_name == "us-east-1" else f"{backend.region_name}.compute.internal"
    for options in backend.describe_dhcp_options():
        if options._options["domain-name"] == [domain]:
            return options
    return backend.create_dhcp_options(domain_name_servers=["AmazonProvidedDNS"], domain_name=[domain])
