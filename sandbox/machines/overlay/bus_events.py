"""Events that AWS's services hand to EventBridge: a line of the output each, which the front door's process delivers."""

import json
import sys
from typing import Any

PREFIX = "event "


def emit(event: dict[str, Any]) -> None:
    # In one piece: events come from several threads.
    sys.stdout.write(f"{PREFIX}{json.dumps(event)}\n")
    sys.stdout.flush()
