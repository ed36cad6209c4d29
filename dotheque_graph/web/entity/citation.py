"""How to cite a page: what it is called, the release it was read in, where that release stays, and its digest."""

from typing import Final

from dotheque_graph.namespaces import BASE
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import Release
from dotheque_graph.web.reader import Reader

_DIGITS: Final = 12
"""Digits of the digest that a citation gives: enough to tell two releases apart, few enough to be copied by hand."""


def citation(reader: Reader, iri: NamedNode, title: str, release: Release) -> str:
    """Return the words that cite a page; the address in them leads to the release that was read, as long as it is kept.

    An IRI of the United Nations knows nothing of our releases, and is given as it is.
    """
    ours = iri.value.startswith(BASE) and "#" not in iri.value
    address = f"{iri.value}?release={release.number}" if ours else iri.value
    words = reader.words
    return words.gettext("DO'thèque, “{title}”, release {number} of {day}, {iri}").format(
        title=title,
        number=release.number,
        day=words.day(release.issued),
        iri=f"{address} ({release.digest[:_DIGITS]})",
    )
