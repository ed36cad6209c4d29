"""What a hit shows: its title and an extract of its text in a language, with the words searched for marked."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import tantivy

from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.search.asking import SHORTEST_STEM, Typed
from dotheque_graph.search.model import Extract, Hit, Piece
from dotheque_graph.search.words import STEMMERS, composed, stems, tokens

_AROUND: Final = 200
"""Characters of an extract, about."""
_BEFORE: Final = 60
"""Characters that stand before its first marked word, at most."""
_FALLBACK: Final = ("fr", "en", "")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the index keeps to show of an entity; texts by language tag."""

    iri: str
    kind: str
    titles: Mapping[str, str]
    texts: Mapping[str, str]
    names: Sequence[tuple[str, str]]
    keywords: Sequence[str]
    above: Sequence[tuple[str, str]]
    """What it lies right under, with its level."""

    @classmethod
    def read(cls, iri: str, content: bytes) -> "Shown":
        """Return what the index keeps."""
        facts: dict[str, Any] = json.loads(content)
        names = tuple((text, language) for text, language in facts["names"])
        above = tuple((value, level) for value, level in facts.get("above", ()))
        return cls(iri, facts["kind"], facts["titles"], facts["texts"], names, facts.get("keywords", ()), above)

    def all_texts(self) -> Iterator[str]:
        """Yield every text kept."""
        yield from self.titles.values()
        yield from (text for text, _ in self.names)
        yield from self.keywords
        yield from self.texts.values()


def shown_at(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> Shown:
    """Return what the index keeps at a place."""
    document = searcher.doc(address)
    return Shown.read(document["iri"][0], bytes(document["shown"][0]))


@dataclass(frozen=True, slots=True)
class Marked:
    """A composed text, and where the words of a search stand in it."""

    text: str
    spans: Sequence[tuple[int, int]]

    def pieces(self, start: int = 0, end: int | None = None) -> tuple[Piece, ...]:
        """Return a part of the text in pieces, marked and not."""
        text, last = self.text, len(self.text) if end is None else end
        found: list[Piece] = []
        at = start
        for first, after in self.spans:
            if first < at or after > last:
                continue
            found += [Piece(text[at:first])] if first > at else []
            found.append(Piece(text[first:after], marked=True))
            at = after
        return (*found, *([Piece(text[at:last])] if last > at else []))


@dataclass(frozen=True, slots=True)
class Marker:
    """Marks in texts the words of a search. It remembers each word it met: texts have few that differ."""

    stems: frozenset[str]
    beginnings: tuple[str, ...]
    known: dict[str, bool] = field(default_factory=dict, compare=False)

    @classmethod
    def of(cls, words: Sequence[Typed]) -> "Marker":
        """Return the marker of a search."""
        wanted = frozenset(stem for word in words for stem in (word.word, *stems(word.word)))
        families = (stem for word in words if word.loose for stem in stems(word.word) if len(stem) >= SHORTEST_STEM)
        return cls(wanted, (*(word.word for word in words if word.open), *families))

    def read(self, text: str) -> Marked:
        """Return a composed text with the places of the words of the search."""
        if not self.stems:
            return Marked(text, ())
        return Marked(text, [(token.start, token.end) for token in tokens(text) if self._is_wanted(token.word)])

    def _is_wanted(self, word: str) -> bool:
        wanted = self.known.get(word)
        if wanted is None:
            wanted = self.known[word] = (
                word in self.stems
                or (bool(self.beginnings) and word.startswith(self.beginnings))
                or any(stem(word) in self.stems for stem in STEMMERS.values())
            )
        return wanted


def chosen_text(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """Return the text in a language, else in French, English, none or any, with its language tag."""
    for tag in (language, *_FALLBACK, *sorted(texts)):
        if tag in texts:
            return composed(texts[tag]), tag
    return "", ""


def hit(shown: Shown, marker: Marker, language: str, score: float) -> Hit:
    """Return a hit as it is shown in a language."""
    title, tag = chosen_text(shown.titles, language)
    marked, tag = (marker.read(title), tag) if title else (marker.read(shown.iri), "")
    extract = _extract(shown, marker, language, titled=bool(marked.spans))
    return Hit(NamedNode(shown.iri), shown.kind, Extract(marked.pieces(), tag), extract, score)


def _extract(shown: Shown, marker: Marker, language: str, *, titled: bool) -> Extract | None:
    """Return the part of the text around its first marked word; another name where only that has one."""
    text, tag = chosen_text(shown.texts, language)
    marked = marker.read(text)
    if not marked.spans and not titled:
        for name, named_in in shown.names:
            other = marker.read(composed(name))
            if other.spans:
                return Extract(other.pieces(), named_in)
    return Extract(_part(marked), tag) if text else None


def _part(marked: Marked) -> tuple[Piece, ...]:
    text, first = marked.text, marked.spans[0][0] if marked.spans else 0
    start = 0 if first <= _AROUND - _BEFORE else _border(text, first - _BEFORE)
    end = len(text) if len(text) - start <= _AROUND * 5 // 4 else _border(text, start + _AROUND, back=True)
    before = (Piece("… "),) if start else ()
    after = (Piece(" …"),) if end < len(text) else ()
    return (*before, *marked.pieces(start, end), *after)


def _border(text: str, at: int, *, back: bool = False) -> int:
    """Return where the next word begins, or the one before ends; the place itself where words are too long."""
    found = text.rfind(" ", at - _BEFORE, at) if back else text.find(" ", at, at + _BEFORE)
    if found < 0:
        return at
    return found if back else found + 1
