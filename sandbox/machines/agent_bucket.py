"""AWS's regional buckets with the SSM agent: what a machine without an agent downloads, over TLS, and verifies.

The packages are stand-ins, signed with a key of the sandbox's own. A guest trusts that key besides AWS's, and the
sandbox's certificate, by its seed (`machine.py`).
"""

import ssl
import threading
from datetime import datetime, timedelta, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import boto3
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

REGIONS = boto3.Session().get_available_regions("ec2")
HOSTS = tuple(f"s3.{region}.amazonaws.com" for region in REGIONS)
# "Manually installing SSM Agent on EC2 instances for Linux", Systems Manager user guide.
PLATFORMS = {"debian_amd64": "deb", "debian_arm64": "deb", "linux_amd64": "rpm", "linux_arm64": "rpm"}


def files_of(agent: Path) -> dict[tuple[str, str], Path]:
    """Host and path of each file of the buckets."""
    return {
        (f"s3.{region}.amazonaws.com", f"/amazon-ssm-{region}/latest/{platform}/amazon-ssm-agent.{kind}{suffix}"): agent
        / f"amazon-ssm-agent.{kind}{suffix}"
        for region in REGIONS
        for platform, kind in PLATFORMS.items()
        for suffix in ("", ".sig")
    }


def start_agent_bucket(agent: Path, state: Path) -> tuple[int, bytes]:
    """Serve from a free port of 127.0.0.1; returns it with the certificate to trust."""
    files = files_of(agent)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            file = files.get((self.headers.get("Host", ""), self.path))
            if file is None:
                self.send_error(403, "AccessDenied")  # S3's answer to whoever may not list the bucket
                return
            body = file.read_bytes()
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Print nothing."""

    key, certificate = _certificate()
    state.mkdir(parents=True, exist_ok=True)
    file = state / "agent-bucket.pem"
    file.write_bytes(key + certificate)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    # The handshake belongs to the connection's thread: one that says nothing must not keep the others waiting.
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return int(server.server_address[1]), certificate


def _certificate() -> tuple[bytes, bytes]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "The sandbox's S3")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in HOSTS]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return secret, certificate.public_bytes(Encoding.PEM)
