"""The real catalogue, served by the command, and a browser to look at it with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import pytest
from chromium import browser
from serving import Served, pytest_runtest_makereport, release_without_rules, serving

from dotheque_graph.rdf.terms import Quad

if TYPE_CHECKING:  # the other tests are collected without it
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

__all__ = ["browser", "pytest_runtest_makereport"]

WAITING_MS = 20_000
ROWS = 2000


@dataclass
class Visit:
    """A window of a browser, with what went wrong in it: errors, and requests that left our host."""

    page: "Page"
    site: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str = "/sparql") -> None:
        """Open a path of the site."""
        self.page.goto(self.site + path)

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

    def note_request(self, url: str) -> None:
        """Remember a request that leaves our host."""
        if not url.startswith((self.site + "/", "data:", "blob:")):
            self.foreign.append(url)

    def note_console(self, said: "ConsoleMessage") -> None:
        """Remember an error; that a query was refused is told on the page, and Chromium says it again by itself."""
        if said.type in ("error", "warning") and not said.text.startswith("Failed to load resource"):
            self.errors.append(said.text)


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
    contexts: list[BrowserContext] = []
    visits: list[Visit] = []

    def visit(**given: object) -> Visit:
        context = browser.new_context(**{"locale": "fr-FR", "viewport": {"width": 1200, "height": 900}, **given})
        context.set_default_timeout(WAITING_MS)
        opened = Visit(context.new_page(), served.url)
        context.on("request", lambda request: opened.note_request(request.url))
        context.on("weberror", lambda error: opened.errors.append(str(error.error)))
        context.on("console", opened.note_console)
        contexts.append(context)
        visits.append(opened)
        return opened

    yield visit
    for context in contexts:
        context.close()
    assert [error for one in visits for error in one.errors] == []
    assert [url for one in visits for url in one.foreign] == []


@pytest.fixture
def visit(visiting: Visiting) -> Visit:
    """Return a window on the workspace, in French."""
    opened = visiting()
    opened.open_editor()
    return opened
