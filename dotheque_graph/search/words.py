"""The analysis of texts: the one way in which what is indexed, what is asked and what is marked become words.

Accents, case and ligatures are folded before stemming, so that "democratie" and "démocratie" have one stem. The engine
is given words that are ready, separated by spaces; its own tokenizers and its query language are not used.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import tantivy

_LONGEST: Final = 40
"""Letters of a word that count."""
_LONGEST_WRITTEN: Final = 100
"""Letters and signs of a word that are looked at."""
_KEPT_WORDS: Final = 30_000
_KEPT_TEXTS: Final = 2_000
"""Words and texts of which the analysis is kept: more would make nothing faster, and visitors decide what they are."""
_WORD: Final = re.compile(r"\d+(?:\.(?:\d+|[a-d])(?![^\W_]))+|[^\W_]+(?:['’\u02bc][^\W_]+)*(?:[·•‧][^\W_]+)*")
"""A number with points (16.7), or letters and digits; with its apostrophes, and the endings of inclusive writing."""
_ENDINGS: Final = re.compile(r"[·•‧].*")
_APOSTROPHES: Final = re.compile(r"['’\u02bc]")
_ELIDED: Final = re.compile(r"^(?:l|d|j|n|m|t|s|c|qu|jusqu|lorsqu|puisqu|quoiqu)['’\u02bc]", re.IGNORECASE)
_LIGATURES: Final = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ð": "d", "þ": "th", "ł": "l", "đ": "d"})

STOP_WORDS: Final = frozenset(
    """
    a about afin ai ainsi all alors an and are as at au aucun aussi autour autre aux avec avoir be been by c can
    ce ceci cela ces cet cette ceux chaque chez comme comment d dans de des donc dont du elle elles en
    entre es est et etc etes etre eu eux faire fait faut for from has have how il ils in into is it its je l la le
    les leur leurs lors lui m ma mais me mes moi mon n ne ni nos not notre nous of on ont or ou our par parmi pas
    peu peut peuvent plus pour pourquoi puis qu quand que quel quelle quelles quels qui quoi s sa sans se sera ses
    si soi son sont sous sur t ta te tes that the their there these this those to toi ton tous tout toute toutes
    tres tu un une vers vos votre vous was were what when where which who why will with y you your
    """.split()  # noqa: SIM905  # readable
)
"""Folded words that say nothing alone; in a search they count only where there is nothing else."""


NUMBERS: Final = {
    "0": ("zero",),
    "zero": ("0",),
    **{
        word: (str(number),)
        for number, several in enumerate(
            (
                "deux two",
                "trois three",
                "quatre four",
                "cinq five",
                "six",
                "sept seven",
                "huit eight",
                "neuf nine",
                "dix ten",
            ),
            2,
        )
        for word in several.split()
    },
}
"""How else a small number may be written. What is typed in digits is most often a code: only 0 is sought as a word."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of a text: where it stands, and its folded form."""

    start: int
    end: int
    word: str


def fold(text: str) -> str:
    """Return a text without case, accents and ligatures."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", text.casefold().translate(_LIGATURES))
    return "".join(letter for letter in folded if not unicodedata.combining(letter))


def composed(text: str) -> str:
    """Return a text with its accents in one piece, and spaces for line ends: the form whose places tokens tell."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a composed text; an elided article or pronoun (l', d', qu') is none of them."""
    for match in _WORD.finditer(text):
        before, word = _form(match.group()[:_LONGEST_WRITTEN])
        if word:
            yield Token(match.start() + before, match.end(), word)


@lru_cache(maxsize=_KEPT_WORDS)
def _form(written: str) -> tuple[int, str]:
    """Return how many letters are elided before a word, and its folded form."""
    elided = _ELIDED.match(written)
    before = elided.end() if elided else 0
    folded = fold(_APOSTROPHES.sub("", _ENDINGS.sub("", written[before:])))
    # Compatibility forms of some letters hold a space (U+037A, U+FDFA); a word holds none.
    return before, "".join(folded.split())[:_LONGEST]


@lru_cache(maxsize=_KEPT_TEXTS)
def words_of(text: str) -> tuple[str, ...]:
    """Return the folded words of a text, in their order."""
    return tuple(token.word for token in tokens(composed(text)))


def telling(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the words that are not stop words, or all of them where there is nothing else."""
    return tuple(word for word in words if word not in STOP_WORDS) or words


def whole(text: str) -> tuple[str, ...]:
    """Return the forms in which a whole title is compared with a whole search: with its stop words, and without."""
    words = words_of(text)
    return tuple(dict.fromkeys(form for form in (" ".join(words), " ".join(telling(words))) if form))


def whole_stems(text: str, language: str) -> str:
    """Return the form in which a whole title is compared with a whole search whatever its endings; "" without words."""
    stem = STEMMERS.get(language[:2], STEMMERS["fr"])
    words = telling(words_of(text))
    return f"~{' '.join(map(stem, words))}" if words else ""


def joined(text: str) -> str:
    """Return a text as codes are compared: folded, its letters, digits and points without anything between them."""
    return "".join(letter for letter in fold(text) if letter.isalnum() or letter == ".")


def _stemmer(language: str) -> Callable[[str], str]:
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer(language)).build()

    @lru_cache(maxsize=_KEPT_WORDS)
    def stem(word: str) -> str:
        found = analyzer.analyze(word)
        return found[0] if found else word

    return stem


STEMMERS: Final = {"fr": _stemmer("french"), "en": _stemmer("english")}
"""The stem of a folded word, by language."""


@lru_cache(maxsize=_KEPT_TEXTS)
def stems_of(text: str, language: str) -> tuple[str, ...]:
    """Return the stems of the words of a text; one without a known language is read as French."""
    stem = STEMMERS.get(language[:2], STEMMERS["fr"])
    return tuple(map(stem, words_of(text)))


def stems(word: str) -> tuple[str, ...]:
    """Return what a folded word of a search may stand as in an index: its stem in each language, a number in digits."""
    forms = (stem(word) for stem in STEMMERS.values())
    return tuple(dict.fromkeys((*forms, *NUMBERS.get(word, ()))))
