"""The forms of a resource and its periods: what opens it, in which format, size and language; what it covers."""

from collections.abc import Iterator
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.namespaces import DCAT, DCTERMS, SPDX
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.web.elements import Card, Cards, Link, Text, Value
from dotheque_graph.web.entity.leading import listed
from dotheque_graph.web.entity.material import DESCRIPTION, Material

DISTRIBUTION: Final = DCAT.term("distribution")
PERIOD: Final = DCTERMS.term("temporal")
CHECKSUM: Final = SPDX.term("checksum")
SIZE: Final = DCAT.term("byteSize")
_ADDRESSES: Final = (DCAT.term("downloadURL"), DCAT.term("accessURL"))
"""Where a form is: the file itself, else the page that leads to it."""
_FEW: Final = 3
"""Forms that are offered at once; the others stand in a section of their own."""
_FORMATS: Final = (DCTERMS.term("format"), DCAT.term("mediaType"))
_BOUNDS: Final = (DCAT.term("startDate"), DCAT.term("endDate"))


def first_files(material: Material) -> tuple[Node, ...]:
    """Return the first forms of a resource that have an address, in the order of their names."""
    nodes = [node for node in material.description.owned_by(DISTRIBUTION) if Link("", address_of(node)).href]
    return tuple(sorted(nodes, key=lambda node: material.title(node).text)[:_FEW])


def address_of(node: Node) -> str:
    """Return where a form is: the file itself, else the page that leads to it; "" where nobody says."""
    return next((link.value for prop in _ADDRESSES for link in node.links(prop)), "")


def files(material: Material) -> Cards | None:
    """Return the forms of a resource that its opening does not tell, in the order of their names."""
    _ = material.reader.words.gettext
    told = first_files(material)
    nodes = [node for node in material.description.owned_by(DISTRIBUTION) if node not in told]
    if not nodes:
        return None
    cards = sorted((_card(material, node) for node in nodes), key=lambda card: card.title.text)
    return Cards(_("Other files and accesses") if told else material.property_name(DISTRIBUTION), tuple(cards))


def _card(material: Material, node: Node) -> Card:
    own, address = material.title(node), address_of(node)
    title = Link(own.text, address, own.language, external=True) if address else own
    notes = (*form_of(material, node), *listed(material, DCTERMS.term("license"), node.all(DCTERMS.term("license"))))
    return Card(None, title, material.text(node, DESCRIPTION), notes, material.sources(node))


def form_of(material: Material, node: Node) -> tuple[Value, ...]:
    """Return what to know before opening a form: its format, its size and its language."""
    form = next((link for prop in _FORMATS for link in node.links(prop)), None)
    called = (Text(form.value.rpartition("/")[2]),) if form else ()
    languages = listed(material, DCTERMS.term("language"), node.all(DCTERMS.term("language")))
    return (*called, *sizes(material, node.all(SIZE)), *languages)


def sizes(material: Material, terms: tuple[Term, ...]) -> tuple[Value, ...]:
    """Return numbers of bytes as people write them."""
    numbers = (term.value for term in terms if isinstance(term, Literal) and term.value.isdecimal())
    return tuple(Text(material.reader.words.size(int(number))) for number in numbers)


def checksums(material: Material, terms: tuple[Term, ...]) -> tuple[Value, ...]:
    """Return checksums by their algorithm and their digits, ready to be compared: "sha256 0123…"."""
    nodes = [material.read(iri) for iri in _iris(terms)]
    return tuple(Text(" ".join(_digits(node))) for node in nodes)


def _digits(node: Node) -> Iterator[str]:
    yield from (link.value.rpartition("_")[2] for link in node.links(SPDX.term("algorithm")))
    yield from (str(value.value) for value in node.all(SPDX.term("checksumValue")) if isinstance(value, Literal))


def periods(material: Material, terms: tuple[Term, ...]) -> tuple[Value, ...]:
    """Return periods by their names, those without one by their dates: "2020 – mars 2022"."""
    return tuple(material.link(iri) if _titled(material, iri) else _dates(material, iri) for iri in _iris(terms))


def _iris(terms: tuple[Term, ...]) -> Iterator[NamedNode]:
    return (term for term in terms if isinstance(term, NamedNode))


def _titled(material: Material, iri: NamedNode) -> bool:
    return bool(material.read(iri).all(DCTERMS.term("title")))


def _dates(material: Material, iri: NamedNode) -> Link:
    """Return a link to a period that says its dates, "…" for a bound that is not known."""
    bounds = (material.read(iri).literal(prop) for prop in _BOUNDS)
    said = (_said(material, bound) for bound in bounds)
    return Link(" – ".join(said), material.reader.urls.document(iri) or "")


def _said(material: Material, bound: Literal | None) -> str:
    value = material.value(bound) if bound else None
    return value.text if value else "…"
