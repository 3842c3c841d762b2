"""What the sandbox itself puts into a guest, below the machine's changes, so that no AMI contains it."""

from dataclasses import dataclass
from pathlib import Path

import agent_bucket
import metadata_link
from layers import Chain

APT_PROXY_PORT = 3142  # inside the machine
HOSTS, CERTIFICATES = "etc/hosts", "etc/ssl/certs/ca-certificates.crt"
# A guest's gpgv trusts this key as well as what it is told to trust: nothing here is signed with AWS's own.
GPGV, AGENT_KEY = "usr/local/bin/gpgv", "usr/local/share/sandbox-agent-key.gpg"

# In a container, systemd ignores what fstab says of devices.
MOUNT_DISKS = """
[Unit]
DefaultDependencies=no
Before=local-fs.target
[Service]
Type=oneshot
ExecStart=/bin/mount --all
"""


@dataclass(frozen=True)
class Outlets:
    """What a machine reaches besides its metadata service: ports of this host, and whom it trusts there."""

    apt_proxy_port: int
    agent_bucket_port: int
    certificate: bytes
    """Of the bucket."""
    agent_key: Path
    """That signs the bucket's packages."""


def write_seed(seed: Path, layers: Chain, outlets: Outlets, has_disks: bool) -> None:
    hosts = f"{metadata_link.SERVICE} {' '.join(agent_bucket.HOSTS)}\n"
    files = {
        "etc/apt/apt.conf.d/00sandbox": f'Acquire::http::Proxy "http://127.0.0.1:{APT_PROXY_PORT}";\n'
        'Acquire::Languages "none";\n'.encode(),  # translated descriptions are a third of what `apt-get update` fetches
        HOSTS: _topmost(layers, HOSTS) + hosts.encode(),
        CERTIFICATES: _topmost(layers, CERTIFICATES) + outlets.certificate,
        GPGV: f'#!/bin/sh\nexec /usr/bin/gpgv --keyring /{AGENT_KEY} "$@"\n'.encode(),
        AGENT_KEY: outlets.agent_key.read_bytes(),
    }
    for name, content in files.items():
        file = seed / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    (seed / GPGV).chmod(0o755)
    if has_disks:
        units = seed / "etc/systemd/system"
        (units / "local-fs.target.wants").mkdir(parents=True)
        (units / "mount-disks.service").write_text(MOUNT_DISKS)
        (units / "local-fs.target.wants/mount-disks.service").symlink_to("../mount-disks.service")


def _topmost(layers: Chain, name: str) -> bytes:
    """A file as the machine would find it without the seed."""
    return next(((layer / name).read_bytes() for layer in layers if (layer / name).is_file()), b"")
