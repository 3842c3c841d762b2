"""All machines of the sandbox, by instance id: launches them, watches them, and reports what became of them.

RunInstances must not wait for a boot, and a guest may power itself off at any time, so each machine has a thread that
boots it, waits for its end and reports it.
"""

import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import cgroups
from disks import DiskPlan
from guests import Guest, RootFileSystems, guest_chain
from imds.service import Metadata
from layers import Chain, LayerStore
from machine import EXIT_REBOOT, Machine, MachinePlan, SwitchedOff
from network import AddressPool
from seed import Outlets


class Observer(Protocol):
    """Keeps the record of an instance: moto's model of it, through the overlay."""

    def running(self) -> None: ...

    def stopped(self) -> None: ...

    def powered_itself_off(self) -> bool:
        """Record it; return whether that terminates the instance (otherwise it is stopped and can be started again)."""
        ...

    def failed(self, reason: str) -> None: ...


@dataclass
class Entry:
    """A machine and its state."""

    machine: Machine
    observer: Observer
    asked_to_stop: bool = False
    is_rebooting: bool = False
    is_up: bool = False
    is_off: bool = False


class Fleet:
    """The machines and the layers that they are based on. There is only one, `fleet`."""

    def set_up(self, state: Path, roots: RootFileSystems, port: int, outlets: Outlets) -> None:
        self._state = state
        self._roots = roots
        self._outlets = outlets
        self._addresses = AddressPool(port)
        self._entries: dict[str, Entry] = {}
        self._threads: list[threading.Thread] = []
        self._posted_consoles: dict[str, bytes] = {}
        cgroups.sweep(state)
        for remains in ("machines", "layers", "guests"):  # of a run that was killed
            shutil.rmtree(state / remains, ignore_errors=True)
        self.layers = LayerStore(state / "layers", roots.debian)

    def offer(self, image_id: str, guest: Guest) -> None:
        """A base image with such a guest can be launched."""
        self.layers.found(image_id, guest_chain(guest, self._roots, self._state / "guests"))

    def launch(
        self,
        instance_id: str,
        image_id: str,
        hardware_address: str,
        disks: tuple[DiskPlan, ...],
        metadata: Callable[[], Metadata],
        observer: Observer,
    ) -> str:
        """Create a machine and start it in the background; returns its address."""
        plan = MachinePlan(
            instance_id=instance_id,
            address=self._addresses.take(),
            layers=self.layers.chain(image_id),
            hardware_address=hardware_address,
            disks=disks,
            metadata=metadata,
            outlets=self._outlets,
        )
        try:
            machine = Machine(plan, self._state)
        except OSError:
            self._addresses.give_back(plan.address)
            raise
        entry = Entry(machine, observer)
        self._entries[instance_id] = entry
        self._watch(entry)
        return plan.address

    def start(self, instance_id: str) -> None:
        entry = self._entries[instance_id]
        if entry.is_off:
            entry.asked_to_stop = entry.is_off = False
            self._watch(entry)

    def stop(self, instance_id: str) -> None:
        entry = self._entries[instance_id]
        entry.asked_to_stop = True
        entry.machine.halt()

    def reboot(self, instance_id: str) -> None:
        """Until the guest is up again, nothing reaches it. One that is not up is already booting."""
        entry = self._entries[instance_id]
        if entry.is_up:
            entry.is_up, entry.is_rebooting = False, True
            entry.machine.reboot()

    def terminate(self, instance_id: str) -> None:
        """Switch a machine off and free what it holds. Its thread does the rest, unless it is off already."""
        entry = self._entries.pop(instance_id, None)
        if entry is None:
            return
        entry.machine.kill()
        if entry.is_off:
            self._discard(entry)

    def save(self, instance_id: str, image_id: str) -> None:
        """CreateImage: the machine's changes become the AMI's layer, and its disks the AMI's."""
        machine = self._entries[instance_id].machine
        self.layers.save(machine.changes, machine.plan.layers, image_id, machine.disks)

    def is_known(self, instance_id: str) -> bool:
        return instance_id in self._entries

    def machine(self, instance_id: str) -> Machine | None:
        """The machine of an instance that is up, to run something in it or connect to it."""
        entry = self._entries.get(instance_id)
        return entry.machine if entry is not None and entry.is_up else None

    def is_rebooting(self, instance_id: str) -> bool:
        entry = self._entries.get(instance_id)
        return entry is not None and entry.is_rebooting

    def console(self, instance_id: str, latest: bool) -> bytes:
        """What the guest wrote to its console: until now, or, as EC2 posts it, until it was last started or stopped."""
        entry = self._entries.get(instance_id)
        if latest and entry is not None:
            return entry.machine.console_output()
        return self._posted_consoles.get(instance_id, b"")

    def open_doors(self, instance_id: str, ports: set[int]) -> None:
        entry = self._entries.get(instance_id)
        if entry is not None and entry.is_up:
            entry.machine.doors.set(ports)

    def collect_layers(self) -> None:
        self.layers.collect(self._mounted())

    def shut_down(self) -> None:
        """Switch everything off; afterwards nothing of the sandbox is mounted or running."""
        for instance_id in list(self._entries):
            self.terminate(instance_id)
        for thread in self._threads:
            thread.join(10)
        cgroups.sweep(self._state)

    def _mounted(self) -> list[Chain]:
        return [entry.machine.plan.layers for entry in list(self._entries.values())]

    def _watch(self, entry: Entry) -> None:
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(target=self._run, args=(entry,), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _run(self, entry: Entry) -> None:
        """One life of a machine, from power-on to power-off."""
        machine = entry.machine
        try:
            self._boot(entry)
            while self._boots_again(entry, machine.wait()):
                entry.is_up, entry.is_rebooting = False, True
                self._boot(entry)
        except SwitchedOff:
            machine.wait()
        except (OSError, subprocess.SubprocessError) as error:
            print(f"{machine.plan.instance_id}: {error}", file=sys.stderr, flush=True)
            machine.kill()
            machine.wait()
            self._entries.pop(machine.plan.instance_id, None)
            entry.observer.failed(str(error))
        entry.is_up = entry.is_rebooting = False
        self._post_console(machine)
        entry.machine.doors.set(set())
        if self._is_terminated(entry):
            self._discard(entry)
        elif entry.asked_to_stop:
            entry.is_off = True
            entry.observer.stopped()
        elif entry.observer.powered_itself_off():
            self._entries.pop(machine.plan.instance_id, None)
            self._discard(entry)
        else:
            entry.is_off = True

    def _boot(self, entry: Entry) -> None:
        entry.machine.boot()
        if entry.asked_to_stop:  # the request came before there was anything to halt
            entry.machine.halt()
            return
        entry.is_up, entry.is_rebooting = True, False
        self._post_console(entry.machine)
        entry.observer.running()

    def _boots_again(self, entry: Entry, status: int) -> bool:
        """A guest that was asked to reboot starts again however it went down: EC2 cuts its power after a while."""
        asked = status == EXIT_REBOOT or (entry.is_rebooting and not entry.asked_to_stop)
        return asked and not self._is_terminated(entry)

    def _post_console(self, machine: Machine) -> None:
        self._posted_consoles[machine.plan.instance_id] = machine.console_output()

    def _is_terminated(self, entry: Entry) -> bool:
        return self._entries.get(entry.machine.plan.instance_id) is not entry

    def _discard(self, entry: Entry) -> None:
        entry.machine.destroy()
        self._addresses.give_back(entry.machine.plan.address)
        self.collect_layers()


fleet = Fleet()
