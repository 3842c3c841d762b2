"""The hop limit of the metadata service, with a real container network behind a machine's."""

import subprocess
import unittest

import metadata_link
from imds.service import Metadata, MetadataService
from network import NetworkNamespace

SECONDS = "X-aws-ec2-metadata-token-ttl-seconds"
CONTAINER = "169.254.2.1"


class HopLimit(unittest.TestCase):
    def setUp(self) -> None:
        self.machine = NetworkNamespace()
        self.addCleanup(self.machine.close)
        far = metadata_link.link(self.machine, "02:00:00:00:00:01")
        self.addCleanup(far.close)
        listener = far.open_socket()
        listener.bind((metadata_link.SERVICE, 80))
        self.hops = 1
        service = MetadataService(listener, lambda: Metadata(True, True, self.hops, {}))
        self.addCleanup(service.close)

    def run_in(self, namespace: NetworkNamespace, script: str) -> subprocess.CompletedProcess[str]:
        command = ["nsenter", f"--net={namespace.path}", "sh", "-euc", script]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def gets_token(self, namespace: NetworkNamespace, hops: int, seconds: int = 5) -> bool:
        self.hops = hops
        url = f"http://{metadata_link.SERVICE}/latest/api/token"
        token = f"curl --silent --max-time {seconds} -X PUT -H '{SECONDS}: 60' {url}"
        return self.run_in(namespace, token).returncode == 0

    def container(self) -> NetworkNamespace:
        """A namespace to which the machine forwards, as to a container on a bridge."""
        container = NetworkNamespace()
        self.addCleanup(container.close)
        in_machine = f"""
            ip link add inner type veth peer name eth0 netns {container.path}
            ip link set inner up
            ip route add {CONTAINER} dev inner
            cd /proc/sys/net/ipv4
            echo 1 > ip_forward
            for interface in {metadata_link.INTERFACE} inner; do
                echo 1 > conf/$interface/proxy_arp
                echo 0 > neigh/$interface/proxy_delay  # otherwise each answer waits for up to 0.8 seconds
            done
        """
        in_container = f"ip address add {CONTAINER}/16 dev eth0; ip link set eth0 up"
        for namespace, script in ((self.machine, in_machine), (container, in_container)):
            finished = self.run_in(namespace, script)
            self.assertEqual(finished.returncode, 0, finished.stderr)
        return container

    def test_lets_the_token_reach_the_machine_but_no_container_behind_it(self) -> None:
        container = self.container()
        self.assertTrue(self.gets_token(self.machine, hops=1))
        self.assertTrue(self.gets_token(container, hops=2), "no way from the container to the service")
        self.assertFalse(self.gets_token(container, hops=1, seconds=2))
        self.assertTrue(self.gets_token(container, hops=2))
