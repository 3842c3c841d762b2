"""The machines' way to packages: an HTTP proxy that keeps what it fetched, so that a build repeats without a network.

It fetches only from the hosts of the base root file system's package sources, by plain HTTP, which apt's signatures
make safe; sources that need HTTPS do not work through it.
"""

import hashlib
import os
import re
import shutil
import subprocess
import threading
import time
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

INDEX_FRESH_SECONDS = 3600  # a mirror keeps a package for days after its index stopped naming it


def source_hosts(root: Path) -> set[str]:
    """The hosts in a root file system's apt sources, which have two formats."""
    apt = root / "etc" / "apt"
    files = [apt / "sources.list", *sorted((apt / "sources.list.d").glob("*"))]
    lines = [line for file in files if file.is_file() for line in file.read_text().splitlines()]
    return {host for line in lines for host in re.findall(r"https?://([^/:\s]+)", line.partition("#")[0])}


def never_changes(url: str) -> bool:
    """A package has its version in its name, and a by-hash index its digest."""
    return url.endswith(".deb") or "/by-hash/" in url


def start_apt_proxy(cache: Path, hosts: set[str]) -> int:
    """Serve from a free port of 127.0.0.1 and return it."""
    cache.mkdir(parents=True, exist_ok=True)
    fetch = urllib.request.build_opener(urllib.request.ProxyHandler(_upstream_proxies()))

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if urlsplit(self.path).hostname not in hosts:
                self._refuse(403, f"The sandbox's apt proxy fetches only from {', '.join(sorted(hosts))}.")
                return
            kept = cache / hashlib.sha256(self.path.encode()).hexdigest()
            try:
                if not _is_fresh(kept, self.path):
                    self._fetch(kept)
            except urllib.error.HTTPError as error:
                self._refuse(error.code, str(error.reason))
                return
            except OSError as error:
                if not kept.exists():
                    self._refuse(503, f"{self.path} was never fetched before and cannot be now: {error}.")
                    return
            with kept.open("rb") as body:
                self.send_response(200)
                self.send_header("Content-Length", str(os.fstat(body.fileno()).st_size))
                self.end_headers()
                shutil.copyfileobj(body, self.wfile)

        def _fetch(self, kept: Path) -> None:
            unfinished = kept.with_suffix(f".{threading.get_ident()}")
            with fetch.open(self.path, timeout=60) as answer, unfinished.open("wb") as file:
                shutil.copyfileobj(answer, file)
            unfinished.replace(kept)

        def _refuse(self, status: int, reason: str) -> None:
            body = f"{reason}\n".encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing: apt reports what it could not get."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1])


def _is_fresh(kept: Path, url: str) -> bool:
    try:
        age_seconds = time.time() - kept.stat().st_mtime
    except FileNotFoundError:
        return False
    return never_changes(url) or age_seconds < INDEX_FRESH_SECONDS


def _upstream_proxies() -> dict[str, str]:
    """The proxy that this host's apt uses, or else the environment's."""
    try:
        setting = subprocess.run(
            ["apt-config", "shell", "proxy", "Acquire::http::Proxy"], capture_output=True, text=True, check=False
        ).stdout
    except FileNotFoundError:
        setting = ""
    configured = re.match(r"proxy='(http[^']+)'", setting)
    return {"http": configured.group(1)} if configured else urllib.request.getproxies()
