"""The real catalogue, without the communes it says nothing about, served with its search; and readers who open it."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import pytest
from chromium import browser
from serving import Served, pytest_runtest_makereport, release_without_rules, serving
from watched_windows import Watched, watching

from dotheque_graph.publication.search_index import make_index
from dotheque_graph.publication.sources import asset_sources, read_sources
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.formats import N_TRIPLES
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

if TYPE_CHECKING:  # the other tests are collected without it
    from playwright.sync_api import Browser, Locator

__all__ = ["browser", "pytest_runtest_makereport"]

WAITING_MS = 10_000
MOST_STOPS = 400
"""Presses of the tab key after which a reader gives up."""
_SMALL_PLACES = ("communes.nt.gz", "epci.nt.gz")
_SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) window.shifted += one.value })
  .observe({type: "layout-shift", buffered: true});
"""


@dataclass(kw_only=True)
class Reader(Watched):
    """Somebody with a keyboard and no mouse, before a window where scripts run or do not."""

    scripts: bool

    def reach(self, target: "Locator") -> None:
        """Press the tab key until a thing has the focus, and see that it shows."""
        wanted = target.first.element_handle()
        for _ in range(MOST_STOPS):
            if wanted.evaluate("one => one === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        else:
            pytest.fail(f"{self.page.url}: the keyboard does not reach {target}")
        assert target.first.is_visible()
        assert wanted.evaluate("one => one.matches(':focus-visible')")

    def follow(self, target: "Locator") -> None:
        """Reach a link or a button, and press Enter."""
        self.reach(target)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def named(self, text: str, inside: str = "main") -> "Locator":
        """Return the links that begin with a text."""
        return self.page.locator(inside).get_by_role("link", name=re.compile("^" + re.escape(text)))

    def choose(self, facet: str, value: str) -> None:
        """Check a value of a facet: what is folded is unfolded first, and what no script does is done by a button."""
        box = self.page.locator(f'input[type=checkbox][name="{facet}"][value="{value}"]')
        for fold in ("#filters", f"#facet-{facet}"):
            if not box.is_visible() and not self.page.locator(fold).evaluate("one => one.open"):
                self.reach(self.page.locator(f"{fold} > summary"))
                self.page.keyboard.press("Enter")
        self.reach(box)
        self.page.keyboard.press("Space")
        if not self.scripts:
            self.follow(self.page.locator(".apply button"))
        self.page.wait_for_url(re.compile(f"[?&]{facet}=" + value.replace("/", "(/|%2F)")))

    def heading(self) -> str:
        """Return the heading of the page."""
        return self.page.locator("h1").inner_text().replace("\u00a0", " ")

    def fits(self) -> bool:
        """Tell whether nothing has to be scrolled sideways."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


Reading: TypeAlias = Callable[..., Reader]


def _catalogue() -> list[Quad]:
    """Return what a first load publishes, of communes and their groups only those that something else names."""
    sources = asset_sources()
    small = [source for source in sources if source.path.name in _SMALL_PLACES]
    quads = read_sources([source for source in sources if source not in small], lambda *_: None)
    named = {str(quad.object) for quad in quads if isinstance(quad.object, NamedNode)}
    for source in small:
        with gzip.open(source.path, "rt", encoding="utf-8") as lines:
            kept = "".join(line for line in lines if line.partition(" ")[0] in named)
        read = read_rdf(kept.encode(), N_TRIPLES, source.path.name)
        quads += [Quad(quad.subject, quad.predicate, quad.object, source.graph) for quad in read]
    return quads


@pytest.fixture(scope="session")
def catalogue() -> list[Quad]:
    """Return what is served."""
    return _catalogue()


@pytest.fixture(scope="session")
def served(catalogue: list[Quad], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the catalogue with its search."""
    folder = tmp_path_factory.mktemp("read")
    release = release_without_rules(folder / "var", catalogue)
    change = ChangeSet(added=frozenset(catalogue))
    make_index(OxigraphStore.memory(catalogue), release.path, None, change, lambda *_: None)
    with serving(folder / "var", folder / "site.log", query_workers=1) as site:
        yield site


@pytest.fixture
def reading(browser: "Browser", served: Served) -> Iterator[Reading]:
    """Yield what opens a window for a reader; at the end nothing may be wrong in any, and no other host was asked."""
    with watching(browser, WAITING_MS) as opening:

        def read(width: int = 1280, *, scripts: bool = True, **given: object) -> Reader:
            way = {
                "locale": "fr-FR",
                "viewport": {"width": width, "height": 800},
                "java_script_enabled": scripts,
                "reduced_motion": "reduce",
                **given,
            }
            return opening(lambda page: Reader(page=page, site=served.url, scripts=scripts), way)

        yield read


@pytest.fixture
def shifts() -> str:
    """Return the script that adds up how far things move while a page is shown."""
    return _SHIFTS
