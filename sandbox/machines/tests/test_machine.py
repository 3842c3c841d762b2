"""What the sandbox puts into a guest: its way to packages."""

import tempfile
import unittest
from pathlib import Path

from machine import write_seed


class Seed(unittest.TestCase):
    def test_names_the_proxy(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            write_seed(Path(folder))
            self.assertIn("http://127.0.0.1:3142", (Path(folder) / "etc/apt/apt.conf.d/00sandbox").read_text())
