"""What the guests of base images of different families have that differs, as layers over a root file system."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from layers import Chain

AGENT = Path(__file__).parent / "agent"
SERVICE = "amazon-ssm-agent.service"


@dataclass(frozen=True)
class Guest:
    """A kind of guest."""

    user: str
    has_agent: bool
    release: str | None = None
    """What a family with dnf says of itself, as in os-release. The others are Debian, whatever they stand for."""


@dataclass(frozen=True)
class RootFileSystems:
    """The folders of the root file systems: Debian alone, and with dnf and rpm."""

    debian: Path
    rpm: Path


def guest_chain(guest: Guest, roots: RootFileSystems, folder: Path) -> Chain:
    """The layers of a base image with such a guest, which are made in the folder if they are not there."""
    layer = folder / "-".join([guest.user, "agent" if guest.has_agent else "bare", *(guest.release or "debian").split()])
    if not layer.exists():
        write_layer(layer, guest)
    return (layer, roots.rpm if guest.release else roots.debian)


def write_layer(layer: Path, guest: Guest) -> None:
    write = _writer(layer)
    write(
        "etc/cloud/cloud.cfg.d/91_family.cfg",
        f"system_info: {{ default_user: {{ name: {guest.user}, gecos: {guest.user}, groups: [adm, sudo] }} }}\n",
    )
    if guest.release:
        name, version = guest.release.split()
        write("etc/os-release", f'ID="{name}"\nVERSION_ID="{version}"\nID_LIKE="fedora"\n')
    if guest.has_agent:
        units = layer / "etc/systemd/system"
        (units / "multi-user.target.wants").mkdir(parents=True)
        (layer / "usr/bin").mkdir(parents=True)
        shutil.copy(AGENT / "amazon-ssm-agent", layer / "usr/bin")
        shutil.copy(AGENT / SERVICE, units)
        (units / "multi-user.target.wants" / SERVICE).symlink_to(f"/etc/systemd/system/{SERVICE}")


def _writer(layer: Path) -> Callable[[str, str], None]:
    def write(name: str, text: str) -> None:
        file = layer / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    return write
