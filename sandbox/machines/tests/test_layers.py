"""Chains of layers: what an AMI stands on, and what may go when one is deregistered."""

import tempfile
import unittest
from pathlib import Path

from disks import Disk, DiskPlan
from layers import LayerStore


class Layers(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.base = Path(folder.name) / "base"
        self.changes = Path(folder.name) / "changes"
        self.changes.mkdir()
        (self.changes / "motd").write_text("hello")
        self.store = LayerStore(Path(folder.name) / "layers", self.base)

    def save(self, image_id: str, parent_id: str) -> Path:
        self.store.save(self.changes, self.store.chain(parent_id), image_id)
        return self.store.chain(image_id)[0]

    def test_a_base_image_is_the_base_alone(self) -> None:
        self.assertEqual(self.store.chain("ami-base"), (self.base,))

    def test_an_ami_is_its_own_layer_on_its_parents(self) -> None:
        parent = self.save("ami-parent", "ami-base")
        child = self.save("ami-child", "ami-parent")
        self.assertEqual(self.store.chain("ami-child"), (child, parent, self.base))
        self.assertEqual((child / "motd").read_text(), "hello")

    def test_what_changes_afterwards_does_not_reach_the_ami(self) -> None:
        layer = self.save("ami-1", "ami-base")
        (self.changes / "motd").write_text("later")
        self.assertEqual((layer / "motd").read_text(), "hello")

    def test_collects_the_layer_of_a_deregistered_ami(self) -> None:
        layer = self.save("ami-1", "ami-base")
        self.store.drop("ami-1")
        self.assertEqual(self.store.collect([]), [layer])
        self.assertFalse(layer.exists())

    def test_keeps_a_layer_that_another_ami_stands_on(self) -> None:
        parent = self.save("ami-parent", "ami-base")
        self.save("ami-child", "ami-parent")
        self.store.drop("ami-parent")
        self.assertEqual(self.store.collect([]), [])
        self.assertTrue(parent.exists())

    def test_keeps_a_layer_that_a_copy_shares(self) -> None:
        layer = self.save("ami-1", "ami-base")
        self.store.share("ami-1", "ami-copy")
        self.store.drop("ami-1")
        self.assertEqual(self.store.collect([]), [])
        self.assertEqual(self.store.chain("ami-copy"), (layer, self.base))

    def test_keeps_a_layer_that_a_machine_is_mounted_on(self) -> None:
        self.save("ami-1", "ami-base")
        mounted = self.store.chain("ami-1")
        self.store.drop("ami-1")
        self.assertEqual(self.store.collect([mounted]), [])
        self.assertEqual(self.store.collect([]), [mounted[0]])

    def test_keep_what_is_on_the_disks_until_nobody_needs_it(self) -> None:
        disk = Disk(DiskPlan("/dev/sdf", "/dev/nvme1n1", 1, None), self.base.parent / "disk")
        self.addCleanup(disk.close)
        Path(disk.loop).write_bytes(b"data")
        self.store.save(self.changes, self.store.chain("ami-base"), "ami-1", [disk])
        Path(disk.loop).write_bytes(b"later")
        self.store.share("ami-1", "ami-copy")
        self.store.drop("ami-1")
        self.store.collect([])
        kept = self.store.disk("ami-copy", "/dev/sdf")
        assert kept is not None
        larger = Disk(DiskPlan("/dev/sdf", "/dev/nvme1n1", 2, kept), self.base.parent / "larger")
        self.addCleanup(larger.close)
        with open(larger.loop, "rb") as opened:
            self.assertEqual(opened.read(5), b"data\0")
            self.assertEqual(opened.seek(0, 2), 2 * 1024**3)
        self.store.drop("ami-copy")
        self.store.collect([])
        self.assertIsNone(self.store.disk("ami-copy", "/dev/sdf"))
        self.assertFalse(kept.exists())

    def test_leaves_a_layer_alone_that_is_still_being_saved(self) -> None:
        unfinished = self.base.parent / "layers" / "ami-unfinished"
        unfinished.mkdir()
        self.assertEqual(self.store.collect([]), [])
        self.assertTrue(unfinished.exists())

    def test_says_what_could_not_be_saved(self) -> None:
        with self.assertRaisesRegex(OSError, "Could not save .*missing as the layer of ami-1"):
            self.store.save(self.base.parent / "missing", (self.base,), "ami-1")
        self.assertEqual(self.store.chain("ami-1"), (self.base,))
