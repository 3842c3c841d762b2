"""AMIs on disk: each one is a saved file system layer over its parent's, the base root file system below them all.

The fleet asks for the chain that a machine is mounted on, saves a machine's changes as a new AMI, and drops AMIs.
A chain is only remembered in memory: moto's account lives no longer than this process either.
"""

import shutil
import subprocess
import threading
from collections.abc import Iterable
from pathlib import Path

Chain = tuple[Path, ...]


class LayerStore:
    """The layers of every AMI. One AMI's layer stays as long as an AMI or a machine is built on it."""

    def __init__(self, folder: Path, base: Path) -> None:
        self._folder = folder
        self._base = base
        self._chains: dict[str, Chain] = {}
        self._saved: set[Path] = set()
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def chain(self, image_id: str) -> Chain:
        """The folders to stack, topmost first. A base image (and any AMI we have no layer of) is the bare base."""
        return self._chains.get(image_id, (self._base,))

    def save(self, changes: Path, parent: Chain, image_id: str) -> None:
        """Make a copy of a machine's changes the layer of a new AMI.

        A copy, although moving would be faster: the instance may be started again after CreateImage.
        """
        layer = self._folder / image_id
        copy = subprocess.run(
            ["cp", "--archive", "--reflink=auto", str(changes), str(layer)], capture_output=True, text=True, check=False
        )
        if copy.returncode != 0:
            shutil.rmtree(layer, ignore_errors=True)
            raise OSError(f"Could not save {changes} as the layer of {image_id}: {copy.stderr.strip()}")
        with self._lock:
            self._chains[image_id] = (layer, *parent)
            self._saved.add(layer)

    def share(self, source_id: str, image_id: str) -> None:
        """CopyImage: layers never change once saved, so a copy stands on the same ones."""
        with self._lock:
            if source_id in self._chains:
                self._chains[image_id] = self._chains[source_id]

    def drop(self, image_id: str) -> None:
        """DeregisterImage: forget the AMI. Its layer goes with the next `collect` that finds nobody standing on it."""
        with self._lock:
            self._chains.pop(image_id, None)

    def collect(self, mounted: Iterable[Chain]) -> list[Path]:
        """Delete the layers that no AMI and none of the `mounted` chains needs; returns what was deleted."""
        with self._lock:
            needed = {layer for chain in (*self._chains.values(), *mounted) for layer in chain}
            unneeded = sorted(self._saved - needed)  # so never one that is still being saved
            self._saved -= set(unneeded)
        for layer in unneeded:
            shutil.rmtree(layer)
        return unneeded
