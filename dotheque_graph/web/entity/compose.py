"""The whole page of an entity, its sections in the order in which they are read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from dotheque_graph.catalogue.kinds import THEME_SCHEME
from dotheque_graph.catalogue.related import around
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, ORG, PROV, RDFS, SCHEMA, SDG, SDGO, SKOS, SPDX, compact
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.validation.shapes import Shapes
from dotheque_graph.web.elements import Badge, Fact, Link, Note, Source, Text, Value
from dotheque_graph.web.entity import activity, commons, goal, leading, numbers, outcomes, surroundings
from dotheque_graph.web.entity import map as map_sections
from dotheque_graph.web.entity.collection import ENTRIES, picks
from dotheque_graph.web.entity.distributions import files
from dotheque_graph.web.entity.facts import facts
from dotheque_graph.web.entity.material import DESCRIPTION, Material, capitalised
from dotheque_graph.web.entity.money import budget
from dotheque_graph.web.entity.network import members_do
from dotheque_graph.web.entity.opening import RESOURCE, opening
from dotheque_graph.web.entity.sections import Section
from dotheque_graph.web.entity.sharing import Contact, Share, share
from dotheque_graph.web.reader import Names, Reader

_SECTIONS: Final[tuple[Callable[[Material], Section | None], ...]] = (
    numbers.own_figure,
    picks,
    opening,
    files,
    surroundings.origins,
    activity.story,
    outcomes.way,
    activity.people,
    outcomes.came_out,
    activity.members,
    members_do,
    activity.takes_part,
    activity.belongs_to,
    numbers.figures,
    commons.governance,
    budget,
    numbers.objectives,
    numbers.milestones,
    commons.actions,
    numbers.workflow,
)
_AROUND: Final[tuple[Callable[[Material], Section | None], ...]] = (
    map_sections.whereabouts,
    surroundings.incoming,
    surroundings.place,
    surroundings.more_widely,
    surroundings.similar,
)
_DATES: Final = (SCHEMA.term("startDate"), SCHEMA.term("endDate"), DOTH.term("dateStatedAs"))
_GLANCED: Final = (DOTH.term("status"), DCTERMS.term("spatial"), *_DATES)
_OWNERS: Final = (
    DOTH.term("hasPhase"),
    DOTH.term("hasOutcome"),
    PROV.term("qualifiedAssociation"),
    DOTH.term("hasLine"),
    DOTH.term("hasBudget"),
    DOTH.term("hasMilestone"),
    DOTH.term("hasAction"),
    DOTH.term("hasStep"),
    DOTH.term("hasObjective"),
    DCAT.term("distribution"),
    DCTERMS.term("temporal"),
    SPDX.term("checksum"),
    ENTRIES,
)


@dataclass(frozen=True, slots=True)
class Body:
    """What a page says of an entity, before the frame that every page shares.

    `glance` is what stands in one line under the lead: the state, the place and the dates of an experiment.
    """

    iri: str
    title: Text
    badge: Badge | None
    goal: str
    trail: tuple[Link, ...]
    others: tuple[Text, ...]
    motto: Text | None
    lead: Text | None
    lead_sources: tuple[Source, ...]
    glance: tuple[Value, ...]
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...]
    triples: int
    share: Share
    contact: Contact | None = None


def gather(view: CatalogueView, iri: NamedNode, reader: Reader, shapes: Shapes) -> Material:
    """Return the material of the page about an IRI; raise EntityNotFound or EntityWithdrawn."""
    return Material(view.describe(iri, outcomes.needed), view, reader, shapes, Names(view, reader.language))


def compose(material: Material) -> Body:
    """Return the body of the page of an entity."""
    node = material.node
    label = material.names[node.iri]
    number = node.iri.value.removeprefix(SDG) if node.iri.value.startswith(SDG) else ""
    return Body(
        iri=node.iri.value,
        title=Text(f"{number} · {label.text}" if number.isdecimal() else label.text, material.foreign(label.language)),
        badge=material.badge(node),
        goal=number.partition(".")[0],
        trail=_trail(material),
        others=_other_names(material, label.text),
        motto=material.text(node, DCTERMS.term("abstract")),
        lead=material.text(node, DESCRIPTION, SKOS.term("definition"), RDFS.term("comment")) or _situation(material),
        lead_sources=material.sources(node),
        glance=_glance(material),
        facts=facts(material),
        sections=_sections(material),
        triples=sum(
            len(values) for one in (node, *material.description.owned.values()) for values in one.values.values()
        ),
        share=share(material.reader.urls, node.iri, label.text),
    )


def _glance(material: Material) -> tuple[Value, ...]:
    """Return the state, the place and the dates of an experiment where they are known: on phones facts come last."""
    node = material.node
    if DOTH.term("Experiment") not in node.types:
        return ()
    return tuple(value for prop in _GLANCED for value in _told_shortly(material, prop))


def _told_shortly(material: Material, prop: NamedNode) -> tuple[Value, ...]:
    terms = material.node.all(prop)
    return leading.dated(material, terms) if prop in _DATES else leading.listed(material, prop, terms)


def _situation(material: Material) -> Text | None:
    """Return where a territory without a description lies: its level and what it is part of, the nearest first."""
    level = material.node.link(DOTH.term("level"))
    if level is None:
        return None
    places = reversed(around(material.view.store, material.node.iri))
    return Text(", ".join(material.names[iri].text for iri in (level, *places)))


def _sections(material: Material) -> tuple[Section, ...]:
    _ = material.reader.words.gettext
    told = [section for make in _SECTIONS if (section := make(material))]
    findings = [
        Note(heading, texts)
        for prop, heading in (
            (DOTH.term("finding"), _("What was found")),
            (DOTH.term("decision"), _("What was decided")),
        )
        if RESOURCE not in material.node.types and (texts := material.texts(prop))
    ]
    tree = surroundings.concept_tree(material)
    near = [
        *leading.carried(material),
        *goal.contributions(material),
        *(section for make in _AROUND if (section := make(material))),
    ]
    # The targets of a goal are known elsewhere: what the catalogue leads to comes first. Other trees are the page.
    placed = [*near, tree] if SDGO.term("Goal") in material.node.types else [tree, *near]
    notes = (*material.texts(DOTH.term("editorialNote")), *material.texts(SKOS.term("editorialNote")))
    aside = (Note(_("Editor's note"), notes, aside=True),) if notes else ()
    return (*findings, *told, *(section for section in placed if section), *aside)


def _other_names(material: Material, title: str) -> tuple[Text, ...]:
    """Return the other names; those that differ from the title by capitals or apostrophes only are left out."""
    iri = material.description.iri.value
    term = (Text(compact(iri)),) if compact(iri).startswith(("doth:", "dsh:")) else ()
    found = (*term, *material.texts(SKOS.term("altLabel")), *material.texts(DCTERMS.term("alternative")))
    seen, kept = {_plain(title)}, []
    for text in found:
        if _plain(text.text) not in seen:
            seen.add(_plain(text.text))
            kept.append(text)
    return tuple(kept)


def _plain(text: str) -> str:
    return text.casefold().replace("’", "'")


def _trail(material: Material) -> tuple[Link, ...]:
    """Return the way to a page: the list of its kind, then what it is part of."""
    urls, kind = material.reader.urls, material.kind(material.node)
    start = [Link(capitalised(kind.plural(material.reader.language)), urls.list(kind))] if kind and kind.listed else []
    return (*start, *(material.link(iri) for iri in _above(material)))


def _above(material: Material) -> tuple[NamedNode, ...]:
    node = material.node
    if DOTH.term("level") in node.values:
        return around(material.view.store, node.iri)
    scheme = node.link(SKOS.term("inScheme"))
    if scheme and scheme.value + "/" != SDG:
        broader = node.links(SKOS.term("broader"))[:1]
        return broader if scheme == THEME_SCHEME else (scheme, *broader)
    if DOTH.term("Passage") in node.types:
        return node.links(DCTERMS.term("isPartOf"))
    above = node.link(SKOS.term("broader")) or node.link(ORG.term("unitOf")) or node.link(RDFS.term("isDefinedBy"))
    if above:
        return (above,)
    return tuple(owner for prop in _OWNERS for owner in material.description.sources(prop))[:1]
