"""What portals make of texts in several languages, of which they keep one."""

from collections.abc import Iterator, Sequence

from dotheque_graph.audience.rehearsal.findings import Fate, Portal
from dotheque_graph.audience.rehearsal.rules import fate
from dotheque_graph.rdf.terms import Literal, NamedNode, Term

FRENCH = "fr"
"""The language of data.gouv.fr, and the one that a French CKAN has by default."""


def one_text(portal: Portal, prop: NamedNode | str, values: Sequence[Term]) -> Iterator[Fate]:
    """Yield what becomes of the texts of a property of which one is kept, in French where there is one."""
    french = [value for value in values if isinstance(value, Literal) and value.language == FRENCH]
    chosen = (french or values)[0]
    several = set(french) if len(french) > 1 else set[Literal]()
    for value in values:
        if value in several:
            yield fate("udata-text-several" if portal is Portal.UDATA else "ckan-first-value", prop, value)
        elif value != chosen:
            yield fate(f"{portal}-text-translation", prop, value)
        elif not french and len(values) > 1:
            yield fate(f"{portal}-text-language", prop, value)
        else:
            yield fate(f"{portal}-kept", prop, value)
