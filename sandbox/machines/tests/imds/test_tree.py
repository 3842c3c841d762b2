"""The paths of the metadata service: values, lists of folders, and what is not there."""

import unittest

from imds.tree import Tree, look_up

TREE: Tree = {
    "meta-data": {
        "instance-id": "i-1",
        "placement": {"region": "eu-west-1"},
        "public-keys": {"0=packer_1": {"openssh-key": "ssh-ed25519 AAAA packer_1"}},
        "tags": {"instance": {"0=a": "b"}},
    },
    "user-data": b"\x1f\x8b",
}


class Paths(unittest.TestCase):
    def test_lead_to_values_in_every_version(self) -> None:
        for version in ("latest", "2009-04-04", "2021-03-23"):
            self.assertEqual(look_up(TREE, f"/{version}/meta-data/placement/region"), b"eu-west-1")
        self.assertEqual(look_up(TREE, "/latest/user-data"), b"\x1f\x8b")

    def test_list_folders_with_or_without_a_slash(self) -> None:
        self.assertEqual(look_up(TREE, "/latest"), b"meta-data\nuser-data")
        for path in ("/latest/meta-data", "/latest/meta-data/"):
            self.assertEqual(look_up(TREE, path), b"instance-id\nplacement/\npublic-keys/\ntags/")
        self.assertTrue((look_up(TREE, "/") or b"").startswith(b"1.0\n"))

    def test_list_keys_by_number_and_name(self) -> None:
        self.assertEqual(look_up(TREE, "/latest/meta-data/public-keys/"), b"0=packer_1")
        self.assertEqual(look_up(TREE, "/latest/meta-data/public-keys/0/"), b"openssh-key")
        key = look_up(TREE, "/latest/meta-data/public-keys/0/openssh-key")
        self.assertEqual(key, b"ssh-ed25519 AAAA packer_1")

    def test_lead_nowhere_else(self) -> None:
        for path in ("/next/meta-data", "/latest/meta-data/ami", "/latest/meta-data/instance-id/", "/latest/user-data/x"):
            self.assertIsNone(look_up(TREE, path), path)
