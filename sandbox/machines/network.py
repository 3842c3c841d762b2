"""How machines are reached: each has a network namespace and a loopback address whose ports the security groups open.

A machine has its loopback interface, and `ens5`, which leads to its metadata service alone (`metadata_link.py`). A port
that something listens on inside is relayed to the same port of the machine's address (127.77.x.y) on the host. The only
way out is the apt proxy.
"""

import ctypes
import fcntl
import ipaddress
import os
import socket
import struct
import sys
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeVar

CLONE_NEWNET = 0x40000000  # sched.h
SIOCSIFFLAGS = 0x8914  # sockios.h
IFF_UP = 0x1  # net/if.h

# Each relay takes a listening socket, so a rule for a wide range of ports opens only the usual ones in it.
USUAL_PORTS = frozenset({22, 80, 443, 3000, 5000, 8000, 8080, 8443, 9090})
NARROW_RANGE = 16

_libc = ctypes.CDLL(None, use_errno=True)
Result = TypeVar("Result")


@dataclass(frozen=True)
class IngressRule:
    """One permission of a security group. Its source is a CIDR, or None if it is another group or a prefix list."""

    protocol: str
    first_port: int
    last_port: int
    source: str | None


def open_ports(rules: Iterable[IngressRule]) -> set[int]:
    """The TCP ports that a caller on this host may reach.

    Callers come from 127.0.0.1, so a rule counts if its CIDR contains that address. A rule for another security
    group or a prefix list opens nothing.
    """
    caller = ipaddress.ip_address("127.0.0.1")
    ports: set[int] = set()
    for rule in rules:
        if rule.protocol not in ("tcp", "-1") or rule.source is None:
            continue
        if caller not in ipaddress.ip_network(rule.source, strict=False):
            continue
        everything = rule.protocol == "-1"
        wanted = range(1, 65536) if everything else range(max(rule.first_port, 1), rule.last_port + 1)
        ports |= set(wanted) if len(wanted) <= NARROW_RANGE else {port for port in USUAL_PORTS if port in wanted}
    return ports


class AddressPool:
    """Hands out loopback addresses 127.77.x.y. The x comes from our own port, so that two sandboxes do not clash."""

    def __init__(self, port: int) -> None:
        self._free = [f"127.77.{port % 256}.{last}" for last in range(254, 0, -1)]
        self._lock = threading.Lock()

    def take(self) -> str:
        with self._lock:
            if not self._free:
                raise OSError("All 254 addresses of the sandbox are in use; terminate instances you no longer need.")
            return self._free.pop()

    def give_back(self, address: str) -> None:
        with self._lock:
            self._free.append(address)


class NetworkNamespace:
    """A network namespace with its loopback interface up. Without a name and a mount, it ends with its last user."""

    def __init__(self) -> None:
        self._file = in_thread(_create_namespace)

    @property
    def path(self) -> str:
        """Where another process of ours can open the namespace."""
        return f"/proc/{os.getpid()}/fd/{self._file}"

    def open_socket(self) -> socket.socket:
        """A TCP socket inside the namespace, for use from outside."""
        home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
        try:
            _enter(self._file)
            try:
                return socket.socket()
            finally:
                _enter(home)
        finally:
            os.close(home)

    def connect(self, port: int) -> socket.socket:
        connection = self.open_socket()
        try:
            connection.connect(("127.0.0.1", port))
        except OSError:
            connection.close()
            raise
        return connection

    def close(self) -> None:
        os.close(self._file)


class Relay:
    """Accepts connections on a bound socket and joins each to one that `dial` makes."""

    def __init__(self, listener: socket.socket, dial: Callable[[], socket.socket]) -> None:
        self._listener = listener
        self._dial = dial
        listener.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def close(self) -> None:
        """Accept no more connections. Those that are open end with the machine."""
        try:
            self._listener.shutdown(socket.SHUT_RDWR)  # wakes accept(), which close() alone does not
        except OSError:
            pass
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._join, args=(near,), daemon=True).start()

    def _join(self, near: socket.socket) -> None:
        try:
            far = self._dial()
        except OSError:
            near.close()
            return
        back = threading.Thread(target=_copy, args=(far, near), daemon=True)
        back.start()
        _copy(near, far)
        back.join()
        near.close()
        far.close()


class Doors:
    """The open ports of one address, as the security groups have them at the moment."""

    def __init__(self, address: str, namespace: NetworkNamespace) -> None:
        self._address = address
        self._namespace = namespace
        self._relays: dict[int, Relay] = {}
        self._lock = threading.Lock()

    def set(self, ports: set[int]) -> None:
        with self._lock:
            for port in set(self._relays) - ports:
                self._relays.pop(port).close()
            for port in ports - set(self._relays):
                self._open(port)

    def _open(self, port: int) -> None:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((self._address, port))
        except OSError as error:  # such as the host's own sshd, which listens on port 22 of every address
            listener.close()
            print(f"Port {port} of {self._address} stays closed: {error.strerror}.", file=sys.stderr, flush=True)
            return
        self._relays[port] = Relay(listener, lambda: self._namespace.connect(port))


def in_thread(function: Callable[[], Result]) -> Result:
    """Run a function in a thread of its own: the kernel keeps namespaces per thread, and this thread's end with it."""
    results: list[Result] = []
    errors: list[Exception] = []

    def run() -> None:
        try:
            results.append(function())
        except Exception as error:  # handed on below
            errors.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def _create_namespace() -> int:
    if _libc.unshare(CLONE_NEWNET) != 0:
        raise _system_error("unshare a network namespace")
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, SIOCSIFFLAGS, struct.pack("16sh14x", b"lo", IFF_UP))
    return os.open("/proc/thread-self/ns/net", os.O_RDONLY)


def _enter(namespace: int) -> None:
    if _libc.setns(namespace, CLONE_NEWNET) != 0:
        raise _system_error("enter a network namespace")


def _system_error(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"Could not {what}: {os.strerror(number)}; the sandbox needs root.")


def _copy(source: socket.socket, sink: socket.socket) -> None:
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass  # either side may hang up; both are shut down below
    for end, direction in ((sink, socket.SHUT_WR), (source, socket.SHUT_RD)):
        try:
            end.shutdown(direction)
        except OSError:
            pass
