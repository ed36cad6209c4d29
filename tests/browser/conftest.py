"""The real catalogue, served by the command, and a browser to look at it with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import pytest
from chromium import browser
from serving import Served, pytest_runtest_makereport, release_without_rules, serving
from watched_windows import Watched, watching

from dotheque_graph.rdf.terms import Quad

if TYPE_CHECKING:  # the other tests are collected without it
    from playwright.sync_api import Browser, ConsoleMessage

__all__ = ["browser", "pytest_runtest_makereport"]

WAITING_MS = 20_000
ROWS = 2000


@dataclass(kw_only=True)
class Visit(Watched):
    """A window with the workspace in it."""

    def minds(self, said: "ConsoleMessage") -> bool:
        """Pass over a query that was refused: that is told on the page, and Chromium says it again by itself."""
        return super().minds(said) and not said.text.startswith("Failed to load resource")

    def open(self, path: str = "/sparql") -> None:
        """Open a path of the site."""
        super().open(path)

    def open_editor(self, path: str = "/sparql") -> None:
        """Open a path of the site, and wait for the editor."""
        self.open(path)
        self.page.wait_for_selector(".CodeMirror-code")

    def ask(self) -> None:
        """Press the button, and wait for what comes of it."""
        self.page.locator(".query button[type=submit]").click()
        self.page.wait_for_selector("#answer:not([aria-busy=true]) #result")

    def write(self, query: str) -> None:
        """Put a query in the place of the one in the editor, as one who pastes it does."""
        self.page.locator(".tabPanel.active .CodeMirror").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.press("Delete")
        self.page.keyboard.insert_text(query)

    def written(self) -> str:
        """Return what stands in the editor."""
        return self.page.locator(".tabPanel.active .CodeMirror-code").inner_text()

    def rows(self) -> int:
        """Return how many rows the result on the page has."""
        return self.page.locator("#result tbody tr").count()


Visiting: TypeAlias = Callable[..., Visit]


@pytest.fixture(scope="session")
def served(catalogue_quads: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the real catalogue; a result is cut early, so that it can be seen."""
    folder = tmp_path_factory.mktemp("real")
    release_without_rules(folder / "var", catalogue_quads)
    with serving(folder / "var", folder / "site.log", query_rows=ROWS) as site:
        yield site


@pytest.fixture
def visiting(browser: "Browser", served: Served) -> Iterator[Visiting]:
    """Yield what opens a window; at the end no error may be left in any, and no other host may have been asked."""
    with watching(browser, WAITING_MS) as opening:

        def visit(**given: object) -> Visit:
            way = {"locale": "fr-FR", "viewport": {"width": 1200, "height": 900}, **given}
            return opening(lambda page: Visit(page=page, site=served.url), way)

        yield visit


@pytest.fixture
def visit(visiting: Visiting) -> Visit:
    """Return a window on the workspace, in French."""
    opened = visiting()
    opened.open_editor()
    return opened
