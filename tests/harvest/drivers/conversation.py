"""How a driver speaks with the tests: a line of JSON for each harvest on standard input, and one with what is held."""

import json
import os
import sys
from collections.abc import Callable
from typing import Any, TextIO


def take_standard_output() -> TextIO:
    """Return what is standard output for the tests; from now on what the client prints goes to standard error."""
    said = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return said


def converse(said: TextIO, answer: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Say that the client is ready, then answer each request."""
    print(json.dumps({"ready": True}), file=said, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line)), default=str), file=said, flush=True)
