"""Where the apt proxy may fetch from, and what it never fetches twice."""

import tempfile
import unittest
from pathlib import Path

from apt_proxy import never_changes, source_hosts


class SourceHosts(unittest.TestCase):
    def hosts(self, name: str, text: str) -> set[str]:
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "etc/apt" / name
            file.parent.mkdir(parents=True)
            file.write_text(text)
            return source_hosts(Path(folder))

    def test_reads_the_one_line_format(self) -> None:
        text = "deb http://deb.debian.org/debian bookworm main\n# deb http://old.example.org/debian bookworm main\n"
        self.assertEqual(self.hosts("sources.list", text), {"deb.debian.org"})

    def test_reads_the_format_of_stanzas(self) -> None:
        text = "Types: deb\nURIs: http://mirror.example.org:8080/debian http://second.example.org/debian\n"
        self.assertEqual(
            self.hosts("sources.list.d/debian.sources", text), {"mirror.example.org", "second.example.org"}
        )


class NeverChanges(unittest.TestCase):
    def test_packages_and_indexes_by_digest(self) -> None:
        self.assertTrue(never_changes("http://deb.debian.org/debian/pool/main/a/apache2/apache2_2.4.62_amd64.deb"))
        self.assertTrue(never_changes("http://deb.debian.org/debian/dists/bookworm/main/by-hash/SHA256/abc"))

    def test_not_the_index_that_names_them(self) -> None:
        self.assertFalse(never_changes("http://deb.debian.org/debian/dists/bookworm/InRelease"))
