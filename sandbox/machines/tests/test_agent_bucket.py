"""The regional buckets: over TLS, by the names that AWS documents, and nothing else."""

import ssl
import tempfile
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from agent_bucket import start_agent_bucket


class Buckets(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        agent = Path(folder.name)
        (agent / "amazon-ssm-agent.deb").write_bytes(b"package")
        (agent / "amazon-ssm-agent.rpm.sig").write_bytes(b"signature")
        self.port, certificate = start_agent_bucket(agent, agent)
        self.trust = ssl.create_default_context(cadata=certificate.decode())
        self.trust.check_hostname = False  # as it is asked for by its address here

    def get(self, host: str, path: str) -> bytes:
        request = urllib.request.Request(f"https://127.0.0.1:{self.port}{path}", headers={"Host": host})
        opener = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=self.trust)
        )
        with opener.open(request, timeout=5) as answer:
            return bytes(answer.read())

    def test_hold_the_packages_and_their_signatures(self) -> None:
        host, bucket = "s3.eu-west-1.amazonaws.com", "/amazon-ssm-eu-west-1/latest"
        self.assertEqual(self.get(host, f"{bucket}/debian_arm64/amazon-ssm-agent.deb"), b"package")
        self.assertEqual(self.get(host, f"{bucket}/linux_amd64/amazon-ssm-agent.rpm.sig"), b"signature")

    def test_deny_everything_else(self) -> None:
        for path in ("/amazon-ssm-us-east-1/latest/debian_amd64/amazon-ssm-agent.deb", "/key.gpg"):
            with self.assertRaises(urllib.error.HTTPError) as refused:
                self.get("s3.eu-west-1.amazonaws.com", path)
            self.assertEqual(refused.exception.code, 403)
