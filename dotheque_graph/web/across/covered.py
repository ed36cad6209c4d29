"""What the pages across the catalogue share: the names of what they count, and where its counts lead."""

from collections.abc import Iterable, Mapping
from typing import Final

from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT
from dotheque_graph.catalogue.names import counted
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import ID, RDF, SDG, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Link
from dotheque_graph.web.lists import foreign
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.urls import Urls

EXPERIMENTS: Final = "competency/experiments-by-territory-and-goal"
"""The saved query that lists experiments with their territories and goals, proposed ones marked."""
NOWHERE: Final = RDF.term("nil")
"""What that query calls the territory of an experiment where none is stated."""
OF_GOAL: Final = "competency/entities-of-goal"
"""The saved query that lists what contributes to a goal, proposed things marked."""
MISSING_GOALS: Final = "competency/goals-covered-and-missing"
_TERRITORY: Final = f"{ID}territory/"


def short(iri: NamedNode) -> str:
    """Return the form of a concept, a goal or a territory in addresses: `youth`, `16.7`, `departement/33`."""
    if iri.value.startswith(_TERRITORY):
        return iri.value.removeprefix(_TERRITORY)
    if iri.value.startswith(SDG):
        return iri.value.removeprefix(SDG)
    return iri.value.removeprefix(VOC).partition("/")[2]


def goal_of(concerned: NamedNode) -> NamedNode:
    """Return the goal that a goal or a target belongs to."""
    return NamedNode(SDG + concerned.value.removeprefix(SDG).partition(".")[0])


def query_page(urls: Urls, name: str, **values: NamedNode | None) -> str:
    """Return the address of the page of a saved query with values for its parameters."""
    return urls.page(f"/query/{name}", **{key: value.value if value else None for key, value in values.items()})


def suggest(urls: Urls, **missing: NamedNode) -> str:
    """Return the address of the page that says how to suggest what is missing."""
    return urls.page("/suggest", **{key: short(value) for key, value in missing.items()})


class Shown:
    """The things that a page names, each as a link for its reader; `all_of` are those it is going to name."""

    def __init__(self, view: CatalogueView, reader: Reader, all_of: Iterable[NamedNode] = ()) -> None:
        self._reader = reader
        self._names = Names(view, reader.language)
        self._names.learn(all_of)

    def text(self, iri: NamedNode) -> str:
        """Return the name of a thing; that of a goal begins with its number."""
        name = self._names[iri].text
        return f"{short(iri)} · {name}" if iri.value.startswith(SDG) else name

    def link(self, iri: NamedNode, href: str = "", note: str = "") -> Link:
        """Return a link to a thing, or to `href` under its name."""
        goal = short(iri).partition(".")[0] if iri.value.startswith(SDG) else ""
        address = href or self._reader.urls.document(iri) or iri.value
        return Link(self.text(iri), address, foreign(self._reader, self._names[iri].language), note=note, goal=goal)

    def order(self, iri: NamedNode) -> tuple[str | int, ...]:
        """Return the key that sorts things by their names."""
        return counted(self._names[iri].text)


def numbered(reader: Reader, counts: Mapping[str, int]) -> str:
    """Return "1 ressource, 3 expérimentations"."""
    told = (KIND_OF_SEGMENT[segment].numbered(number, reader.language) for segment, number in counts.items())
    return ", ".join(told)
