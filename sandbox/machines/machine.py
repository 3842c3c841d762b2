"""One instance: a Debian root file system on an overlay of layers, booted by systemd-nspawn.

Whatever the AMI, the guest is Debian and runs on the host's kernel and architecture: inside an arm64 instance
`dpkg --print-architecture` prints amd64. What makes it this instance, it learns by cloud-init from its metadata service.
"""

import os
import shutil
import signal
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import cgroups
import metadata_link
from disks import Disk, DiskPlan
from imds.service import Metadata, MetadataService
from layers import Chain
from network import Doors, NetworkNamespace, Relay
from seed import APT_PROXY_PORT, Outlets, write_seed

BOOT_SECONDS = 30  # after that, a guest without an SSH server counts as up
HALT_SECONDS = 15  # a guest that has not halted by then is switched off
EXIT_REBOOT = 133  # nspawn's status when the guest asked for a reboot (exit-status.h: EXIT_FORCE_RESTART)
# By this cloud-init knows EC2: as on instances of the Xen kind. Those of Nitro have it in the SMBIOS, at which cloud-init
# does not look in a container.
HYPERVISOR_UUID = "/sys/hypervisor/uuid"

# nspawn writes to its caller's /run/systemd. In a mount namespace of its own, nothing of that reaches the host.
LAUNCH = """
echo "$CGROUPS" | while read -r group; do echo $$ > "$group/cgroup.procs"; done
mount -t tmpfs tmpfs /run
unset CGROUPS
exec systemd-nspawn "$@"
"""


@dataclass(frozen=True)
class MachinePlan:
    """Everything that decides what a machine is; it is the same at each start."""

    instance_id: str
    address: str
    layers: Chain
    hardware_address: str
    disks: tuple[DiskPlan, ...]
    metadata: Callable[[], Metadata]
    outlets: Outlets


def hostname_of(address: str) -> str:
    """The name that EC2 gives a machine by its address."""
    return f"ip-{address.replace('.', '-')}"


class SwitchedOff(Exception):
    """The machine was killed while it booted."""


class Machine:
    """A machine that can be booted, halted and booted again until it is destroyed."""

    def __init__(self, plan: MachinePlan, state: Path) -> None:
        self.plan = plan
        self._state = state
        self._folder = state / "machines" / plan.instance_id
        self._root = self._folder / "root"
        self._process: subprocess.Popen[bytes] | None = None
        self._switched_off = False
        self._lock = threading.Lock()
        self.boots = 0
        self.changes = self._folder / "changes"
        self.console = self._folder / "console.log"
        with ExitStack() as held:
            self._equip(held)
            self._held = held.pop_all()  # for as long as the machine is there; what failed is freed at once

    def boot(self) -> None:
        """Start the guest; return once its SSH server answers or it has gone down again by itself."""
        seed = self._folder / "seed"
        shutil.rmtree(seed, ignore_errors=True)
        write_seed(seed, self.plan.layers, self.plan.outlets, has_disks=len(self.disks) > 0)
        self._mount(seed)
        with self._lock:
            if self._switched_off:
                raise SwitchedOff(self.plan.instance_id)
            self._process = self._launch()
            self.boots += 1
        self._await_ssh(self._process)

    def wait(self) -> int:
        """Wait until the guest is off, clean up after it, and return the status of nspawn."""
        if self._process is None:
            return 0
        status = self._process.wait()
        with self._lock:
            self._process = None
        cgroups.remove(self._cgroups)
        return status

    def halt(self) -> None:
        """Shut the guest down in an orderly way, as StopInstances does; `wait` returns when it is off."""
        self._signal(signal.SIGTERM)  # nspawn turns it into systemd's signal for a halt
        self._cut_power_later()

    def reboot(self) -> None:
        """Let the guest shut down in an orderly way and start again, as RebootInstances does; `wait` sees it off."""
        leader = self._leader()
        if leader is not None:
            os.kill(leader, signal.SIGINT)  # for systemd this is Ctrl-Alt-Del
        self._cut_power_later()

    def kill(self) -> None:
        """Switch the guest off at once and for good."""
        with self._lock:
            self._switched_off = True
        self._cut_power(self._process)

    def run(self, command: list[str], input_text: str) -> subprocess.Popen[bytes]:
        """Start a command as root inside the guest, in a process group of its own, with the text as its input."""
        leader = self._leader()
        if leader is None:
            raise ProcessLookupError(f"{self.plan.instance_id} is not running.")
        process = subprocess.Popen(
            # Without a fork this process stays outside of the guest's process namespace, and its children are inside. A
            # guest that goes down stops everything inside, and an nsenter that forks stops with its child: then no
            # process is left to reap that child, and the guest never ends.
            ["nsenter", "--target", str(leader), "--all", "--no-fork", "--", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=True,
            env={"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root"},
        )
        if process.stdin is not None:
            process.stdin.write(input_text.encode())
            process.stdin.close()
            process.stdin = None
        return process

    def has_agent(self) -> bool:
        """Whether its stand-in for the SSM agent runs."""
        leader = self._leader()
        return leader is not None and os.path.isdir(f"/proc/{leader}/root/run/amazon-ssm-agent")

    def console_output(self) -> bytes:
        return self.console.read_bytes() if self.console.exists() else b""

    def destroy(self) -> None:
        """Free everything that the machine holds, once it is off."""
        self.doors.set(set())
        self._held.close()

    def _equip(self, held: ExitStack) -> None:
        held.callback(shutil.rmtree, self._folder, ignore_errors=True)
        for folder in (self.changes, self._root):
            folder.mkdir(parents=True)
        held.callback(self._unmount)
        self.disks: list[Disk] = []
        for number, plan in enumerate(self.plan.disks):
            self.disks.append(Disk(plan, self._folder / f"disk{number}"))
            held.callback(self.disks[-1].close)
        self.network = NetworkNamespace()
        held.callback(self.network.close)
        self.doors = Doors(self.plan.address, self.network)
        far_end = metadata_link.link(self.network, self.plan.hardware_address)
        held.callback(far_end.close)
        listener = held.enter_context(far_end.open_socket())
        listener.bind((metadata_link.SERVICE, 80))
        held.callback(MetadataService(listener, self.plan.metadata).close)
        outlet = held.enter_context(self.network.open_socket())
        outlet.bind(("127.0.0.1", APT_PROXY_PORT))
        held.callback(Relay(outlet, lambda: _dial_host(self.plan.outlets.apt_proxy_port)).close)
        bucket = held.enter_context(far_end.open_socket())
        bucket.bind((metadata_link.SERVICE, 443))
        held.callback(Relay(bucket, lambda: _dial_host(self.plan.outlets.agent_bucket_port)).close)

    def _mount(self, seed: Path) -> None:
        self._unmount()
        work = self._folder / "work"
        shutil.rmtree(work, ignore_errors=True)  # a volatile overlay leaves a mark there that prevents another mount
        work.mkdir()
        lower = ":".join(str(folder) for folder in (seed, *self.plan.layers))
        # Volatile: no sync reaches the disk. dpkg syncs each file, and nothing here has to survive a crash of the host.
        # With redirects, a folder of the AMI can be renamed, as Docker does with its own.
        options = f"lowerdir={lower},upperdir={self.changes},workdir={work},volatile,redirect_dir=on"
        mount = subprocess.run(
            ["mount", "-t", "overlay", "overlay", "-o", options, str(self._root)],
            capture_output=True,
            text=True,
            check=False,
        )
        if mount.returncode != 0:
            raise OSError(
                f"Could not mount an overlay in {self._folder}: {mount.stderr.strip()} Overlay file systems cannot be "
                "stacked on one another, as in most containers: put the cache folder (XDG_CACHE_HOME) on a real disk."
            )

    def _unmount(self) -> None:
        if os.path.ismount(self._root):
            subprocess.run(["umount", "--lazy", str(self._root)], check=True)

    def _launch(self) -> subprocess.Popen[bytes]:
        self._cgroups = cgroups.create(self._state, self.plan.instance_id)
        with self.console.open("ab") as console:
            return subprocess.Popen(
                [
                    *("unshare", "--mount", "--propagation", "private"),
                    *("sh", "-euc", LAUNCH, "sh"),
                    *("--quiet", "--boot", "--keep-unit", "--register=no", "--console=read-only"),
                    *(f"--directory={self._root}", f"--machine={self.plan.instance_id}"),
                    f"--network-namespace-path={self.network.path}",
                    f"--bind-ro={self._uuid()}:{HYPERVISOR_UUID}",
                    # Also by the host's name, under which libblkid looks for the labels of what /proc/partitions lists.
                    *(f"--bind={disk.loop}{node}" for disk in self.disks for node in ("", f":{disk.plan.node}")),
                    "--capability=CAP_NET_ADMIN",  # the network is the guest's own, and Docker makes bridges and rules
                    *("--resolv-conf=off", "--timezone=off", "--link-journal=no", "--kill-signal=SIGRTMIN+3"),
                    *("--", "--show-status=yes"),  # for the console log; an argument of the guest's own process 1
                ],
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=console,
                start_new_session=True,
                env={
                    "PATH": os.environ["PATH"],
                    "CGROUPS": "\n".join(str(group) for group in self._cgroups),
                    # The guest's /sys is then a folder of mounts, to which one can be added.
                    "SYSTEMD_NSPAWN_API_VFS_WRITABLE": "network",
                },
            )

    def _uuid(self) -> Path:
        """A file with a machine's UUID of EC2's kind."""
        file = self._folder / "uuid"
        if not file.exists():
            file.write_text(f"ec2{str(uuid.uuid4())[3:]}\n")
        return file

    def _await_ssh(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + BOOT_SECONDS
        while time.monotonic() < deadline:
            status = process.poll()
            if status in (0, EXIT_REBOOT):
                return
            if status is not None:
                if self._switched_off:
                    raise SwitchedOff(self.plan.instance_id)
                console = self.console.read_text(errors="replace")[-2000:]
                raise OSError(f"{self.plan.instance_id} did not boot: {console}")
            try:
                self.network.connect(22).close()
                return
            except OSError:
                time.sleep(0.05)

    def _leader(self) -> int | None:
        """The guest's process 1: the child of nspawn that is in another process namespace than this process."""
        process = self._process
        if process is None:
            return None
        try:
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
            ours = os.readlink("/proc/self/ns/pid")
            inside = [child for child in children if os.readlink(f"/proc/{child}/ns/pid") != ours]
        except FileNotFoundError:  # it ended while we looked
            return None
        return int(inside[0]) if inside else None

    def _signal(self, number: signal.Signals) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(number)

    def _cut_power_later(self) -> None:
        power_switch = threading.Timer(HALT_SECONDS, self._cut_power, [self._process])
        power_switch.daemon = True
        power_switch.start()

    def _cut_power(self, process: subprocess.Popen[bytes] | None) -> None:
        """End nspawn; `wait` ends what is left of the guest together with its control group."""
        if process is not None and process is self._process:
            process.kill()


def _dial_host(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port))
