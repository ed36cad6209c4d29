"""The Chromium of this machine, for the tests that look at the site with it."""

from typing import TYPE_CHECKING

import pytest
from chromium_finder import NOWHERE, Machine

if TYPE_CHECKING:  # the other tests are collected without it
    from collections.abc import Iterator

    from playwright.sync_api import Browser


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """Yield the Chromium of this machine; `make` has got one where there was none.

    It ends with the module: while it runs, its event loop does, and no test of the same process could have another.
    """
    found = Machine().found()
    if found is None:
        pytest.fail(NOWHERE)
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # as above

    with sync_playwright() as driver:
        # Continuous integration runs as root, whom the sandbox of Chromium refuses.
        launched = driver.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield launched
        launched.close()
