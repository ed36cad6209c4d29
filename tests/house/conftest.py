"""The script that writes the reference, which is no module of the package."""

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "build_reference.py"


@pytest.fixture(scope="session")
def reference() -> ModuleType:
    """Return docs/build_reference.py as a module."""
    spec = importlib.util.spec_from_file_location("build_reference", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
