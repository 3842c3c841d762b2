"""A machine's disks besides its root volume: sparse files behind loop devices of the host."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

GIB = 1024**3


@dataclass(frozen=True)
class DiskPlan:
    """What a disk is at launch."""

    device: str  # as EC2 names it: /dev/sdf
    node: str  # as the guest sees it: /dev/nvme1n1
    gib: int
    contents: Path | None  # of the snapshot that it is made from; a blank one has none


class Disk:
    """A disk that is there until it is closed."""

    def __init__(self, plan: DiskPlan, file: Path) -> None:
        self.plan = plan
        if plan.contents is not None:
            _copy(plan.contents, file)
        with file.open("ab") as disk:
            disk.truncate(plan.gib * GIB)
        # Detached at once, it stays until nobody holds it any more: so that a sandbox that is killed leaves no loop device.
        self.loop = _run("losetup", "--find", "--show", str(file))
        self._held = os.open(self.loop, os.O_RDWR)
        _run("losetup", "--detach", self.loop)
        self._file = file

    def save(self, file: Path) -> None:
        """Keep a copy of what is on it now."""
        os.fsync(self._held)
        _copy(self._file, file)

    def close(self) -> None:
        os.close(self._held)


def _copy(source: Path, target: Path) -> None:
    _run("cp", "--reflink=auto", "--sparse=always", str(source), str(target))


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise OSError(
            f"{' '.join(command)} failed: {done.stderr.strip()} Disks besides the root volume need loop devices "
            "(/dev/loop-control), and room in the cache folder (XDG_CACHE_HOME)."
        )
    return done.stdout.strip()
