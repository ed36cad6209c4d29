"""What programs read in the head of a page: schema.org as JSON-LD, Open Graph, Dublin Core, the tags of Zotero.

Zotero takes the kind of item from `og:type` where that is a website, else from `DC.type`, which therefore speaks in its
words; the tags `citation_…` are those that it shares with Google Scholar, and stand on resources only.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from dotheque_graph.catalogue.profiles.saying import licence_of
from dotheque_graph.catalogue.reference import SITE, Reference, reference_of
from dotheque_graph.namespaces import DCTERMS, FOAF
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.citations.citing import citation_formats, one_line, written_date
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.linked import linked_data, neighbours_of
from dotheque_graph.web.entity.material import Material
from dotheque_graph.web.urls import Urls

_LOCALES: Final = {"fr": "fr_FR", "en": "en_GB"}
_ZOTERO_TYPES: Final = {"graphic": "artwork", "motion_picture": "videoRecording"}
"""From a type of CSL to that of Zotero, where their words differ."""
_LONGEST: Final = 300
"""Characters of the description that Open Graph gives; networks show fewer."""


@dataclass(frozen=True, slots=True)
class Meta:
    """A `meta` element: its name, or its property for Open Graph; the content, and its language where another."""

    name: str
    content: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What stands in the head of the page of an entity; `linked` is JSON-LD, `citations` are its other formats."""

    open_graph: tuple[Meta, ...]
    names: tuple[Meta, ...]
    citations: tuple[tuple[str, str], ...]
    linked: dict[str, Any]


def metadata(material: Material, trail: tuple[Link, ...], title: str, summary: str, urls: Urls) -> Metadata:
    """Return the metadata of the page of an entity, in the language of its reader.

    `trail` leads to the page; `urls` are those of the site, without what a reader has chosen.
    """
    reference = reference_of(material.view, material.node, material.reader.language)
    address = urls.absolute(urls.about(material.node.iri))
    return Metadata(
        open_graph=tuple(_open_graph(material, reference, title, summary, address)),
        names=(*_dublin_core(material, reference), *_highwire(reference)),
        citations=tuple(
            (form.media_type, urls.absolute(urls.about(material.node.iri, form.extension)))
            for form in citation_formats(material.node.iri)
        ),
        linked=linked_data(material, trail, title, urls),
    )


def _open_graph(material: Material, reference: Reference, title: str, summary: str, address: str) -> Iterator[Meta]:
    language = material.reader.language
    person = FOAF.term("Person") in material.node.types
    yield Meta("og:title", title)
    yield Meta("og:type", "website" if reference.container and not person else "profile" if person else "article")
    yield Meta("og:url", address)
    yield Meta("og:site_name", SITE)
    yield Meta("og:locale", _LOCALES[language])
    yield from (Meta("og:locale:alternate", locale) for other, locale in _LOCALES.items() if other != language)
    text = one_line(summary)
    yield Meta("og:description", text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…")


def _dublin_core(material: Material, reference: Reference) -> Iterator[Meta]:
    language = material.foreign(reference.language)
    yield Meta("DC.title", reference.title, language)
    yield from (Meta("DC.creator", author.name) for author in reference.authors)
    yield from (Meta("DC.publisher", publisher.name) for publisher in reference.publishers)
    if reference.issued:
        yield Meta("DC.date", written_date(reference.issued))
    yield Meta("DC.type", _ZOTERO_TYPES.get(reference.kind, reference.kind))
    yield Meta("DC.identifier", reference.iri.value)
    if reference.language:
        yield Meta("DC.language", reference.language)
    for licence in material.node.all(DCTERMS.term("license")):
        yield Meta("DC.rights", _licence(material, licence_of(neighbours_of(material), licence)))
    if reference.abstract:
        yield Meta("DC.description", one_line(reference.abstract))
    yield from (Meta("DC.subject", keyword) for keyword in reference.keywords)


def _licence(material: Material, licence: object) -> str:
    """Return the address of a licence, or the words of one that the source does not make precise."""
    if not isinstance(licence, NamedNode):
        return str(licence)
    return material.names[licence].text if material.reader.urls.document(licence) else licence.value


def _highwire(reference: Reference) -> Iterator[Meta]:
    if reference.container:
        return
    yield Meta("citation_title", reference.title)
    yield from (Meta("citation_author", author.name) for author in reference.authors)
    if reference.issued:
        yield Meta("citation_publication_date", written_date(reference.issued, "/"))
    name = "citation_technical_report_institution" if reference.kind == "report" else "citation_publisher"
    yield from (Meta(name, publisher.name) for publisher in reference.publishers)
    yield Meta("citation_public_url", reference.iri.value)
    if reference.language:
        yield Meta("citation_language", reference.language)
