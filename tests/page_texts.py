"""What a page says, text by text: each with the language it is said in, as a browser or a voice takes it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from typing import Final

from babel.messages.pofile import read_po

from dotheque_graph.assets import asset

VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
SILENT: Final = frozenset(("script", "style", "code", "pre", "textarea", "template"))
"""Elements whose text is not in any language of people."""
SPOKEN: Final = ("alt", "aria-label", "placeholder", "title")
"""Attributes that are read to people."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text of a page, with single spaces, and the language it is in."""

    text: str
    language: str


class _Listener(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[Said] = []
        self._open: list[tuple[str, str, bool]] = [("", "", False)]  # element, language, whether it is silent

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        _, language, silent = self._open[-1]
        language = given.get("lang") or language
        silent = silent or tag in SILENT
        if not silent:
            for name in SPOKEN:
                self._note(given.get(name) or "", language)
        if tag not in VOID:
            self._open.append((tag, language, silent))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        if tag in {name for name, _, _ in self._open}:
            while self._open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        _, language, silent = self._open[-1]
        if not silent:
            self._note(data, language)

    def _note(self, text: str, language: str) -> None:
        text = plain(text)
        if text:
            self.said.append(Said(text, language))


def plain(text: str) -> str:
    """Return a text with single, breaking spaces."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", text).strip()


def said(html: str) -> list[Said]:
    """Return the texts of a page in their order; code is none."""
    listener = _Listener()
    listener.feed(html)
    return listener.said


def is_words(text: str) -> bool:
    """Tell whether a text has a word of people: three letters in a row at least."""
    return re.search(r"[^\W\d_]{3}", text) is not None


def messages() -> dict[str, set[str]]:
    """Return the messages of the interface by language, those with places to fill in aside."""
    path = asset("web", "translations", "fr", "LC_MESSAGES", "dotheque.po")
    pairs = [
        pair
        for message in read_po(BytesIO(path.read_bytes()))
        if message.id
        for pair in zip(forms(message.id), forms(message.string), strict=True)
        if not re.search(r"[%{]", pair[0])
    ]
    return {"en": {plain(english) for english, _ in pairs}, "fr": {plain(french) for _, french in pairs}}


def forms(text: str | Sequence[str]) -> tuple[str, ...]:
    """Return the forms of a message, of which a plural has two."""
    return (text,) if isinstance(text, str) else tuple(text)


def loaded(html: str) -> Iterator[str]:
    """Yield the addresses that a browser asks for by itself to show a page: styles, scripts, pictures, icons."""
    found: list[str] = []

    class Loading(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = {name: value or "" for name, value in attrs}
            if tag == "link" and set(given.get("rel", "").split()) & {"stylesheet", "icon", "preload", "modulepreload"}:
                found.append(given.get("href", ""))
            if tag in ("script", "img", "iframe", "source", "embed", "audio", "video", "track", "input"):
                found.extend(given[name] for name in ("src", "srcset", "poster") if name in given)
            if tag in ("use", "image"):
                found.extend(given[name] for name in ("href", "xlink:href") if name in given)
            if tag == "object" and "data" in given:
                found.append(given["data"])

    Loading().feed(html)
    yield from found
