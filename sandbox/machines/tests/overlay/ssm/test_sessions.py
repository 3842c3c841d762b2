"""Sessions: a reboot leaves one with an agent that is gone, and does not end it."""

import socket
import unittest
from types import SimpleNamespace
from typing import cast

from machine import Machine
from overlay.ssm.sessions import dial


class Sessions(unittest.TestCase):
    def setUp(self) -> None:
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.addCleanup(self.listener.close)
        address = self.listener.getsockname()
        network = SimpleNamespace(connect=lambda port: socket.create_connection(address))
        self.machine = SimpleNamespace(boots=1, network=network)

    def dial(self) -> socket.socket:
        connection = dial(cast(Machine, self.machine), 22)()
        self.addCleanup(connection.close)
        return connection

    def test_lead_into_the_machine(self) -> None:
        connection = self.dial()
        connection.sendall(b"hello")
        inside, _ = self.listener.accept()
        self.addCleanup(inside.close)
        self.assertEqual(inside.recv(5), b"hello")

    def test_go_on_without_an_answer_after_a_reboot(self) -> None:
        connect = dial(cast(Machine, self.machine), 22)
        self.machine.boots += 1
        connection = connect()
        self.addCleanup(connection.close)
        connection.settimeout(0.1)
        with self.assertRaises(TimeoutError):
            connection.recv(1)
        self.listener.settimeout(0.1)
        with self.assertRaises(TimeoutError):
            self.listener.accept()

    def test_that_begin_after_a_reboot_lead_into_the_machine(self) -> None:
        self.machine.boots += 1
        self.dial()
        self.listener.accept()[0].close()
