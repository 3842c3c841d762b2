"""Waits for a process to end and removes the control groups that its machines left.

The sandbox runs in a process namespace that ends with it. Its control groups remain, and nothing inside the namespace
is left to remove them, so this waits outside:  sweep.py --after PID --state DIR
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
        pass  # it has ended already
    else:
        select.select([process], [], [])
    cgroups.sweep(options.state, patience_seconds=30)


if __name__ == "__main__":
    main(sys.argv[1:])
