"""Sections of the page of a goal or a target: what contributes to it, what is proposed for it, and where."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from dotheque_graph.catalogue.kinds import KINDS, kind_of
from dotheque_graph.namespaces import DCTERMS, DOTH, SDG, SDGO
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.web.elements import Link, LinkList, Mentions
from dotheque_graph.web.entity.material import Material, capitalised

STATED: Final = DOTH.term("goal")
PROPOSED: Final = DOTH.term("proposedGoal")
_TARGETS: Final = SDGO.term("hasTarget")
_PLACE: Final = DCTERMS.term("spatial")
_READ: Final = 200
"""Things read that one goal or target is stated or proposed by; the searches have all of them."""
_QUERY: Final = "/query/competency/experiments-by-territory-and-goal"


def told(material: Material) -> frozenset[NamedNode]:
    """Return the incoming properties that these sections tell."""
    return frozenset((STATED, PROPOSED)) if _is_goal(material) else frozenset()


def contributions(material: Material) -> tuple[Mentions | LinkList, ...]:
    """Return what contributes to a goal or to its targets, what is proposed for it apart, and the territories."""
    if not _is_goal(material):
        return ()
    store, urls, _ = material.view.store, material.reader.urls, material.reader.words.gettext
    iris = (material.node.iri, *material.node.links(_TARGETS))
    stated, proposed = _subjects(store, STATED, iris), _subjects(store, PROPOSED, iris)
    number = material.node.iri.value.removeprefix(SDG)
    search = Link(
        _("Search among all that is stated or proposed, with what tells of its experiments"),
        urls.search(None, {"goal": (number,)}),
    )
    suggest = Link(_("Nothing yet: suggest a resource"), urls.page("/suggest", goal=number))
    query = Link(_("The experiments, with their territories"), urls.page(_QUERY, goal=material.node.iri.value))
    found: list[Mentions | LinkList | None] = [
        Mentions(_("What contributes to it"), _by_kind(material, stated, number), search if stated else suggest),
        Mentions(_("Proposed, waiting for the committee"), _by_kind(material, proposed), query) if proposed else None,
        _places(material, dict.fromkeys((*stated, *proposed))),
    ]
    return tuple(section for section in found if section)


def number_of(material: Material, target: NamedNode) -> str:
    """Return how many things a target is stated or proposed by, in words; "" for none and for what is no target."""
    if "." not in target.value.removeprefix(SDG) or not target.value.startswith(SDG):
        return ""
    words = material.reader.words
    number = len({one for prop in (STATED, PROPOSED) for one in _subjects(material.view.store, prop, (target,))})
    return words.ngettext("{number} entry", "{number} entries", number).format(number=number) if number else ""


def _is_goal(material: Material) -> bool:
    return bool({SDGO.term("Goal"), SDGO.term("Target")} & set(material.node.types))


def _subjects(store: GraphStore, prop: NamedNode, iris: Iterable[NamedNode]) -> tuple[NamedNode, ...]:
    quads = (quad for iri in iris for quad in store.quads(predicate=prop, value=iri, limit=_READ))
    return tuple(dict.fromkeys(quad.subject for quad in quads if isinstance(quad.subject, NamedNode)))


def _by_kind(material: Material, things: Sequence[NamedNode], number: str = "") -> tuple[LinkList, ...]:
    """Return things by kind, each kind leading to its search where the number of a goal is given."""
    language, urls = material.reader.language, material.reader.urls
    return tuple(
        LinkList(
            capitalised(kind.plural(language)),
            material.links(found),
            way=urls.search(None, {"goal": (number,), "kind": (kind.segment,)}) if number else "",
        )
        for kind in KINDS
        if (found := [iri for iri in things if kind_of(iri) is kind])
    )


def _places(material: Material, things: Iterable[NamedNode]) -> LinkList | None:
    """Return the territories of the experiments among some things, with how many take place in each."""
    _, words = material.reader.words.gettext, material.reader.words
    experiments = [one for one in things if (kind := kind_of(one)) and kind.segment == "experiment"]
    places = [material.linked(one, _PLACE) for one in experiments]
    counts = Counter(place for some in places for place in some)
    material.names.learn(counts)

    def said(number: int) -> str:
        return words.ngettext("{number} experiment", "{number} experiments", number).format(number=number)

    links = sorted((material.link(place, said(number)) for place, number in counts.items()), key=lambda one: one.text)
    nowhere = sum(1 for some in places if not some)
    if nowhere:
        links.append(Link(_("territory not stated"), "", note=said(nowhere)))
    return LinkList(_("Where"), tuple(links)) if links else None
