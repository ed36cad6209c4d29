"""Texts and keywords as harvesters take them."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Final

from dotheque_graph.catalogue.labels import language_rank
from dotheque_graph.errors import InvalidIri
from dotheque_graph.rdf.iris import slugify
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple

MOST_KEYWORDS: Final = 100
_SHORTEST, _LONGEST = 3, 96
"""Characters of a keyword: udata takes 3 to 96, CKAN 2 to 100."""
_REFUSED: Final = re.compile(r"[^\w .-]+")
"""What CKAN refuses in a keyword: the validator takes letters, digits, `_`, `-`, `.` and spaces."""
_TAG_LIKE: Final = re.compile(r"<(?=[A-Za-z/!?])")


def literals(values: Iterable[Term]) -> tuple[Literal, ...]:
    """Return the texts among values that say something."""
    return tuple(value for value in values if isinstance(value, Literal) and value.value.strip())


def spoken(values: Iterable[Term], *, french_only: bool) -> tuple[Literal, ...]:
    """Return texts in every language, or the French one alone; where there is none in French, the next best.

    udata turns HTML into Markdown, so what only looks like a tag would go: its first sign becomes a quotation mark.
    """
    texts = literals(values)
    if not french_only or not texts:
        return texts
    best = min(texts, key=lambda text: (language_rank(text, "fr"), text.value))
    if "<" not in best.value:
        return (best,)
    text = _TAG_LIKE.sub("\u2039", best.value)
    return (Literal(text, language=best.language) if best.language else Literal(text),)


def both(fr: str, en: str, *, french_only: bool) -> tuple[Literal, ...]:
    """Return a text of ours in French, and in English where it is wanted."""
    french = Literal(fr, language="fr")
    return (french,) if french_only else (french, Literal(en, language="en"))


def told(node: NamedNode, prop: NamedNode, texts: Iterable[Literal]) -> Iterator[Triple]:
    """Yield texts as the values of a property."""
    return (Triple(node, prop, text) for text in texts)


@lru_cache(maxsize=8192)
def keyword(text: str) -> str:
    """Return a keyword that both udata and CKAN take, "" where nothing that they would take is left.

    An apostrophe, and any other sign that is refused, becomes a space; what is too long is cut between two words.
    """
    plain = " ".join(_REFUSED.sub(" ", text).split()).strip("-. ")
    if len(plain) > _LONGEST:
        cut = plain[: _LONGEST + 1]
        plain = (cut.rpartition(" ")[0] or plain[:_LONGEST]).strip("-. ")
    return plain if len(plain) >= _SHORTEST and _SHORTEST <= len(slug(plain)) <= _LONGEST else ""


@lru_cache(maxsize=8192)
def slug(text: str) -> str:
    """Return what udata keeps of a keyword, "" where that is nothing."""
    try:
        return slugify(text)
    except InvalidIri:
        return ""


def plain_keywords(texts: Iterable[Literal], known: Iterable[str] = ()) -> tuple[Literal, ...]:
    """Return the French keywords as every harvester takes them, none twice nor like one that is known already."""
    found: dict[str, str] = dict.fromkeys(map(slug, known), "")
    for text in texts:
        if (text.language or "fr").partition("-")[0].lower() == "fr":
            plain = keyword(text.value)
            found.setdefault(slug(plain), plain)
    kept = [plain for plain in found.values() if plain]
    return tuple(Literal(plain, language="fr") for plain in kept[:MOST_KEYWORDS])


def full_keywords(texts: Iterable[Literal]) -> tuple[Literal, ...]:
    """Return keywords in all languages as they are, none twice in one language whatever its capitals."""
    kept: dict[tuple[str, str], Literal] = {}
    for text in texts:
        kept.setdefault((text.value.casefold(), text.language or ""), text)
    return tuple(kept.values())[:MOST_KEYWORDS]
