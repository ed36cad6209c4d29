"""What the values of facets are called, and how the things that stand for them are written in addresses."""

from collections.abc import Iterable
from typing import Final

from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT
from dotheque_graph.namespaces import ID, SDG, compact
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.search.model import Count, Facet
from dotheque_graph.web.elements import Text
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.lists import foreign
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.words import noted

HEADINGS: Final = {
    Facet.KIND: noted("Kind"),
    Facet.TYPE: noted("Type"),
    Facet.THEME: noted("Theme"),
    Facet.GOAL: noted("Goal (SDG), stated or proposed"),
    Facet.TERRITORY: noted("Territory"),
    Facet.ORGANISATION: noted("Organisation"),
    Facet.NETWORK: noted("Network"),
    Facet.AUDIENCE: noted("Audience"),
    Facet.LICENCE: noted("Licence"),
    Facet.OPENNESS: noted("Openness"),
    Facet.LANGUAGE: noted("Language"),
    Facet.EASY: noted("Easy to read"),
    Facet.YEAR: noted("Year"),
    Facet.STATUS: noted("State"),
    Facet.COMPLETENESS: noted("Completeness"),
}
_OURS: Final = {
    (Facet.OPENNESS, "open"): noted("open licence"),
    (Facet.OPENNESS, "restricted"): noted("restricted licence"),
    (Facet.OPENNESS, "unknown"): noted("licence not stated"),
    (Facet.EASY, "yes"): noted("easy-to-read version"),
    (Facet.COMPLETENESS, "full"): noted("full entry"),
    (Facet.COMPLETENESS, "partial"): noted("partial entry"),
    (Facet.COMPLETENESS, "brief"): noted("brief entry"),
}
"""Values that are words of ours and no entity."""


def short_of(iri: NamedNode) -> str:
    """Return the short form of an entity in the address of a search: `33063`, `departement/33`, `16.7`."""
    territory = iri.value.partition(f"{ID}territory/")[2]
    return territory or iri.value.rpartition("/")[2]


class Called:
    """What values are called, in the language of one reader, each with a capital."""

    def __init__(self, reader: Reader, names: Names) -> None:
        self._reader = reader
        self._names = names

    def learn(self, counts: Iterable[Count]) -> None:
        """Read what many values are called at once."""
        self._names.learn(one.iri for one in counts if one.iri is not None)

    def __call__(self, facet: Facet, count: Count) -> Text:
        """Return what a value is called, its short form where nothing is known of it."""
        words, ours = self._reader.words, _OURS.get((facet, count.value))
        if ours:
            return Text(capitalised(words.gettext(ours)))
        if facet is Facet.KIND and count.value in KIND_OF_SEGMENT:
            return Text(capitalised(KIND_OF_SEGMENT[count.value].plural(self._reader.language)))
        if facet is Facet.LANGUAGE:
            return Text(capitalised(words.language_name(count.value) or count.value))
        if count.iri is None:
            return Text(count.value)
        label = self._names[count.iri]
        if label.text == compact(count.iri.value):
            return Text(count.value)
        number = f"{count.iri.value.removeprefix(SDG)} " if count.iri.value.startswith(SDG) else ""
        return Text(number + label.text, foreign(self._reader, label.language))
