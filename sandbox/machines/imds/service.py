"""The HTTP service of one machine, with the answers that the EC2 User Guide documents ("Use IMDSv2").

What it tells comes from EC2's records at each request, so a change of the metadata options counts at once.
"""

import socket
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from imds.tokens import Tokens
from imds.tree import Tree, look_up

TOKEN = "X-aws-ec2-metadata-token"
TOKEN_SECONDS = "X-aws-ec2-metadata-token-ttl-seconds"

ERROR_PAGE = """\
<?xml version="1.0" encoding="iso-8859-1"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
\t"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
 <head>
  <title>{status} - {reason}</title>
 </head>
 <body>
  <h1>{status} - {reason}</h1>
 </body>
</html>
"""


@dataclass(frozen=True)
class Metadata:
    """An instance's metadata options and what the service tells about it."""

    is_enabled: bool
    requires_token: bool
    hop_limit: int
    tree: Tree


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a guest that hung up, as one does that is switched off."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class MetadataService:
    """Answers on a bound socket until it is closed."""

    def __init__(self, listener: socket.socket, describe: Callable[[], Metadata]) -> None:
        self._server = _Server(("", 0), _handler(describe, Tokens()), bind_and_activate=False)
        self._server.socket.close()
        self._server.socket = listener
        self._server.server_activate()
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(describe: Callable[[], Metadata], tokens: Tokens) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version, sys_version = "EC2ws", ""

        def do_PUT(self) -> None:
            metadata = describe()
            # The answer with the token, and no other, gets no further than so many hops.
            self.connection.setsockopt(socket.IPPROTO_IP, socket.IP_TTL, metadata.hop_limit)
            # A proxy that forwards requests of others must get no token.
            if not metadata.is_enabled or self.headers["X-Forwarded-For"] is not None:
                self._refuse(HTTPStatus.FORBIDDEN)
            elif self.path.rstrip("/") != "/latest/api/token":
                self._refuse(HTTPStatus.METHOD_NOT_ALLOWED)
            elif (issued := tokens.issue(self.headers[TOKEN_SECONDS])) is None:
                self._refuse(HTTPStatus.BAD_REQUEST)
            else:
                token, seconds = issued
                self._answer(token.encode(), seconds)

        def do_GET(self) -> None:
            metadata, token = describe(), self.headers[TOKEN]
            seconds = None if token is None else tokens.seconds_left(token)
            if not metadata.is_enabled:
                self._refuse(HTTPStatus.FORBIDDEN)
            elif (token is not None and seconds is None) or (token is None and metadata.requires_token):
                self._refuse(HTTPStatus.UNAUTHORIZED)
            elif (found := look_up(metadata.tree, self.path.partition("?")[0])) is None:
                self._refuse(HTTPStatus.NOT_FOUND)
            else:
                self._answer(found, seconds)

        def _answer(self, body: bytes, seconds: int | None) -> None:
            is_user_data = self.path.rstrip("/").endswith("/user-data")
            headers = {"Accept-Ranges": "none", "Last-Modified": formatdate(usegmt=True)}
            if seconds is not None:
                headers[TOKEN_SECONDS.title()] = str(seconds)
            self._send(HTTPStatus.OK, "application/octet-stream" if is_user_data else "text/plain", body, headers)

        def _refuse(self, status: HTTPStatus) -> None:
            page = ERROR_PAGE.format(status=status.value, reason=status.phrase).encode()
            self._send(status, "text/html", page, {})

        def _send(self, status: HTTPStatus, kind: str, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Type": kind, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Print nothing: the guest's own log has what it asked."""

    return Handler
