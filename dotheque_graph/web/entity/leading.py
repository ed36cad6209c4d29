"""Ways from a page to lists: what has a value by kind, and the searches that find everything with it."""

from collections.abc import Iterable, Iterator
from typing import Final

from dotheque_graph.catalogue.incoming import IncomingGroup
from dotheque_graph.catalogue.kinds import KINDS, Kind, kind_of
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, ID, ORG, SDG, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Link, LinkList, Mentions
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
    lists = tuple(_of_kind(material, kind, found, choice, group) for kind, found in _by_kind(group.sources))
    more = Link(_("Search among all that has it"), urls.search(None, choice))
    return Mentions(material.inverse_name(group.property), lists, more)


def _by_kind(iris: Iterable[NamedNode]) -> Iterator[tuple[Kind | None, list[NamedNode]]]:
    """Yield the kinds of some things in the order of menus, each with those of it, then those of no kind."""
    found: dict[str, list[NamedNode]] = {}
    for iri in iris:
        kind = kind_of(iri)
        found.setdefault(kind.segment if kind else "", []).append(iri)
    yield from ((kind, found[kind.segment]) for kind in KINDS if kind.segment in found)
    if "" in found:
        yield None, found[""]


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
