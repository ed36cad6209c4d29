"""The road of a fictional instance."""

from pathlib import Path

import pytest
from fictional import make_road

from dotheque_graph.publication.road import Road


@pytest.fixture
def road(tmp_path: Path) -> Road:
    return make_road(tmp_path)
