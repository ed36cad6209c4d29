"""Two small releases on disk and the smallest limits, for every test of the query workers."""

from pathlib import Path

import pytest
from small_release import ROWS, write_graph

from dotheque_graph.settings import Settings


@pytest.fixture(scope="session")
def graph_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of a first release."""
    return write_graph(tmp_path_factory.mktemp("first") / "graph", ROWS)


@pytest.fixture(scope="session")
def next_graph_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The graph of a second release, which says less."""
    return write_graph(tmp_path_factory.mktemp("second") / "graph", 10)


@pytest.fixture
def settings() -> Settings:
    """Small limits, but for the time: a busy machine is not to decide what these tests find."""
    return Settings(query_seconds=60.0, query_memory_mb=1024, result_bytes=200_000, query_workers=1, query_queue=2)
