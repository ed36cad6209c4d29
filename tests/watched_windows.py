"""Windows of a browser that remember what went wrong in them: errors, and requests that left our host."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:  # the other tests are collected without it
    from playwright.sync_api import Browser, ConsoleMessage, Page


@dataclass(kw_only=True)
class Watched:
    """A window on a site, with what went wrong in it."""

    page: "Page"
    site: str
    errors: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)

    def open(self, path: str) -> None:
        """Open a path of the site."""
        self.page.goto(self.site + path)

    def minds(self, said: "ConsoleMessage") -> bool:
        """Tell whether what the browser says is something that went wrong."""
        return said.type in ("error", "warning")

    def note_request(self, url: str) -> None:
        """Remember a request that leaves our host."""
        if not url.startswith((self.site + "/", "data:", "blob:")):
            self.foreign.append(url)

    def note_console(self, said: "ConsoleMessage") -> None:
        """Remember what the browser complains of."""
        if self.minds(said):
            self.errors.append(f"{said.text} {self.page.url}")


Window = TypeVar("Window", bound=Watched)
Making: TypeAlias = "Callable[[Page], Window]"
Opening: TypeAlias = "Callable[[Making[Window], dict[str, object]], Window]"


@contextmanager
def watching(browser: "Browser", patience: int) -> Iterator[Opening]:
    """Yield what opens a window in a way of its own; at the end nothing may be wrong in any, no other host asked.

    It is given what makes a window of a page, and how to open its context; `patience` is in milliseconds.
    """
    contexts, windows = [], []

    def opening(making: Making, given: dict[str, object]) -> Window:
        context = browser.new_context(**given)
        contexts.append(context)
        context.set_default_timeout(patience)
        window = making(context.new_page())
        windows.append(window)
        context.on("request", lambda request: window.note_request(request.url))
        context.on("weberror", lambda error: window.errors.append(str(error.error)))
        context.on("console", window.note_console)
        return window

    yield opening
    for context in contexts:
        context.close()
    assert [error for window in windows for error in window.errors] == []
    assert [url for window in windows for url in window.foreign] == []
