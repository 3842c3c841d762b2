"""A machine's network interface, whose other end is a namespace with nothing in it but the metadata service's address.

That the service is one hop away shows what its hop limit does: with a limit of 1 its token reaches the machine, but
not a container behind a network of its own in the machine, which the machine forwards to.
"""

import subprocess

from network import NetworkNamespace

INTERFACE = "ens5"  # as Ubuntu names the first one of a Nitro instance
SERVICE = "169.254.169.254"
# A machine's own address, which is of the host's loopback network, cannot leave the machine.
MACHINE = "169.254.1.1"


def link(machine: NetworkNamespace, hardware_address: str) -> NetworkNamespace:
    """Connect a machine to a new namespace that has the service's address, and return that."""
    far = NetworkNamespace()
    try:
        _ip(
            machine,
            f"link add {INTERFACE} address {hardware_address} type veth peer name machine netns {far.path}",
            f"address add {MACHINE}/16 dev {INTERFACE}",
            f"link set {INTERFACE} up",
        )
        _ip(far, f"address add {SERVICE}/16 dev machine", "link set machine up")
    except OSError:
        far.close()
        raise
    return far


def _ip(namespace: NetworkNamespace, *commands: str) -> None:
    finished = subprocess.run(
        ["nsenter", f"--net={namespace.path}", "ip", "-batch", "-"],
        input="\n".join(commands),
        capture_output=True,
        text=True,
        check=False,
    )
    if finished.returncode != 0:
        raise OSError(
            f"Could not connect a machine to its metadata service: {finished.stderr.strip()} The sandbox needs the "
            "kernel module veth."
        )
