"""Room on the disk for large results."""

from pathlib import Path

import pytest

from dotheque_graph.settings import Settings


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    """Room for large results, in a folder that a test can look into."""
    return settings.model_copy(update={"result_bytes": 500_000_000, "spool_mb": 600, "spool_dir": tmp_path / "spool"})
