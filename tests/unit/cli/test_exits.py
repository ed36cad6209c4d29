"""Exit codes: each error has the one that the shell can act upon."""

import pytest

from dotheque_graph.cli.exits import FAILED, NO, exit_code
from dotheque_graph.errors import (
    GraphNotFound,
    InvalidRdf,
    NotCanonical,
    PortTaken,
    ReleaseNotFound,
    SourceNotFound,
    StoreLocked,
    UnsafeQuery,
)


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotCanonical(("a.ttl",)), NO),
        (ReleaseNotFound("3", (1, 2)), NO),
        (UnsafeQuery("SERVICE"), NO),
        (GraphNotFound("nope", ("catalogue",)), NO),
        (PortTaken("127.0.0.1", 8000), FAILED),
        (SourceNotFound("a.ttl"), FAILED),
        (InvalidRdf("a.ttl", 3, "reason"), FAILED),
        (StoreLocked("process 1"), FAILED),
    ],
    ids=lambda value: type(value).__name__,
)
def test_nearest_class_of_the_table_gives_the_code(error, code):
    assert exit_code(error) == code
