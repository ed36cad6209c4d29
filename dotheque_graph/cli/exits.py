"""Exit codes, and which error gives which: the one mapping of the error tree to the shell.

0: done. 1: understood, and the answer is no (shapes violated, not canonical, not found, over a limit).
2: could not be done (wrong arguments, unreadable input, locked or missing store).
"""

from collections.abc import Mapping
from typing import Final

from dotheque_graph.errors import (
    Busy,
    DothequeError,
    Gone,
    InvalidInput,
    LimitExceeded,
    NotCanonical,
    NotFound,
    Refused,
    SettingsError,
    SourceNotFound,
    Unavailable,
)

DONE: Final = 0
NO: Final = 1
FAILED: Final = 2

EXIT_CODES: Final[Mapping[type[DothequeError], int]] = {
    SettingsError: FAILED,
    InvalidInput: FAILED,
    NotCanonical: NO,
    NotFound: NO,
    SourceNotFound: FAILED,
    Gone: NO,
    Refused: NO,
    Busy: FAILED,
    LimitExceeded: NO,
    Unavailable: FAILED,
}


def exit_code(error: DothequeError) -> int:
    """Return the exit code of an error: that of its nearest class in the table."""
    return next((EXIT_CODES[kind] for kind in type(error).__mro__ if kind in EXIT_CODES), FAILED)
