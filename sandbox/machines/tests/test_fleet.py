"""The lives of machines as the fleet follows them, with a machine that goes up and down as the test says."""

import queue
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import guests
from fleet import Fleet
from machine import EXIT_REBOOT, MachinePlan
from network import AddressPool

OFF = 0
POWER_CUT = 255
SECONDS = 5


class Guest:
    """Stands in for a Machine. Its ends are whatever the test puts in the queue."""

    def __init__(self, plan: MachinePlan, _state: Path) -> None:
        self.plan = plan
        self.doors = mock.Mock()
        self.boots: queue.Queue[None] = queue.Queue()
        self.ends: queue.Queue[int] = queue.Queue()
        self.console = b""
        self.halt, self.reboot, self.destroy = mock.Mock(), mock.Mock(), mock.Mock()

    def boot(self) -> None:
        self.console += b"booted\n"
        self.boots.put(None)

    def wait(self) -> int:
        return self.ends.get(timeout=SECONDS)

    def kill(self) -> None:
        self.ends.put(POWER_CUT)

    def console_output(self) -> bytes:
        return self.console


class Log:
    """An observer that remembers what it was told, one report after another."""

    def __init__(self, terminates: bool) -> None:
        self._terminates = terminates
        self._told: queue.Queue[str] = queue.Queue()

    def running(self) -> None:
        self._told.put("running")

    def stopped(self) -> None:
        self._told.put("stopped")

    def powered_itself_off(self) -> bool:
        self._told.put("off")
        return self._terminates

    def failed(self, reason: str) -> None:
        self._told.put(f"failed: {reason}")

    def next(self) -> str:
        return self._told.get(timeout=SECONDS)


class Lives(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        state = Path(folder.name)
        for patch in (mock.patch("fleet.Machine", Guest), mock.patch("fleet.cgroups")):
            patch.start()
            self.addCleanup(patch.stop)
        self.fleet = Fleet()
        self.fleet.set_up(state, guests.RootFileSystems(state / "base", state / "rpm"), 5600, mock.Mock())
        self.addCleanup(self.fleet.shut_down)

    def launch(self, terminates: bool = False) -> tuple[Guest, Log]:
        log = Log(terminates)
        self.fleet.launch("i-1", "ami-1", "02:00:00:00:00:01", (), mock.Mock(), log)
        self.assertEqual(log.next(), "running")
        guest = self.fleet.machine("i-1")
        assert isinstance(guest, Guest)
        guest.boots.get(timeout=SECONDS)
        return guest, log

    def test_stand_on_the_layers_of_their_base_images_guests(self) -> None:
        self.fleet.offer("ami-1", guests.Guest("rocky", has_agent=False, release="rocky 9.7"))
        guest, _ = self.launch()
        layer, root = guest.plan.layers
        self.assertEqual((layer.name, root.name), ("rocky-bare-rocky-9.7", "rpm"))

    def test_leave_the_address_free_if_the_machine_cannot_be_made(self) -> None:
        with mock.patch("fleet.Machine", side_effect=OSError("no veth")):
            self.assertRaisesRegex(OSError, "no veth", self.launch)
        self.launch()
        machine = self.fleet.machine("i-1")
        assert machine is not None
        self.assertEqual(machine.plan.address, AddressPool(5600).take())

    def test_go_on_after_a_reboot(self) -> None:
        guest, log = self.launch()
        self.fleet.reboot("i-1")
        self.assertIsNone(self.fleet.machine("i-1"))
        self.assertTrue(self.fleet.is_rebooting("i-1"))
        guest.ends.put(EXIT_REBOOT)
        self.assertEqual(log.next(), "running")
        guest.boots.get(timeout=SECONDS)
        self.assertEqual((self.fleet.machine("i-1"), self.fleet.is_rebooting("i-1")), (guest, False))

    def test_go_on_after_a_reboot_that_took_too_long_for_the_guest(self) -> None:
        guest, log = self.launch()
        self.fleet.reboot("i-1")
        guest.ends.put(POWER_CUT)
        self.assertEqual(log.next(), "running")

    def test_go_on_after_a_reboot_of_the_guests_own(self) -> None:
        guest, log = self.launch()
        guest.ends.put(EXIT_REBOOT)
        self.assertEqual(log.next(), "running")

    def test_end_with_a_stop_during_a_reboot_which_is_forgotten_then(self) -> None:
        guest, log = self.launch()
        self.fleet.reboot("i-1")
        self.fleet.stop("i-1")
        guest.ends.put(OFF)
        self.assertEqual(log.next(), "stopped")
        self.assertFalse(self.fleet.is_rebooting("i-1"))
        self.fleet.start("i-1")
        self.assertEqual(log.next(), "running")
        guest.ends.put(OFF)
        self.assertEqual(log.next(), "off")

    def test_end_for_good_with_the_guests_own_shutdown_if_so_wanted(self) -> None:
        guest, log = self.launch(terminates=True)
        guest.console += b"shut down\n"
        guest.ends.put(OFF)
        self.assertEqual(log.next(), "off")
        self.fleet.shut_down()
        guest.destroy.assert_called_once_with()
        self.assertFalse(self.fleet.is_known("i-1"))
        self.assertEqual(self.fleet.console("i-1", latest=True), b"booted\nshut down\n")

    def test_have_a_console_as_of_now_and_one_as_of_the_last_boot(self) -> None:
        guest, log = self.launch()
        guest.console += b"later\n"
        self.assertEqual(self.fleet.console("i-1", latest=True), b"booted\nlater\n")
        self.assertEqual(self.fleet.console("i-1", latest=False), b"booted\n")
        guest.ends.put(EXIT_REBOOT)
        self.assertEqual(log.next(), "running")
        self.assertEqual(self.fleet.console("i-1", latest=False), b"booted\nlater\nbooted\n")
