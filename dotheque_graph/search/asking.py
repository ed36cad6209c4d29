"""From what somebody typed to a query of the engine, made from analysed words alone: nothing typed is ever syntax."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import tantivy

from dotheque_graph.search import facets
from dotheque_graph.search.model import MOST_WORDS, Facet
from dotheque_graph.search.ranking import BEGINNING, IN_ORDER, POINTS, WHOLE_CODE, WHOLE_NAME, WHOLE_STEMS, WHOLE_TITLE
from dotheque_graph.search.schema import STEMMED, schema
from dotheque_graph.search.words import STEMMERS, composed, joined, stems, telling, tokens, whole, whole_stems, words_of

MOST_TERMS: Final = 16
"""Words of a search that count."""
_SHORTEST_BEGINNING: Final = 2
"""Letters of a last word that may be the beginning of one."""
SHORTEST_STEM: Final = 4
"""Letters of a stem that tells a family of words."""
_MOST_FACTOR: Final = 8

Query = tantivy.Query


@dataclass(frozen=True, slots=True)
class Typed:
    """A word of a search: its folded form, how it was written, and whether it may be the beginning of a word.

    A loose word is also found in longer words of its family, which begin with its stem: jeune in jeunesse.
    """

    word: str
    written: str
    open: bool = False
    loose: bool = False


def typed(text: str) -> tuple[Typed, ...]:
    """Return the words of a search that count, each once; the last one is open where nothing follows it."""
    read = composed(text[:MOST_WORDS])
    found = list(tokens(read))
    kept = set(telling(tuple(token.word for token in found)))
    last = found[-1] if found and found[-1].end == len(read) else None
    words = {
        token.word: Typed(
            token.word, read[token.start : token.end], token is last and len(token.word) >= _SHORTEST_BEGINNING
        )
        for token in found
        if token.word in kept
    }
    return tuple(words.values())[:MOST_TERMS]


def worth(query: Query, points: float) -> Query:
    """Return a query whose hits have this score."""
    return Query.const_score_query(query, points)


def every_one() -> Query:
    """Return the query of all documents, with a score of nothing."""
    return worth(Query.all_query(), 0.0)


def any_of(queries: Iterable[Query]) -> Query:
    """Return the query of what one of several finds, with the best of their scores."""
    several = list(queries)
    return several[0] if len(several) == 1 else Query.disjunction_max_query(several)


def one_word(word: Typed, factor: float = 1.0) -> Query:
    """Return the query of a word wherever it stands, by its stems; of its beginning too, where it is open."""
    fields = schema()
    found = [worth(Query.term_query(fields, "code", word.word, "basic"), _points("code", factor))]
    for name in STEMMED:
        terms = (Query.term_query(fields, name, stem, "basic") for stem in stems(word.word))
        found += [worth(term, _points(name, factor)) for term in terms]
    if word.open:
        for name in ("heads", "words"):
            beginning = Query.fuzzy_term_query(fields, name, word.word, 0, prefix=True)
            found.append(worth(beginning, _points(name, factor)))
    if word.loose:
        for stem in stems(word.word):
            if len(stem) >= SHORTEST_STEM:
                family = Query.fuzzy_term_query(fields, "words", stem, 0, prefix=True)
                found.append(worth(family, _points("words", factor)))
    return any_of(found)


def _points(name: str, factor: float) -> float:
    """Return whole points, of which sums are exact."""
    return float(round(POINTS[name] * factor))


@dataclass(frozen=True, slots=True)
class Asking:
    """A search as queries of the engine: what it finds, and the same with the scores that put it in order.

    The first is asked for numbers alone, and takes a tenth of the time of the second.
    """

    found: Query
    scored: Query


def all_words(words: Sequence[Typed], text: str) -> Asking:
    """Return the queries of what has all the words; the better the whole search fits, the higher the score.

    What has the whole search as its code or as its IRI is found too.
    """
    must = [(tantivy.Occur.Must, one_word(word)) for word in words]
    bonuses = [(tantivy.Occur.Should, bonus) for bonus in _bonuses(words, text)]
    codes = _codes(text)
    return Asking(any_of([Query.boolean_query(must), *codes]), any_of([Query.boolean_query([*must, *bonuses]), *codes]))


def most_words(factors: Mapping[Typed, float], at_least: int) -> Asking:
    """Return the queries of what has so many of the words, each worth its factor: the rarer it is, the more."""
    words = [(tantivy.Occur.Should, one_word(word, min(factor, _MOST_FACTOR))) for word, factor in factors.items()]
    query = Query.boolean_query(words, minimum_number_should_match=at_least)
    return Asking(query, query)


def _codes(text: str) -> list[Query]:
    values = dict.fromkeys(value for value in (joined(text), text.strip()) if value)
    return [worth(Query.term_query(schema(), "code", value, "basic"), WHOLE_CODE) for value in values]


def _bonuses(words: Sequence[Typed], text: str) -> list[Query]:
    """Return what a title or a name that is the whole search is worth, or a title with its words in their order."""
    fields = schema()
    forms = whole(text)
    found = [worth(Query.term_query(fields, "whole_title", form, "basic"), WHOLE_TITLE) for form in forms]
    found += [worth(Query.term_query(fields, "whole_name", form, "basic"), WHOLE_NAME) for form in forms]
    stemmed = sorted({form for language in STEMMERS if (form := whole_stems(text, language))})
    found += [worth(Query.term_query(fields, "whole_title", form, "basic"), WHOLE_STEMS) for form in stemmed]
    found += [worth(Query.term_query(fields, "start", form.split()[0], "basic"), BEGINNING) for form in forms]
    if len(words) > 1:
        orders = {tuple(map(stem, words_of(text))) for stem in STEMMERS.values()}
        found += [worth(Query.phrase_query(fields, "title", list(order), 0), IN_ORDER) for order in sorted(orders)]
    return found


def of_names(words: Sequence[Typed], text: str) -> Query:
    """Return the query of what has all the words in its titles or other names, the last as it begins."""
    fields = schema()
    found = []
    for word in words:
        exact = worth(Query.term_query(fields, "heads", word.word, "basic"), POINTS["title"])
        code = worth(Query.term_query(fields, "code", word.word, "basic"), POINTS["title"])
        beginning = worth(Query.fuzzy_term_query(fields, "heads", word.word, 0, prefix=True), POINTS["heads"])
        found.append((tantivy.Occur.Must, any_of([exact, code, beginning] if word.open else [exact, code])))
    bonuses = _bonuses(words, text)
    if len(words) == 1 and words[0].open:
        bonuses.append(worth(Query.fuzzy_term_query(fields, "start", words[0].word, 0, prefix=True), BEGINNING))
    return Query.boolean_query([*found, *((tantivy.Occur.Should, bonus) for bonus in bonuses)])


def narrowed(query: Query, chosen: Mapping[Facet, Sequence[str]], *, but: Facet | None = None) -> Query:
    """Return a query of what also has one of the chosen values in each facet, one facet left out."""
    filters = [one_of(facet, values) for facet, values in sorted(chosen.items()) if values and facet is not but]
    if not filters:
        return query
    return Query.boolean_query([(tantivy.Occur.Must, one) for one in (query, *filters)])


def one_of(facet: Facet, values: Sequence[str]) -> Query:
    """Return the query of what has one of some short values of a facet; scores stay as they are."""
    known = [full for value in values for full in facets.full(facet, value)]
    return worth(Query.term_set_query(schema(), facet.value, known), 0.0)
