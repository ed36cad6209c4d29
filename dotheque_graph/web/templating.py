"""From a page to bytes of HTML: the Jinja environment of each language, and the fingerprints of the assets."""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

import dotheque_graph
from dotheque_graph.assets import asset
from dotheque_graph.web.pages import Page
from dotheque_graph.web.words import LANGUAGES, words_of

_BEFORE: Final = re.compile(r" ([;:?!»%])")
_AFTER: Final = re.compile(r"(«|\bn°) ")
_ASKED: Final = re.compile(r"-(?=(?:t-)?(?:il|elle|on)s?[ \u00a0]\?)|(?<=-t)-(?=(?:il|elle|on)[ \u00a0]\?)")
"""The hyphens of "combien y en a-t-il ?": no line ends at them."""
STATIC_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
}
STATIC_FOLDERS: Final = (("web", "static"), ("web", "static", "editor"))
"""Where static files lie, all under one name each: ours, and those of the editor once `make assets` wrote them."""


@cache
def environment(language: str) -> Environment:
    """Return the templates as one language speaks them; an undefined name in them is an error."""
    templates = Environment(
        loader=FileSystemLoader(asset("web", "templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    words = words_of(language)
    templates.filters["fine"] = fine
    templates.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": False}
    templates.install_gettext_callables(words.gettext, words.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return templates


def fine(text: str) -> str:
    """Return a text whose French punctuation, numbers and pronouns cannot be left alone at the start of a line."""
    return _AFTER.sub("\\1\u00a0", _ASKED.sub("\u2011", _BEFORE.sub("\u00a0\\1", text)))


def render(page: Page) -> bytes:
    """Return the HTML of a page."""
    template = environment(page.shell.language).get_template(page.template)
    return template.render(page.context()).encode()


def static_file(name: str) -> Path | None:
    """Return the path of a static file, None where there is none of this name."""
    folders = (asset(*parts) for parts in STATIC_FOLDERS)
    listed = (path for folder in folders if folder.is_dir() for path in folder.iterdir())
    return next((path for path in listed if path.name == name and path.suffix in STATIC_TYPES), None)


@cache
def fingerprint(name: str) -> str:
    """Return twelve hexadecimal digits that change with the content of a static file."""
    return hashlib.sha256(content_of(name)).hexdigest()[:12] if static_file(name) else "0"


@cache
def content_of(name: str) -> bytes:
    """Return the bytes of a static file, as they were when they were first asked for; raise KeyError for no file."""
    path = static_file(name)
    if path is None:
        raise KeyError(name)
    return path.read_bytes()


@cache
def edition() -> str:
    """Return twelve hexadecimal digits that change with the program, templates, words and stylesheet: part of ETags."""
    folders = (asset("web", name) for name in ("static", "templates", "translations"))
    files = sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())
    code = sorted(Path(dotheque_graph.__file__).parent.rglob("*.py"))
    contents = hashlib.sha256(b"".join(path.read_bytes() for path in (*files, *code)))
    contents.update("".join(LANGUAGES).encode())
    return contents.hexdigest()[:12]
