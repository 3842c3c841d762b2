"""The server's arguments, and the control groups of its machines."""

import contextlib
import io
import tempfile
import unittest
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import cgroups
from server import parse


class Arguments(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.base = Path(folder.name) / "base"
        (self.base / "usr").mkdir(parents=True)
        self.arguments = ["--port", "5600", "--state", f"{folder.name}/state", "--apt-cache", f"{folder.name}/apt"]
        self.arguments += ["--agent", f"{folder.name}/agent", "--rpm-base", str(self.base)]
        root = mock.patch("os.geteuid", return_value=0)
        root.start()
        self.addCleanup(root.stop)

    def refusal(self, arguments: list[str]) -> str:
        complaint = io.StringIO()
        with contextlib.redirect_stderr(complaint), self.assertRaises(SystemExit) as end:
            parse(arguments)
        self.assertEqual(end.exception.code, 2)
        return complaint.getvalue()

    def test_are_all_needed(self) -> None:
        self.assertRegex(self.refusal([]), "--port, --state, --base, --rpm-base, --agent, --apt-cache")

    def test_give_absolute_folders(self) -> None:
        options = parse([*self.arguments, "--base", str(self.base)])
        self.assertEqual(options.base, self.base.resolve())
        self.assertTrue(options.state.is_absolute())

    def test_refuse_a_base_that_is_no_root_file_system(self) -> None:
        for option in ("--base", "--rpm-base"):
            complaint = self.refusal([*self.arguments, "--base", str(self.base), option, "/nowhere"])
            self.assertIn(f"{option} /nowhere is not a root file system", complaint)

    def test_refuse_a_folder_that_overlay_mounts_cannot_take(self) -> None:
        complaint = self.refusal([*self.arguments, "--base", str(self.base), "--state", "/tmp/a:b"])
        self.assertIn("--state /tmp/a:b: overlay mounts accept no colon", complaint)

    def test_need_root(self) -> None:
        with mock.patch("os.geteuid", return_value=1000):
            self.assertIn("machines need root", self.refusal([*self.arguments, "--base", str(self.base)]))

    def test_give_the_time_that_a_copy_takes(self) -> None:
        arguments = [*self.arguments, "--base", str(self.base)]
        self.assertEqual(parse(arguments).copy_seconds, 1)
        self.assertEqual(parse([*arguments, "--copy-seconds", "2.5"]).copy_seconds, 2.5)
        for value in ("-1", "nan", "inf"):
            self.assertIn(f"{value} is not a number of seconds", self.refusal([*arguments, f"--copy-seconds={value}"]))
        self.assertIn("invalid seconds value: 'soon'", self.refusal([*arguments, "--copy-seconds", "soon"]))


class ControlGroups(unittest.TestCase):
    def test_have_a_name_of_their_own_for_each_state_folder(self) -> None:
        self.assertEqual(cgroups.group_name(Path("/a/b")), cgroups.group_name(Path("/a/./b")))
        self.assertNotEqual(cgroups.group_name(Path("/a/b")), cgroups.group_name(Path("/a/c")))

    def test_are_made_in_each_hierarchy_of_a_hybrid_host(self) -> None:
        with self.mounted("systemd/user", "unified/user") as mount:
            found = cgroups.hierarchies("4:memory:/user\n1:name=systemd:/user\n0::/user\n")
        self.assertEqual(found, [mount / "systemd/user", mount / "unified/user"])

    def test_are_made_in_the_one_hierarchy_of_a_unified_host(self) -> None:
        with self.mounted("user") as mount:
            (mount / "cgroup.procs").touch()
            found = cgroups.hierarchies("0::/user\n")
        self.assertEqual(found, [mount / "user"])

    @contextlib.contextmanager
    def mounted(self, *folders: str) -> Iterator[Path]:
        with tempfile.TemporaryDirectory() as mount:
            for folder in folders:
                (Path(mount) / folder).mkdir(parents=True)
            with mock.patch.object(cgroups, "MOUNT", Path(mount)):
                yield Path(mount)
