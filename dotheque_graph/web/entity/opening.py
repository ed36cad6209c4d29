"""The section that opens a resource: easy version first, files and pages, else honest words; what to know before."""

from collections.abc import Iterator
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, FOAF, SCHEMA, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.web.elements import Fact, Link, Text
from dotheque_graph.web.entity.distributions import address_of, first_files, form_of
from dotheque_graph.web.entity.leading import listed
from dotheque_graph.web.entity.material import DESCRIPTION, Material, shortened
from dotheque_graph.web.entity.sections import Opening, Way
from dotheque_graph.web.words import noted

RESOURCE: Final = DOTH.term("Resource")
DOCUMENT: Final = DOTH.term("SourceDocument")
EASY: Final = DOTH.term("easyToRead")
_AUDIENCE: Final = DCTERMS.term("audience")
_STATE: Final = DOTH.term("publicationState")
_CRITERION: Final = DOTH.term("conformsToCriterion")
_DECISION: Final = DOTH.term("decision")
_PAGES: Final = (DCAT.term("landingPage"), FOAF.term("page"), SCHEMA.term("url"))
_LASTING: Final = SCHEMA.term("timeRequired")
_LICENCE: Final = DCTERMS.term("license")
_RIGHTS: Final = (DCTERMS.term("accessRights"), DCTERMS.term("language"))
_NOTHING: Final = {
    VOC.term("publication-state/announced"): noted("It is announced: there is nothing to open yet."),
    VOC.term("publication-state/in-production"): noted("It is being made: there is nothing to open yet."),
    VOC.term("publication-state/cited"): noted("It is only cited here: neither its file nor its address is stated."),
    VOC.term("publication-state/available"): noted("It is said to be available, but its address is not stated."),
}
TOLD: Final = frozenset({_AUDIENCE, _STATE, _CRITERION, _LASTING, _LICENCE, EASY, *_RIGHTS, *_PAGES})
"""Properties of a resource that this section tells."""


def opening(material: Material) -> Opening | None:
    """Return how to open a resource or a source document, and what to know before."""
    _ = material.reader.words.gettext
    if not {RESOURCE, DOCUMENT}.intersection(material.node.types):
        return None
    ways = tuple(_ways(material))
    return Opening(
        heading=_("In practice"),
        easy=material.links(material.node.links(EASY)),
        ways=ways,
        remark="" if ways else _why_nothing(material),
        facts=tuple(_facts(material)),
    )


def _why_nothing(material: Material) -> str:
    """Return why a resource cannot be opened from here."""
    _ = material.reader.words.gettext
    states = material.node.links(_STATE)
    message = next((_NOTHING[state] for state in states if state in _NOTHING), None)
    return _(message) if message else _("Neither a file nor an address is stated.")


def _ways(material: Material) -> Iterator[Way]:
    """Yield what opens a resource: its first files by name, then its pages."""
    _ = material.reader.words.gettext
    yield from (_file(material, node) for node in first_files(material))
    pages = dict.fromkeys(address for prop in _PAGES for term in material.node.all(prop) if (address := _address(term)))
    for address in pages:
        yield Way(Link(_("Open its page"), address, external=True), (Text(shortened(address)),))


def _address(term: Term) -> str:
    return Link("", term.value).href if isinstance(term, NamedNode | Literal) else ""


def _file(material: Material, node: Node) -> Way:
    """Return the way to a form of a resource that has an address, and what to know of it before."""
    _ = material.reader.words.gettext
    file, title = node.link(DCAT.term("downloadURL")), material.title(node)
    address = address_of(node)
    words = _("Download: {title}") if file else _("Open: {title}")
    text = words.format(title=shortened(address) if title.text == node.iri.value else title.text)
    licences = [one for one in node.all(_LICENCE) if one not in material.node.all(_LICENCE)]
    return Way(
        link=Link(text, address, title.language, external=True),
        notes=(*form_of(material, node), *listed(material, _LICENCE, licences)),
        text=material.text(node, DESCRIPTION),
        about=Link(_("about this file"), title.href),
        sources=material.sources(node),
    )


def _facts(material: Material) -> Iterator[Fact]:
    """Yield what to know before: for whom, how long, under which licence, in which state, and how it was judged."""
    _ = material.reader.words.gettext
    if RESOURCE not in material.node.types:
        yield from _rights(material)
        return
    yield _known(material, _("For whom"), _AUDIENCE)
    yield _known(material, _("How long it takes"), _LASTING)
    yield from _rights(material)
    yield _known(material, material.property_name(_STATE), _STATE)
    yield _known(material, _("Criteria met"), _CRITERION)
    yield _known(material, _("Decision of the committee"), _DECISION)


def _rights(material: Material) -> Iterator[Fact]:
    yield _known(material, material.property_name(_LICENCE), _LICENCE)
    for prop in _RIGHTS:
        if material.node.all(prop):
            yield _known(material, material.property_name(prop), prop)


def _known(material: Material, name: str, prop: NamedNode) -> Fact:
    return Fact(name, listed(material, prop, material.node.all(prop)))
