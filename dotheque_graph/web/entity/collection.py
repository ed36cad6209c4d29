"""The section of a selection: what was chosen, in which order and why; how many are announced and how many named."""

from typing import Final

from dotheque_graph.catalogue.description import OWNED_LIMIT, Node
from dotheque_graph.namespaces import DCTERMS, DOTH, SCHEMA, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.entity.activity import named_and_announced
from dotheque_graph.web.entity.material import DESCRIPTION, Material, capitalised
from dotheque_graph.web.entity.sections import Pick, Picks

CHOSEN: Final = DCTERMS.term("hasPart")
ENTRIES: Final = SCHEMA.term("itemListElement")
"""From a selection to its entries, each with a thing, its place and the reason for it."""
_COUNT: Final = VOC.term("measure/tools-in-selection")
_BADGED: Final = (DOTH.term("resourceType"),)


def picks(material: Material) -> Picks | None:
    """Return what a selection contains: its entries in their order with their reasons, then the others by name."""
    if DOTH.term("Collection") not in material.node.types:
        return None
    entries = sorted((material.read(iri) for iri in material.node.links(ENTRIES)[:OWNED_LIMIT]), key=_place)
    found = [_entry(material, entry) for entry in entries]
    told = {thing for entry in entries for thing in entry.links(SCHEMA.term("item"))}
    others = [iri for iri in material.node.links(CHOSEN) if iri not in told][:OWNED_LIMIT]
    material.names.learn(others)
    others.sort(key=lambda iri: material.names[iri].text.casefold())
    found.extend(_pick(material, iri) for iri in others)
    indicators = material.description.owned_through(DOTH.term("about"), DOTH.term("Indicator"))
    total = len(told.union(material.node.links(CHOSEN)))
    remark = named_and_announced(material, total, indicators, _COUNT)
    heading = material.reader.words.gettext("What it contains, and why")
    return Picks(heading, capitalised(remark), tuple(found))


def _place(entry: Node) -> tuple[float, str]:
    """Return the key that puts entries in their stated order."""
    position = entry.literal(SCHEMA.term("position"))
    number = float(position.value) if position and position.value.isdecimal() else float("inf")
    return (number, entry.iri.value)


def _entry(material: Material, entry: Node) -> Pick:
    thing = entry.link(SCHEMA.term("item"))
    if thing is None:
        return Pick(None, material.title(entry), material.text(entry, DESCRIPTION), material.sources(entry))
    badge = material.badge(material.glance(thing, _BADGED))
    return Pick(badge, material.link(thing), material.text(entry, DESCRIPTION), material.sources(entry))


def _pick(material: Material, iri: NamedNode) -> Pick:
    return Pick(material.badge(material.glance(iri, _BADGED)), material.link(iri), None)
