"""AMIs on disk: each one is a saved file system layer over its parent's, with the base root file system below them all.

The chains are kept only in memory: moto's account does not outlive this process either.
"""

import shutil
import subprocess
import threading
from collections.abc import Iterable
from pathlib import Path

from disks import Disk

Chain = tuple[Path, ...]


class LayerStore:
    """The layers of every AMI. A layer stays as long as an AMI or a machine is based on it."""

    def __init__(self, folder: Path, base: Path) -> None:
        self._folder = folder
        self._base = base
        self._chains: dict[str, Chain] = {}
        self._saved: set[Path] = set()
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)

    def chain(self, image_id: str) -> Chain:
        """The folders to stack, topmost first. An AMI without a layer is the base alone."""
        return self._chains.get(image_id, (self._base,))

    def disk(self, image_id: str, device: str) -> Path | None:
        """What is on one of an AMI's disks besides its root volume."""
        file = _disks(self.chain(image_id)[0]) / Path(device).name
        return file if file.exists() else None

    def found(self, image_id: str, chain: Chain) -> None:
        """A base image is based on these layers, which stay."""
        self._chains[image_id] = chain

    def save(self, changes: Path, parent: Chain, image_id: str, disks: Iterable[Disk] = ()) -> None:
        """Make a copy of a machine's changes the layer of a new AMI, and keep copies of its disks with it.

        The changes are copied, although moving is faster: the instance may be started again after CreateImage.
        """
        layer = self._folder / image_id
        copy = subprocess.run(
            ["cp", "--archive", "--reflink=auto", str(changes), str(layer)], capture_output=True, text=True, check=False
        )
        if copy.returncode != 0:
            shutil.rmtree(layer, ignore_errors=True)
            raise OSError(f"Could not save {changes} as the layer of {image_id}: {copy.stderr.strip()}")
        for disk in disks:
            _disks(layer).mkdir(exist_ok=True)
            disk.save(_disks(layer) / Path(disk.plan.device).name)
        with self._lock:
            self._chains[image_id] = (layer, *parent)
            self._saved.add(layer)

    def share(self, source_id: str, image_id: str) -> None:
        """CopyImage: saved layers never change, so a copy uses the same ones."""
        with self._lock:
            if source_id in self._chains:
                self._chains[image_id] = self._chains[source_id]

    def drop(self, image_id: str) -> None:
        """DeregisterImage: forget the AMI. A later `collect` deletes its layer once nothing is based on it."""
        with self._lock:
            self._chains.pop(image_id, None)

    def collect(self, mounted: Iterable[Chain]) -> list[Path]:
        """Delete the layers that no AMI and none of the `mounted` chains needs; returns what was deleted."""
        with self._lock:
            needed = {layer for chain in (*self._chains.values(), *mounted) for layer in chain}
            unneeded = sorted(self._saved - needed)  # so a layer that is still being saved stays
            self._saved -= set(unneeded)
        for layer in unneeded:
            shutil.rmtree(layer)
            shutil.rmtree(_disks(layer), ignore_errors=True)  # most have none
        return unneeded


def _disks(layer: Path) -> Path:
    return layer.with_name(f"{layer.name}.disks")
