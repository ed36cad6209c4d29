"""The fields of the index, and the edition by which an index of another making is known."""

from functools import cache
from typing import Final

import tantivy

from dotheque_graph.search.model import Facet

EDITION: Final = 5
"""Raise it with every change of the fields, of the analysis or of what a document holds."""
SPACED: Final = "spaced"
"""The tokenizer of texts that are words already."""

STEMMED: Final = ("title", "names", "topics", "body", "near")
"""Fields of stems: titles, other names, keywords and themes, description, names of what it is linked to."""
WORDS: Final = ("heads", "words")
"""Fields of whole words: of titles and names, and of every text of the entity itself."""
WHOLE: Final = ("whole_title", "whole_name", "code", "start")
"""Fields of whole values, each one term: titles, other names, codes, and the words that titles begin with."""
PLACES: Final = ("region", "departement", "below")
"""The territories of a document by level, for counting; the field `territory` has them all, for choosing."""
COUNTED: Final = tuple(facet.value for facet in Facet if facet is not Facet.TERRITORY) + PLACES
NUMBERS: Final = ("weight", "rank", "tie", "newest", "oldest")
ORDERS: Final = {"fr": "order_fr", "en": "order_en"}
"""Fields of the title as it is sorted, by language."""


@cache
def schema() -> tantivy.Schema:
    """Return the schema.

    `iri` names the document, `from` the IRIs it draws from, `shown` is what a hit shows, as JSON.
    """
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("iri", stored=True, tokenizer_name="raw", index_option="basic")
    for name in STEMMED:
        builder.add_text_field(name, tokenizer_name=SPACED, index_option="position" if name == "title" else "basic")
    for name in WORDS:
        builder.add_text_field(name, tokenizer_name=SPACED, index_option="basic")
    for name in (*WHOLE, "territory", "from"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in (*COUNTED, *ORDERS.values()):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in NUMBERS:
        builder.add_unsigned_field(name, fast=True)
    builder.add_bytes_field("shown", stored=True)
    return builder.build()


def total(found: tantivy.SearchResult) -> int:
    """Return how many documents a search of the engine found in all."""
    return int(found.count)  # type: ignore[attr-defined]  # the stub of the engine leaves it out


def found_by(searcher: tantivy.Searcher, query: tantivy.Query) -> int:
    """Return how many documents a query finds; in the order of a field, since then no score is computed."""
    return total(searcher.search(query, 1, order_by_field="tie"))


def prepared(index: tantivy.Index) -> tantivy.Index:
    """Return an index that knows the tokenizer of the fields."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(SPACED, analyzer)
    return index
