"""Sections that tell where: what happens in a territory, and the places of anything else, each with a small map."""

from collections.abc import Iterable
from typing import Final

from dotheque_graph.catalogue.atlas import LEVELS, atlas_of
from dotheque_graph.catalogue.kinds import KINDS
from dotheque_graph.catalogue.within import departements_of, place_of
from dotheque_graph.namespaces import DCTERMS, DOTH, ORG, PROV
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.atlas.asking import Asked
from dotheque_graph.web.atlas.locating import Locator, locate
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.leading import NETWORK
from dotheque_graph.web.entity.material import Material
from dotheque_graph.web.entity.sections import Whereabouts

_PLACES: Final = (DCTERMS.term("spatial"), DOTH.term("covers"))
_EXPERIMENTS: Final = (DOTH.term("documents"), PROV.term("wasGeneratedBy"), DOTH.term("testedIn"))
_OF_MEMBERS: Final = 40
"""Places of members that are looked for."""
_SHOWN: Final = 12
"""Places that are named, and looked for on the map."""


def whereabouts(material: Material) -> Whereabouts | None:
    """Return what happens in a territory, there or within it; of anything else, where it lies."""
    level, _ = place_of(material.node.iri)
    return _territory(material) if level else _thing(material)


def _territory(material: Material) -> Whereabouts:
    _ = material.reader.words.gettext
    counts = tuple(_counts(material))
    shown = _located(material, (material.node.iri,))
    return Whereabouts(
        heading=_("What happens here"),
        map=shown,
        places=(),
        counts=counts,
        remark="" if counts else _("Nothing is stated about this territory yet."),
        more=_map_of(material, place_of(material.node.iri)[0]) if shown else None,
    )


def _counts(material: Material) -> Iterable[Link]:
    """Yield how many things of each kind lie in a territory, each leading to the search that lists them."""
    found = atlas_of(material.view).kinds.get(material.node.iri, {})
    words, urls = material.reader.words, material.reader.urls
    territory = "/".join(place_of(material.node.iri))
    for kind in KINDS:
        if number := found.get(kind.segment, 0):
            word = kind.singular if number == 1 else kind.plural
            address = urls.search(None, {"territory": (territory,), "kind": (kind.segment,)})
            yield Link(f"{words.number(number)}\u00a0{word(material.reader.language)}", address)


def _thing(material: Material) -> Whereabouts | None:
    """Return where a thing lies, else where what it comes from does; the places of members stand in their table."""
    _ = material.reader.words.gettext
    own, remark = _links(material, material.node.iri), ""
    named = own
    if not own and NETWORK in material.node.types:
        own, remark = _of_members(material), _("Where its members are.")
    elif not own:
        experiments = [one for prop in _EXPERIMENTS for one in material.node.links(prop)]
        own = named = tuple(dict.fromkeys(place for one in experiments for place in _links(material, one)))
        remark = _("Where the experiment takes place that it comes from, tells of or was tried in.")
    shown = _located(material, own)
    if shown is None:
        return None
    return Whereabouts(_("Where"), shown, material.links(named[:_SHOWN]), (), remark, _map_of(material))


def _of_members(material: Material) -> tuple[NamedNode, ...]:
    """Return the places of the first members of a network."""
    nodes = material.description.owned_through(ORG.term("organization"), ORG.term("Membership"))
    members = dict.fromkeys(member for node in nodes for member in node.links(ORG.term("member")))
    return tuple(dict.fromkeys(place for member in members for place in _links(material, member)))[:_OF_MEMBERS]


def _links(material: Material, iri: NamedNode) -> tuple[NamedNode, ...]:
    return tuple(place for prop in _PLACES for place in material.linked(iri, prop))


def _located(material: Material, places: tuple[NamedNode, ...]) -> Locator | None:
    """Return the small map of some territories; a commune is shown by its département."""
    found = [one for place in places[:_SHOWN] for one in _on_the_map(material, place)]
    if not found:
        return None
    material.names.learn(found)
    names = ", ".join(dict.fromkeys(material.names[one].text for one in found))
    return locate(found, material.reader.words.gettext("Map of France, with {place} marked").format(place=names))


def _on_the_map(material: Material, place: NamedNode) -> list[NamedNode]:
    level, _ = place_of(place)
    if level in LEVELS:
        return [place]
    return sorted(departements_of(material.view.store, place), key=str) if level != "country" else []


def _map_of(material: Material, level: str = "") -> Link:
    """Return the way to the map: that of the regions from the page of one, else that of the départements."""
    _, asked = material.reader.words.gettext, Asked(level="region") if level == "region" else Asked()
    text = _("The map of France by region") if level == "region" else _("The map of France")
    return Link(text, asked.address(material.reader.urls))
