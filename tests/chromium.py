"""The Chromium of this machine, for the tests that look at the site with it."""

import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:  # the other tests are collected without it
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    """Yield the Chromium of this machine."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.fail("These tests look at the site with Chromium, which is not here: apt install chromium")
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # as above

    with sync_playwright() as driver:
        # Continuous integration runs as root, whom the sandbox of Chromium refuses.
        launched = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()
