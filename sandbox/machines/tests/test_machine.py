"""What the sandbox puts into a guest: its name, its way to packages, its user data."""

import os
import tempfile
import unittest
from pathlib import Path

from machine import authorize_key, write_seed


class Seed(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.seed = Path(folder.name)

    def test_names_the_guest_and_its_proxy(self) -> None:
        write_seed(self.seed, "ip-127-77-1-1", b"")
        self.assertEqual((self.seed / "etc/hostname").read_text(), "ip-127-77-1-1\n")
        self.assertIn("ip-127-77-1-1", (self.seed / "etc/hosts").read_text())
        self.assertIn("http://127.0.0.1:3142", (self.seed / "etc/apt/apt.conf.d/00sandbox").read_text())

    def test_runs_a_script_given_as_user_data(self) -> None:
        write_seed(self.seed, "host", b"#!/bin/sh\nshutdown -P +60\n")
        script = self.seed / "var/lib/cloud/instance/user-data"
        self.assertEqual(script.read_bytes(), b"#!/bin/sh\nshutdown -P +60\n")
        self.assertTrue(os.access(script, os.X_OK))
        unit = self.seed / "etc/systemd/system/user-data.service"
        self.assertIn("ExecStart=/var/lib/cloud/instance/user-data", unit.read_text())
        wanted = self.seed / "etc/systemd/system/multi-user.target.wants/user-data.service"
        self.assertEqual(wanted.resolve(), unit.resolve())

    def test_runs_nothing_else(self) -> None:
        write_seed(self.seed, "host", b"#cloud-config\npackages: [apache2]\n")
        self.assertFalse((self.seed / "etc/systemd").exists())
        self.assertFalse((self.seed / "var").exists())


class AuthorizedKey(unittest.TestCase):
    def test_joins_those_that_the_ami_has(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            home = Path(folder)
            (home / ".ssh").mkdir()
            file = home / ".ssh/authorized_keys"
            file.write_text("ssh-ed25519 AAAA first\n")
            authorize_key(home, "ssh-ed25519 BBBB packer")
            self.assertEqual(file.read_text(), "ssh-ed25519 AAAA first\nssh-ed25519 BBBB packer\n")
            self.assertEqual(file.stat().st_mode & 0o777, 0o600)
