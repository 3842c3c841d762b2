"""What the sandbox puts into a guest: its way to packages, whom it trusts, and its disks."""

import tempfile
import unittest
from collections.abc import Callable
from pathlib import Path

from seed import Outlets, write_seed


class Seed(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.seed, self.ami, self.base = (Path(folder.name) / name for name in ("seed", "ami", "base"))
        self.key = Path(folder.name) / "key"
        self.key.write_bytes(b"key")
        for layer, text in ((self.ami, "10.0.0.1 own\n"), (self.base, "127.0.0.1 localhost\n")):
            (layer / "etc").mkdir(parents=True)
            (layer / "etc/hosts").write_text(text)

    def written(self, *layers: Path, has_disks: bool = False) -> Callable[[str], str]:
        write_seed(self.seed, layers, Outlets(3142, 443, b"certificate", self.key), has_disks)
        return lambda name: (self.seed / name).read_text()

    def test_names_the_proxy(self) -> None:
        self.assertIn("http://127.0.0.1:3142", self.written(self.base)("etc/apt/apt.conf.d/00sandbox"))
        self.assertFalse((self.seed / "etc/systemd").exists())

    def test_mounts_disks_where_there_are_some(self) -> None:
        wanted = "etc/systemd/system/local-fs.target.wants/mount-disks.service"
        self.assertIn("mount --all", self.written(self.base, has_disks=True)(wanted))

    def test_leads_to_the_regional_buckets_whose_certificate_and_key_the_guest_trusts(self) -> None:
        seed = self.written(self.base)
        self.assertRegex(seed("etc/hosts"), r"169\.254\.169\.254 .*\bs3\.eu-central-1\.amazonaws\.com\b")
        self.assertEqual(seed("etc/ssl/certs/ca-certificates.crt"), "certificate")
        self.assertIn("--keyring /usr/local/share/sandbox-agent-key.gpg", seed("usr/local/bin/gpgv"))
        self.assertEqual(seed("usr/local/share/sandbox-agent-key.gpg"), "key")

    def test_hides_nothing_that_an_ami_changed(self) -> None:
        self.assertRegex(self.written(self.ami, self.base)("etc/hosts"), r"^10\.0\.0\.1 own\n169")
