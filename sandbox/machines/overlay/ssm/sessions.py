"""Session Manager: port forwarding into a machine, past its security groups, for `bin/session-manager-plugin`.

AWS's stream is a WebSocket with a protocol of its own. Here StreamUrl is tcp://127.0.0.1:PORT, which leads straight to
the port inside. The stand-in for the plugin knows that; the callers (Packer, the CLI) do not look at it.
"""

import socket
import uuid
from collections.abc import Callable
from typing import Any

from moto.core.exceptions import JsonRESTError
from moto.core.responses import ActionResult
from moto.ssm.responses import SimpleSystemManagerResponse

from fleet import fleet
from machine import Machine
from network import Relay
from overlay.patching import adds
from overlay.ssm.run_command import agent

DOCUMENT = "AWS-StartPortForwardingSession"

_nobodies: list[socket.socket] = []  # the far ends of connections over dead sessions, kept open
_sessions: dict[str, tuple[str, Relay]] = {}  # by session id: the instance and the open stream


@adds(SimpleSystemManagerResponse)
def start_session(self: Any) -> ActionResult:
    target, document = self._get_param("Target"), self._get_param("DocumentName")
    if document != DOCUMENT:
        raise JsonRESTError("InvalidDocument", f"The sandbox starts only {DOCUMENT} sessions, not {document}.")
    machine = agent(self.current_account, self.region, target)
    if machine is None:
        raise JsonRESTError("TargetNotConnected", f"{target} is not connected.")
    _end_dead_sessions()
    port = int((self._get_param("Parameters") or {}).get("portNumber", ["80"])[0])
    listener = socket.create_server(("127.0.0.1", 0))
    relay = Relay(listener, dial(machine, port))
    session_id = f"sandbox-{uuid.uuid4().hex[:17]}"
    _sessions[session_id] = (target, relay)
    return ActionResult(
        {"SessionId": session_id, "TokenValue": uuid.uuid4().hex, "StreamUrl": f"tcp://127.0.0.1:{relay.port}"}
    )


@adds(SimpleSystemManagerResponse)
def terminate_session(self: Any) -> ActionResult:
    session_id = self._get_param("SessionId")
    _end(session_id)
    return ActionResult({"SessionId": session_id})


def dial(machine: Machine, port: int) -> Callable[[], socket.socket]:
    """A session is with the agent that runs when it begins. AWS's plugin does not notice that this one is gone after a
    reboot: it accepts connections still, and nothing ever comes back. Source: packer#11190."""
    boot = machine.boots

    def connect() -> socket.socket:
        if machine.boots == boot:
            return machine.network.connect(port)
        silent, nobody = socket.socketpair()
        _nobodies.append(nobody)
        return silent

    return connect


def _end_dead_sessions() -> None:
    """A machine's sessions end with it; nobody may call TerminateSession for them."""
    for session_id, (instance_id, _) in list(_sessions.items()):
        if fleet.machine(instance_id) is None:
            _end(session_id)


def _end(session_id: str) -> None:
    _, relay = _sessions.pop(session_id, (None, None))
    if relay is not None:
        relay.close()
