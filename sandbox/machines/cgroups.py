"""The machines' control groups, all below one that is named after the state folder, so that none is left over.

systemd-nspawn puts a machine's groups below its caller's and leaves them behind when it is killed. Two machines of the
same caller would share them, and `systemctl stop` in one would end the other's processes. The kernel removes mounts and
namespaces with the last process, but never control groups: `sweep` does.
"""

import hashlib
import os
import signal
import time
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")


def group_name(state: Path) -> str:
    """The same for every run with the same state folder, so that a later run finds what a killed one left."""
    return f"ami-pipeline-{hashlib.sha256(str(state.resolve()).encode()).hexdigest()[:12]}"


def hierarchies(own_groups: str) -> list[Path]:
    """The caller's folders that nspawn works in, from the text of /proc/self/cgroup.

    A unified host has one; a hybrid host has systemd's own version 1 hierarchy and the unified one.
    """
    folders: list[Path] = []
    for line in own_groups.splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers == "name=systemd":
            folders.append(MOUNT / "systemd" / path.lstrip("/"))
        elif controllers == "":
            root = MOUNT if (MOUNT / "cgroup.procs").exists() else MOUNT / "unified"
            folders.append(root / path.lstrip("/"))
    return [folder for folder in folders if folder.is_dir()]


def create(state: Path, machine: str) -> list[Path]:
    """Make a machine's group in each hierarchy; its first process must join them all."""
    parents = hierarchies(Path("/proc/self/cgroup").read_text())
    groups = [parent / group_name(state) / machine for parent in parents]
    for group in groups:
        group.mkdir(parents=True, exist_ok=True)
    return groups


def remove(groups: list[Path], patience_seconds: float = 5) -> None:
    """Remove groups with everything below them and all their processes."""
    deadline = time.monotonic() + patience_seconds
    while remaining := [group for group in groups if not _removed(group)]:
        if time.monotonic() > deadline:
            raise TimeoutError(f"Control group {remaining[0]} still has processes.")
        time.sleep(0.02)  # the kernel takes a moment to remove them


def sweep(state: Path, patience_seconds: float = 5) -> None:
    """Remove every group of the machines of a state folder, in every hierarchy and from every run."""
    name = group_name(state)
    found = [Path(folder) / name for folder, below, _ in os.walk(MOUNT) if name in below]
    remove(found, patience_seconds)


def _removed(group: Path) -> bool:
    folders = [Path(folder) for folder, _, _ in os.walk(group, topdown=False)]
    try:
        for folder in folders:
            _kill(folder)
        for folder in folders:
            folder.rmdir()
    except FileNotFoundError:  # another sweep has removed it
        return not group.exists()
    except OSError:  # busy
        return False
    return True


def _kill(folder: Path) -> None:
    for process in map(int, (folder / "cgroup.procs").read_text().split()):
        if process == 0:  # a process outside of our process namespace
            continue
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue
