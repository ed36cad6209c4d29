"""Sections of what lies around: places and what is in them, trees of concepts, targets, same themes, incoming links."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from dotheque_graph.catalogue.atlas import atlas_of, territories_of
from dotheque_graph.catalogue.description import OWNED_INCOMING, OWNED_LIMIT
from dotheque_graph.catalogue.incoming import IncomingGroup
from dotheque_graph.catalogue.kinds import KINDS, kind_of
from dotheque_graph.catalogue.names import counted
from dotheque_graph.catalogue.related import Shared
from dotheque_graph.catalogue.within import TERRITORY, wider
from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, DOTH, ORG, PROV, SCHEMA, SDGO, SKOS, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Branch, Link, LinkList, Mentions, Tree
from dotheque_graph.web.entity import goal
from dotheque_graph.web.entity.leading import NAMED, search_of, told
from dotheque_graph.web.entity.material import SOURCE, Material, capitalised, order_of
from dotheque_graph.web.entity.opening import EASY
from dotheque_graph.web.entity.outcomes import BORN_HERE

_TOLD: Final = frozenset(
    {
        PROV.term("agent"),
        PROV.term("qualifiedAssociation"),
        PROV.term("wasGeneratedBy"),
        ORG.term("organization"),
        ORG.term("member"),
        DCTERMS.term("isReplacedBy"),
        DOTH.term("about"),
        DOTH.term("documents"),
        DOTH.term("testedIn"),
        DOTH.term("result"),
        SCHEMA.term("item"),
        EASY,
        SKOS.term("broader"),
        SKOS.term("narrower"),
        SKOS.term("topConceptOf"),
        SKOS.term("hasTopConcept"),
        SDGO.term("hasTarget"),
        SDGO.term("isTargetOf"),
    }
)
"""Incoming properties that a section of its own tells."""
_ROOM: Final = dict.fromkeys(OWNED_INCOMING, OWNED_LIMIT)
"""How many of them that section shows, where it neither shows all nor leads to all."""
ORIGINS: Final = (
    DOTH.term("needRaisedBy"),
    DOTH.term("documents"),
    PROV.term("wasGeneratedBy"),
    DOTH.term("testedIn"),
)
"""Properties that tell the life of a resource, the earliest first."""
_TREE_LIMIT: Final = 200
_WIDEST: Final = ("region", "departement")
"""Levels of territories that a reader knows by name, the widest first."""
_RESULT: Final = DOTH.term("result")
_RELATED: Final = DCTERMS.term("relation")


def place(material: Material) -> LinkList | None:
    """Return what is attached to the places inside a territory; of a whole country that would be everything."""
    _ = material.reader.words.gettext
    level = material.node.link(DOTH.term("level"))
    if level is None or level == VOC.term("territory-level/country"):
        return None
    places, territory = material.view.places(), material.description.iri
    here = set(material.description.sources(DCTERMS.term("spatial")))
    found = places.inside.get(territory, ())
    links = _with_common(material, (one for one in found if one.iri not in here))
    total = places.comprised.get(territory, 0)
    count = material.reader.words.number(total) if total > len(found) else ""
    return LinkList(_("In the places it comprises"), links, count) if links else None


def more_widely(material: Material) -> LinkList | None:
    """Return the larger territories that a territory is part of, the nearest first, with what is there."""
    _ = material.reader.words.gettext
    if DOTH.term("level") not in material.node.values:
        return None
    places = wider(material.view.store, material.node.iri)
    material.names.learn(places)
    links = tuple(material.link(place, _what_is_there(material, place)) for place in places)
    return LinkList(_("More widely"), links) if links else None


def _what_is_there(material: Material, place: NamedNode) -> str:
    """Return "1 expérimentation, 2 organisations": what lies in a place, or is attached to a country itself, said so.

    What is inside a country would be the whole catalogue.
    """
    is_country = VOC.term("territory-level/country") in material.read(place).links(DOTH.term("level"))
    counts = (material.view.places().here if is_country else atlas_of(material.view).kinds).get(place, {})
    told = (kind for kind in KINDS if kind.listed and counts.get(kind.segment))
    what = ", ".join(kind.numbered(counts[kind.segment], material.reader.language) for kind in told)
    if not what or not is_country:
        return what
    return material.reader.words.gettext("attached to the whole country: {what}").format(what=what)


def origins(material: Material) -> Mentions | None:
    """Return where a resource comes from and where it was tried: its needs, its experiments."""
    _ = material.reader.words.gettext
    lists = tuple(
        LinkList(material.property_name(prop), links)
        for prop in ORIGINS
        if (links := material.links(material.node.links(prop)))
    )
    outcomes = material.description.sources(_RESULT)
    if outcomes:
        lists = (*lists, LinkList(material.inverse_name(_RESULT), material.links(outcomes)))
    originals = material.description.sources(EASY)
    if originals:
        lists = (LinkList(_("Easy-to-read version of"), material.links(originals)), *lists)
    return Mentions(_("Where it comes from, where it serves"), lists) if lists else None


def similar(material: Material) -> LinkList | None:
    """Return other resources and experiments on the same themes."""
    _ = material.reader.words.gettext
    links = _with_common(material, _same_themes(material), _("in common: {names}"))
    return LinkList(_("Elsewhere, on the same questions"), links) if links else None


def _same_themes(material: Material) -> tuple[Shared, ...]:
    themes = material.node.links(DCAT.term("theme"))
    return material.view.themes().shared_with(themes, material.node.iri) if themes else ()


def _with_common(material: Material, found: Iterable[Shared], reason: str = "{names}") -> tuple[Link, ...]:
    """Return links to things, each with what it has in common, in the words of a reason."""
    shared = tuple(found)
    material.names.learn(iri for one in shared for iri in (one.iri, *one.common))
    return tuple(
        material.link(
            one.iri, reason.format(names=", ".join(sorted(material.names[common].text for common in one.common)))
        )
        for one in shared
    )


def concept_tree(material: Material) -> Tree | None:
    """Return the concepts of a scheme as a tree, or those below a concept or a goal."""
    _ = material.reader.words.gettext
    node = material.node
    roots = (
        node.links(SKOS.term("hasTopConcept"))
        or material.description.sources(SKOS.term("topConceptOf"))
        or node.links(SKOS.term("member"))
        or node.links(SDGO.term("hasTarget"))
        or node.links(SKOS.term("narrower"))
        or material.description.sources(SKOS.term("broader"))
    )
    if not roots:
        return None
    is_goal, is_scheme = SDGO.term("Goal") in node.types, SKOS.term("ConceptScheme") in node.types
    heading = _("Targets") if is_goal else _("Concepts") if is_scheme else _("More precisely")
    branches = _branches(material, roots, set(), 3)
    bare = tuple(branch for branch in branches if is_goal and branch.text is None)
    return Tree(heading, tuple(branch for branch in branches if branch not in bare), bare)


def _branches(material: Material, iris: Iterable[NamedNode], seen: set[NamedNode], depth: int) -> tuple[Branch, ...]:
    nodes = sorted((material.read(iri) for iri in tuple(iris)[:_TREE_LIMIT] if iri not in seen), key=order_of)
    seen.update(node.iri for node in nodes)
    material.names.learn(node.iri for node in nodes)
    return tuple(
        Branch(
            link=material.link(node.iri, goal.number_of(material, node.iri)),
            text=material.text(node, SKOS.term("definition")),
            children=_branches(material, _narrower(material, node.iri), seen, depth - 1) if depth else (),
        )
        for node in nodes
    )


def _narrower(material: Material, iri: NamedNode) -> tuple[NamedNode, ...]:
    quads = material.view.store.quads(predicate=SKOS.term("broader"), value=iri)
    return tuple(sorted({quad.subject for quad in quads if isinstance(quad.subject, NamedNode)}, key=str))


def incoming(material: Material) -> Mentions | None:
    """Return the links that reach an entity, by property, those that another section tells left out."""
    _ = material.reader.words.gettext
    if DOTH.term("Passage") in material.node.types:
        return _supported(material)
    hidden = _shortcuts(material) | told(material) | goal.told(material)
    groups = [group for group in material.description.incoming if not _is_told(group) and group.property not in hidden]
    lists = (_incoming_list(material, _without_lines(material, group)) for group in sorted(groups, key=_weight))
    found = (*_related(material), *(one for one in lists if one))
    more = search_of(material)
    heading = (
        _("What is attached here") if DOTH.term("level") in material.node.values else _("In the rest of the catalogue")
    )
    return Mentions(heading, found, more) if found or more else None


def _related(material: Material) -> Iterator[LinkList]:
    """Yield what an entity says it is related to."""
    links = _noted(material, material.node.links(_RELATED))
    if links:
        yield LinkList(material.property_name(_RELATED), links)


def _is_told(group: IncomingGroup) -> bool:
    """Tell whether a section of its own shows all the links of a property, or leads to them."""
    room = group.total if group.property in BORN_HERE else len(group.sources)
    return group.property in _TOLD and group.total <= _ROOM.get(group.property, room)


def _supported(material: Material) -> Mentions | None:
    """Return what a line of the source supports, by kind."""
    sources = [iri for iri in material.description.sources(SOURCE) if _is_shown(iri)]
    language = material.reader.language
    lists = tuple(
        LinkList(capitalised(kind.plural(language)), material.links(found))
        for kind in KINDS
        if (found := [iri for iri in sources if kind_of(iri) is kind])
    )
    return Mentions(material.inverse_name(SOURCE), lists) if lists else None


def _without_lines(material: Material, group: IncomingGroup) -> IncomingGroup:
    """Return what a source document supports without its own lines, which stand beside as its parts."""
    if group.property != SOURCE or group.total > len(group.sources):
        return group
    lines = set(material.description.sources(DCTERMS.term("isPartOf")))
    sources = tuple(iri for iri in group.sources if iri not in lines)
    return IncomingGroup(group.property, len(sources), sources)


def _said_from_here(material: Material, prop: NamedNode) -> str:
    """Return what an incoming property is called; a source is a document as often as a line."""
    if prop == SOURCE and DOTH.term("SourceDocument") in material.node.types:
        return material.reader.words.gettext("What this document supports")
    return material.inverse_name(prop)


def _weight(group: IncomingGroup) -> tuple[int, str]:
    """Return the key that puts resources and experiments before vocabularies and notes."""
    places = (place for place, kind in enumerate(KINDS) if any(kind_of(iri) is kind for iri in group.sources[:8]))
    return (min(places, default=len(KINDS)), group.property.value)


def _shortcuts(material: Material) -> set[NamedNode]:
    """Return the direct properties that only repeat what a membership or a participation says in full."""
    told = {group.property for group in material.description.incoming}
    pairs = (
        (ORG.term("organization"), ORG.term("memberOf")),
        (PROV.term("agent"), PROV.term("wasAssociatedWith")),
        (SKOS.term("topConceptOf"), SKOS.term("inScheme")),
    )
    return {shortcut for full, shortcut in pairs if full in told}


def _incoming_list(material: Material, group: IncomingGroup) -> LinkList | None:
    back = set(material.node.links(group.property))
    sources = [iri for iri in group.sources if _is_shown(iri) and iri not in back]
    if not sources:
        return None
    urls, words = material.reader.urls, material.reader.words
    more = None
    if group.total > LinkList.shown * 3:
        text = words.gettext("See all {number}").format(number=words.number(group.total))
        more = Link(text, urls.through(material.description.iri, group.property.value))
    links = _noted(material, _sample(material, group, sources) if group.total > NAMED else sources)
    shown = links[: LinkList.shown] if more and group.total <= NAMED else links
    count = words.number(group.total) if links and group.total > LinkList.shown else ""
    return LinkList(_said_from_here(material, group.property), shown, count, more)


def _sample(material: Material, group: IncomingGroup, sources: Sequence[NamedNode]) -> Sequence[NamedNode]:
    """Return the few of many sources that stand for all: of territories the widest, of others those read first.

    To know the first by name, the names of all would be read. Of many communes no few stand for the others: none is.
    """
    if not all(iri.value.startswith(TERRITORY) for iri in sources):
        return sources[: LinkList.shown]
    store, iri = material.view.store, material.description.iri
    levels = (territories_of(store, level) for level in _WIDEST)
    found = ([place for place in places if store.quads(place, group.property, iri, limit=1)] for places in levels)
    return next(filter(None, found), [])


def _noted(material: Material, sources: Sequence[NamedNode]) -> tuple[Link, ...]:
    """Return links that say what kind of thing each is, where they are not all of one kind."""
    kinds = {iri: kind_of(iri) for iri in sources}
    if len({kind.segment if kind else "" for kind in kinds.values()}) == 1:
        return material.links(sources)
    material.names.learn(sources)
    words = {iri: kind.singular(material.reader.language) if kind else "" for iri, kind in kinds.items()}
    return tuple(sorted((material.link(iri, words[iri]) for iri in sources), key=lambda link: counted(link.text)))


def _is_shown(iri: NamedNode) -> bool:
    """Tell whether a source is for readers: activities of publication and documents about documents are not."""
    return not iri.value.startswith((BASE + "activity/", BASE + "doc/"))
