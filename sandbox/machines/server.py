"""The Python part of the sandbox: moto with the overlay and the machines behind it.

    server.py --port N --state DIR --base ROOTFS --rpm-base ROOTFS --agent DIR --apt-cache DIR
              [--image-seconds N] [--copy-seconds N] [--iam-seconds N] [--concurrent-builds N] [--vcpus N]

Prints `ready` once it accepts connections. SIGTERM (or Ctrl-C) ends every machine and then the server, with status 0.
"""

import argparse
import math
import os
import signal
import sys
import threading
from pathlib import Path

from werkzeug.serving import make_server

from agent_bucket import start_agent_bucket
from apt_proxy import source_hosts, start_apt_proxy
from fleet import fleet
from guests import RootFileSystems
from seed import Outlets


def main(arguments: list[str]) -> None:
    options = parse(arguments)
    # Importing moto takes a second, so the arguments are checked first. Importing the overlay installs it.
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, MotoRequestHandler

    import roles
    from ages import AgesApplication
    from facts import FactsApplication
    from image_usage import ImageUsageApplication
    from new_base import NewBaseApplication
    from not_emulated import NotEmulatedApplication, create_app
    from overlay import (  # noqa: F401
        buckets,
        event_rules,
        iam,
        log_groups,
        mail_subscriptions,
        principals,
        service_quotas,
        sns_messages,
    )
    from overlay.administrator import create_administrator
    from overlay.ec2 import (  # noqa: F401
        base_images,
        default_network,
        fleets,
        image_copies,
        image_references,
        image_sharing,
        images,
        instances,
        key_pairs,
        launch_templates,
        launches,
        making,
        security_groups,
        snapshot_sharing,
        tags,
        usage_reports,
    )
    from overlay.ssm import parameters, run_command, sessions  # noqa: F401

    class QuietRequestHandler(MotoRequestHandler):
        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            """Print nothing: the front door keeps the log of calls."""

    apt_proxy_port = start_apt_proxy(options.apt_cache, source_hosts(options.base))
    bucket_port, certificate = start_agent_bucket(options.agent, options.state)
    outlets = Outlets(apt_proxy_port, bucket_port, certificate, options.agent / "key.gpg")
    fleet.set_up(options.state, RootFileSystems(options.base, options.rpm_base), options.port, outlets)
    making.pace.image_seconds, making.pace.copy_seconds = options.image_seconds, options.copy_seconds
    roles.pace.seconds = options.iam_seconds
    quotas = service_quotas.applied
    quotas.concurrent_builds, quotas.vcpus = options.concurrent_builds, options.vcpus
    create_administrator()
    moto = NotEmulatedApplication(DomainDispatcherApplication(create_app))
    application = AgesApplication(NewBaseApplication(ImageUsageApplication(FactsApplication(moto))))
    server = make_server("127.0.0.1", options.port, application, threaded=True, request_handler=QuietRequestHandler)

    asked_to_end = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: asked_to_end.set())
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    print("ready", flush=True)
    asked_to_end.wait()
    server.shutdown()
    fleet.shut_down()
    os._exit(0)  # Python would take another second to free moto's account


def parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="moto with real machines behind its EC2 and Systems Manager")
    parser.add_argument("--port", type=int, required=True, help="where to listen, on 127.0.0.1")
    parser.add_argument("--state", type=Path, required=True, help="folder for the machines and AMIs of this run")
    parser.add_argument("--base", type=Path, required=True, help="the base root file system's folder")
    parser.add_argument("--rpm-base", type=Path, required=True, help="the folder of the one that has dnf")
    parser.add_argument("--agent", type=Path, required=True, help="folder with the packages of the SSM agent")
    parser.add_argument("--apt-cache", type=Path, required=True, help="folder that keeps downloaded packages")
    parser.add_argument("--image-seconds", type=seconds, default=0, help="how long CreateImage takes (default: 0)")
    parser.add_argument("--copy-seconds", type=seconds, default=1, help="how long CopyImage takes (default: 1)")
    parser.add_argument("--iam-seconds", type=seconds, default=0, help="how late policies act (default: 0)")
    parser.add_argument("--concurrent-builds", type=int, default=60, help="what Service Quotas says of CodeBuild (60)")
    parser.add_argument("--vcpus", type=int, default=1152, help="the quota of vCPUs that run at once (1152)")
    options = parser.parse_args(arguments)
    if os.geteuid() != 0:
        parser.error("machines need root (mounts and namespaces): run the sandbox as root.")
    for name, option in (("state", "--state"), ("base", "--base"), ("rpm_base", "--rpm-base")):
        folder = getattr(options, name).resolve()
        if name != "state" and not (folder / "usr").is_dir():
            parser.error(f"{option} {folder} is not a root file system: it has no usr folder.")
        if any(character in str(folder) for character in ":,\\"):
            parser.error(f"{option} {folder}: overlay mounts accept no colon, comma or backslash; use another folder.")
        setattr(options, name, folder)
    return options


def seconds(text: str) -> float:
    number = float(text)
    if not 0 <= number < math.inf:
        raise argparse.ArgumentTypeError(f"{text} is not a number of seconds; use 0 or more.")
    return number


if __name__ == "__main__":
    main(sys.argv[1:])
