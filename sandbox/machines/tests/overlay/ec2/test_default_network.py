"""What a VPC comes with."""

from tests.account import Account


class DefaultNetwork(Account):
    def test_leads_to_the_internet(self) -> None:
        ec2 = self.client("ec2")
        (vpc,) = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"]
        (gateway,) = ec2.describe_internet_gateways()["InternetGateways"]
        (table,) = ec2.describe_route_tables()["RouteTables"]

        self.assertEqual([each["VpcId"] for each in gateway["Attachments"]], [vpc["VpcId"]])
        self.assertIn(
            ("0.0.0.0/0", gateway["InternetGatewayId"], "active"),
            [(each["DestinationCidrBlock"], each["GatewayId"], each["State"]) for each in table["Routes"]],
        )


class DhcpOptions(Account):
    def test_are_shared_and_outlive_a_vpc(self) -> None:
        ec2 = self.client("ec2")
        (options,) = ec2.describe_dhcp_options()["DhcpOptions"]
        vpc = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]
        ec2.delete_vpc(VpcId=vpc["VpcId"])

        self.assertEqual(vpc["DhcpOptionsId"], options["DhcpOptionsId"])
        self.assertEqual(ec2.describe_dhcp_options()["DhcpOptions"], [options])
        servers = {each["Key"]: [value["Value"] for value in each["Values"]] for each in options["DhcpConfigurations"]}
        self.assertEqual(servers["domain-name-servers"], ["AmazonProvidedDNS"])
