"""Which ports of a machine's address the security groups open, and the addresses themselves."""

import unittest

from network import USUAL_PORTS, AddressPool, IngressRule, open_ports


class OpenPorts(unittest.TestCase):
    def test_opens_nothing_without_a_rule(self) -> None:
        self.assertEqual(open_ports([]), set())

    def test_opens_the_ports_of_every_rule(self) -> None:
        rules = [IngressRule("tcp", 80, 80, "0.0.0.0/0"), IngressRule("tcp", 8001, 8003, "127.0.0.1/32")]
        self.assertEqual(open_ports(rules), {80, 8001, 8002, 8003})

    def test_opens_nothing_to_callers_from_elsewhere(self) -> None:
        self.assertEqual(open_ports([IngressRule("tcp", 80, 80, "10.0.0.0/8")]), set())

    def test_opens_nothing_for_a_rule_whose_source_is_not_a_cidr(self) -> None:
        self.assertEqual(open_ports([IngressRule("tcp", 80, 80, None)]), set())

    def test_opens_nothing_for_other_protocols(self) -> None:
        self.assertEqual(open_ports([IngressRule("udp", 80, 80, "0.0.0.0/0")]), set())

    def test_opens_the_usual_ports_of_a_wide_range(self) -> None:
        self.assertEqual(open_ports([IngressRule("tcp", 0, 1024, "0.0.0.0/0")]), {22, 80, 443})

    def test_opens_every_usual_port_when_all_traffic_is_allowed(self) -> None:
        self.assertEqual(open_ports([IngressRule("-1", 0, 0, "0.0.0.0/0")]), set(USUAL_PORTS))

    def test_takes_a_cidr_with_host_bits(self) -> None:
        self.assertEqual(open_ports([IngressRule("tcp", 22, 22, "127.0.0.1/8")]), {22})


class Addresses(unittest.TestCase):
    def test_differ_from_one_another_and_from_another_sandbox(self) -> None:
        pool, other = AddressPool(5600), AddressPool(5601)
        self.assertEqual(len({pool.take(), pool.take(), other.take(), other.take()}), 4)

    def test_are_given_out_again_once_given_back(self) -> None:
        pool = AddressPool(5600)
        address = pool.take()
        pool.give_back(address)
        self.assertEqual(pool.take(), address)

    def test_run_out_with_a_remedy(self) -> None:
        pool = AddressPool(5600)
        for _ in range(254):
            pool.take()
        with self.assertRaisesRegex(OSError, "terminate instances"):
            pool.take()
