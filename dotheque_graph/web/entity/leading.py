"""Ways from a page to lists: what has a value by kind, and the searches that find everything with it."""

from collections.abc import Iterable, Iterator
from typing import Final

from dotheque_graph.catalogue.incoming import IncomingGroup
from dotheque_graph.catalogue.kinds import KINDS, LISTED, Kind, kind_of
from dotheque_graph.catalogue.names import counted
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, ID, ORG, RDF_TYPE, SDG, VOC, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.search.facets import short
from dotheque_graph.search.model import Facet
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.web.elements import Link, LinkList, Mentions, Value
from dotheque_graph.web.entity.material import Material, capitalised

FACETS: Final = {
    DCAT.term("theme"): "theme",
    DCTERMS.term("audience"): "audience",
    **{DOTH.term(f"{name}Type"): "type" for name in ("resource", "event", "programme", "organisation")},
    DCTERMS.term("license"): "licence",
    DOTH.term("status"): "status",
    DOTH.term("publicationState"): "status",
}
"""From a property of things to the facet of the search that its values are."""
_LISTED: Final = {
    **{prop: Facet(facet) for prop, facet in FACETS.items() if facet != Facet.THEME},
    DCTERMS.term("language"): Facet.LANGUAGE,
}
"""Properties whose values lead straight to the search of all that has them."""
_SEARCHED: Final = {
    DCAT.term("theme"): Facet.THEME,
    DOTH.term("goal"): Facet.GOAL,
    DOTH.term("proposedGoal"): Facet.GOAL,
    DCTERMS.term("spatial"): Facet.TERRITORY,
    DOTH.term("covers"): Facet.TERRITORY,
}
"""Properties whose values have pages of their own, and the facet of the search of all that has them."""
_YEAR: Final = 4
"""Digits of a year at the beginning of a date."""
_DATES: Final = tuple(XSD.term(name) for name in ("date", "dateTime", "gYear", "gYearMonth"))
NAMED: Final = 40
"""Links by one property of which all names are read, to show the first ones."""
NETWORK: Final = ORG.term("OrganizationalCollaboration")


def chosen(iri: NamedNode, facet: str) -> dict[str, tuple[str]]:
    """Return the choice of a search: the short form that a thing has in a facet."""
    text = iri.value
    if text.startswith(SDG):
        return {facet: (text.removeprefix(SDG),)}
    if text.startswith(ID):
        return {facet: (text.removeprefix(ID).partition("/")[2],)}
    return {facet: (text.rpartition("/")[2],)}


def listed(material: Material, prop: NamedNode, terms: Iterable[Term]) -> tuple[Value, ...]:
    """Return values of a property, each leading to the search of all that has it where there is one."""
    given = tuple(terms)
    facet = _LISTED.get(prop)
    values = {term: short(facet, term.value) for term in given if facet and isinstance(term, NamedNode)}
    material.names.learn(values)
    links = tuple(
        material.search(iri, facet, value)
        for iri, value in values.items()
        if facet and value != iri.value  # else it is of none of the lists that the search knows
    )
    told = {iri for iri, value in values.items() if value != iri.value}
    rest = material.values(term for term in given if term not in told)
    return (*sorted(links, key=lambda link: counted(link.text)), *rest)


def dated(material: Material, terms: Iterable[Term]) -> tuple[Value, ...]:
    """Return moments, each with a year leading to what else is of that year; words about a moment stay words."""
    search, given = material.reader.urls.search, tuple(terms)
    values: list[Value] = []
    for term, said in ((term, material.value(term)) for term in given if term not in _words_in(given)):
        year = term.value[:_YEAR] if isinstance(term, Literal) and term.datatype in _DATES else ""
        values.append(Link(said.text, search(None, {"year": (year,)})) if year.isdecimal() else said)
    return (*values, *material.values(_words_in(given)))


def _words_in(terms: Iterable[Term]) -> tuple[Literal, ...]:
    return tuple(term for term in terms if isinstance(term, Literal) and term.language)


def all_with(material: Material, prop: NamedNode, terms: Iterable[Term]) -> Link | None:
    """Return the way to the search of all that has some values of a property, None where there is no such search."""
    facet = _SEARCHED.get(prop)
    iris = [term for term in terms if isinstance(term, NamedNode)]
    values = tuple(value for iri in iris if facet and (value := short(facet, iri.value)) != iri.value)
    if facet is None or not values:
        return None
    words, number = material.reader.words, len(values)
    texts = {
        Facet.THEME: words.ngettext("Everything on this theme", "Everything on these themes", number),
        Facet.GOAL: words.ngettext("Everything for this goal", "Everything for these goals", number),
        Facet.TERRITORY: words.ngettext("Everything in this place", "Everything in these places", number),
    }
    return Link(texts[facet], material.reader.urls.search(None, {facet: values}))


def carried(material: Material) -> tuple[Mentions, ...]:
    """Return what has a concept as a value, by property and then by kind, each leading to its search."""
    if not material.node.iri.value.startswith(VOC):
        return ()
    groups = [group for group in material.description.incoming if group.property in FACETS]
    return tuple(_having(material, group) for group in groups)


def told(material: Material) -> frozenset[NamedNode]:
    """Return the incoming properties that `carried` tells."""
    return frozenset(FACETS) if material.node.iri.value.startswith(VOC) else frozenset()


def _having(material: Material, group: IncomingGroup) -> Mentions:
    _ = material.reader.words.gettext
    urls, facet = material.reader.urls, FACETS[group.property]
    choice = chosen(material.node.iri, facet)
    lists = tuple(
        _of_kind(material, kind, found, choice, group) for kind, found in _by_kind(material.view.store, group.sources)
    )
    more = Link(_("Search among all that has it"), urls.search(None, choice))
    return Mentions(material.inverse_name(group.property), lists, more)


def _by_kind(store: GraphStore, iris: Iterable[NamedNode]) -> Iterator[tuple[Kind | None, list[NamedNode]]]:
    """Yield the kinds of some things in the order of menus, each with those of it, then those of no kind.

    A thing of several kinds is told under each, as the lists and the searches that these lead to count it.
    """
    found: dict[str, list[NamedNode]] = {}
    for iri in iris:
        for segment in _segments(store, iri):
            found.setdefault(segment, []).append(iri)
    yield from ((kind, found[kind.segment]) for kind in KINDS if kind.segment in found)
    if "" in found:
        yield None, found[""]


def _segments(store: GraphStore, iri: NamedNode) -> tuple[str, ...]:
    """Return the segments of the kinds of a thing, the one its IRI tells first; ("",) for none."""
    types = {quad.object for quad in store.quads(iri, RDF_TYPE)}
    own = kind_of(iri)
    listed_kinds = (kind.segment for kind in LISTED if types.intersection(kind.classes))
    return tuple(dict.fromkeys((*([own.segment] if own else []), *listed_kinds))) or ("",)


def _of_kind(
    material: Material, kind: Kind | None, found: list[NamedNode], choice: dict[str, tuple[str]], group: IncomingGroup
) -> LinkList:
    """Return the first things of a kind; how many there are in all is only known where all were read."""
    words, urls = material.reader.words, material.reader.urls
    cut = group.total > len(group.sources)
    way = urls.search(None, {**choice, **({"kind": (kind.segment,)} if kind else {})})
    more = None
    if cut or len(found) > LinkList.shown:
        text = words.gettext("See all of them") if cut else words.gettext("See all {number}")
        more = Link(text.format(number=words.number(len(found))), way)
    name = capitalised(kind.plural(material.reader.language)) if kind else words.gettext("Others")
    # Of more, the names of all would be read to show the first ones by name.
    links = material.links(found[: LinkList.shown] if len(found) > NAMED else found)
    return LinkList(name, links[: LinkList.shown], "" if cut else words.number(len(found)), more, way)


def search_of(material: Material) -> Link | None:
    """Return the way to the search of all that has to do with an organisation or a network."""
    _ = material.reader.words.gettext
    kind = material.kind(material.node)
    if kind is None or kind.segment != "organisation":
        return None
    facet = "network" if NETWORK in material.node.types else "organisation"
    text = _("Search among all that its members do") if facet == "network" else _("Search among all it has to do with")
    return Link(text, material.reader.urls.search(None, chosen(material.node.iri, facet)))
