"""The section that opens a resource: easy version first, files and pages, else honest words; what to know before."""

from collections.abc import Iterator
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, FOAF, SCHEMA, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.web.elements import Fact, Link, Value
from dotheque_graph.web.entity.distributions import DISTRIBUTION, form_of
from dotheque_graph.web.entity.material import Material, shortened
from dotheque_graph.web.entity.sections import Opening
from dotheque_graph.web.words import noted

RESOURCE: Final = DOTH.term("Resource")
DOCUMENT: Final = DOTH.term("SourceDocument")
EASY: Final = DOTH.term("easyToRead")
_AUDIENCE: Final = DCTERMS.term("audience")
_STATE: Final = DOTH.term("publicationState")
_CRITERION: Final = DOTH.term("conformsToCriterion")
_DECISION: Final = DOTH.term("decision")
_PAGES: Final = (DCAT.term("landingPage"), FOAF.term("page"), SCHEMA.term("url"))
_LASTING: Final = (SCHEMA.term("timeRequired"), SCHEMA.term("duration"))
"""How long it takes to read, to watch or to do; the vocabulary of schema.org has words for it, ours has none."""
_RIGHTS: Final = (DCTERMS.term("license"), DCTERMS.term("accessRights"), DCTERMS.term("language"))
_FEW: Final = 3
"""Files that are offered at once; the others stand in a section of their own."""
_NOTHING: Final = {
    VOC.term("publication-state/announced"): noted("It is announced: there is nothing to open yet."),
    VOC.term("publication-state/in-production"): noted("It is being made: there is nothing to open yet."),
    VOC.term("publication-state/cited"): noted("It is only cited here: neither its file nor its address is stated."),
    VOC.term("publication-state/available"): noted("It is said to be available, but its address is not stated."),
}
TOLD: Final = frozenset({_AUDIENCE, _STATE, _CRITERION, EASY, *_RIGHTS, *_PAGES, *_LASTING})
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


def _ways(material: Material) -> Iterator[Link]:
    """Yield what opens a resource: its first files by name, then its pages."""
    nodes = material.description.owned_by(DISTRIBUTION)
    files = sorted((link for node in nodes if (link := _file(material, node))), key=lambda link: link.text)
    yield from files[:_FEW]
    _ = material.reader.words.gettext
    pages = dict.fromkeys(address for prop in _PAGES for term in material.node.all(prop) if (address := _address(term)))
    yield from (Link(_("Open its page"), address, external=True, note=shortened(address)) for address in pages)


def _address(term: Term) -> str:
    return Link("", term.value).href if isinstance(term, NamedNode | Literal) else ""


def _file(material: Material, node: Node) -> Link | None:
    """Return the way to a form of a resource; None for one without an address."""
    _ = material.reader.words.gettext
    file, page = node.link(DCAT.term("downloadURL")), node.link(DCAT.term("accessURL"))
    address = file or page
    if address is None:
        return None
    name = material.title(node).text
    words = _("Download: {title}") if file else _("Open: {title}")
    text = words.format(title=shortened(address.value) if name == node.iri.value else name)
    return Link(text, address.value, external=True, note=" · ".join(one.text for one in form_of(material, node)))


def _facts(material: Material) -> Iterator[Fact]:
    """Yield what to know before: for whom, how long, under which licence, in which state, and how it was judged."""
    _ = material.reader.words.gettext
    if RESOURCE not in material.node.types:
        yield from _rights(material)
        return
    yield _known(material, _("For whom"), (_AUDIENCE,))
    lasting = _known(material, _("How long it takes"), _LASTING)
    if lasting.values:
        yield lasting
    yield from _rights(material)
    yield _known(material, material.property_name(_STATE), (_STATE,))
    yield _known(material, _("Criteria met"), (_CRITERION,))
    yield _known(material, _("Decision of the committee"), (_DECISION,))


def _rights(material: Material) -> Iterator[Fact]:
    licence, *others = _RIGHTS
    yield _known(material, material.property_name(licence), (licence,))
    for prop in others:
        if material.node.all(prop):
            yield _known(material, material.property_name(prop), (prop,))


def _known(material: Material, name: str, properties: tuple[NamedNode, ...]) -> Fact:
    values: tuple[Value, ...] = material.values(term for prop in properties for term in material.node.all(prop))
    return Fact(name, values)
