"""Guests of base images: their default user, what they say of themselves, and their agent."""

import tempfile
import unittest
from pathlib import Path

from guests import Guest, RootFileSystems, guest_chain


class Guests(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.roots = RootFileSystems(self.folder / "debian", self.folder / "rpm")

    def layer(self, guest: Guest) -> Path:
        return guest_chain(guest, self.roots, self.folder)[0]

    def test_log_in_as_their_familys_user(self) -> None:
        text = (self.layer(Guest("admin", has_agent=False)) / "etc/cloud/cloud.cfg.d/91_family.cfg").read_text()
        self.assertIn("name: admin,", text)

    def test_run_an_agent_or_have_none(self) -> None:
        unit = "etc/systemd/system/multi-user.target.wants/amazon-ssm-agent.service"
        for has_agent in (True, False):
            layer = self.layer(Guest("ubuntu", has_agent))
            self.assertEqual(
                ((layer / unit).is_symlink(), (layer / "usr/bin/amazon-ssm-agent").exists()), (has_agent, has_agent)
            )

    def test_have_dnf_if_their_family_has(self) -> None:
        self.assertEqual(guest_chain(Guest("admin", False), self.roots, self.folder)[1], self.roots.debian)
        amazon = guest_chain(Guest("ec2-user", True, "amzn 2023"), self.roots, self.folder)
        self.assertEqual(amazon[1], self.roots.rpm)
        self.assertRegex((amazon[0] / "etc/os-release").read_text(), r'^ID="amzn"\nVERSION_ID="2023"')
