"""Waits for a process to end and removes the control groups that its machines left. Started by the sandbox's CLI.

The CLI starts the sandbox in a process namespace that dies with it. Control groups do not die, and nothing inside that
namespace is left to remove them, so this waits outside:  sweep.py --after PID --state DIR
"""

import argparse
import os
import select
import sys
from pathlib import Path

import cgroups


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--after", type=int, required=True, help="the process to wait for")
    parser.add_argument("--state", type=Path, required=True, help="the state folder that the server was given")
    options = parser.parse_args(arguments)
    try:
        process = os.pidfd_open(options.after)
    except ProcessLookupError:
        pass  # it is gone already
    else:
        select.select([process], [], [])
    cgroups.sweep(options.state, patience_seconds=30)


if __name__ == "__main__":
    main(sys.argv[1:])
