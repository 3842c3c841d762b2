"""What a machine holds, and frees if it cannot be made."""

import os
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from disks import DiskPlan
from machine import Machine, MachinePlan


class Holdings(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.state = Path(folder.name)
        self.before = self.held()

    def make(self) -> Machine:
        disks = (DiskPlan("/dev/sdf", "/dev/nvme1n1", 1, None),)
        plan = MachinePlan("i-1", "127.77.1.1", (), "02:00:00:00:00:01", disks, mock.Mock(), mock.Mock())
        return Machine(plan, self.state)

    def held(self) -> tuple[list[Path], int, int]:
        """The machines' folders, and how many network namespaces and disks this process holds."""
        open_files = [_target(file) for file in os.scandir("/proc/self/fd")]
        namespaces = [file for file in open_files if file.startswith("net:")]
        disks = [file for file in open_files if file.startswith("/dev/loop")]
        return list(self.state.glob("machines/*")), len(namespaces), len(disks)

    def test_are_freed_with_the_machine(self) -> None:
        machine = self.make()
        folders, namespaces, disks = self.held()
        self.assertEqual((len(folders), namespaces, disks), (1, self.before[1] + 2, 1))
        machine.destroy()
        self.assertEqual(self.held(), self.before)

    def test_are_freed_if_the_machine_cannot_be_made(self) -> None:
        for part in ("machine.metadata_link.link", "machine.MetadataService", "machine.Relay"):
            with self.subTest(part), mock.patch(part, side_effect=OSError("no veth")):
                self.assertRaisesRegex(OSError, "no veth", self.make)
                self.assertEqual(self.held(), self.before)


def _target(file: os.DirEntry[str]) -> str:
    try:
        return os.readlink(file)
    except FileNotFoundError:  # the one by which the folder was read
        return ""
