"""Links about a document, for machines: the header Link, and link sets (RFC 8288, RFC 9264, FAIR Signposting).

https://signposting.org/FAIR/: the document is the landing page of the thing, its formats of RDF are the metadata, and
what the thing consists of are the items.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from dotheque_graph.catalogue.description import Node
from dotheque_graph.catalogue.kinds import kind_of
from dotheque_graph.catalogue.paging import pages_beside
from dotheque_graph.catalogue.profiles import OWN, Profile
from dotheque_graph.catalogue.profiles.schema_org import classes_of
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, ORG, RDFS, SCHEMA, SKOS, VOID
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, JSON_LD, TURTLE, Format
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.web.citations.citing import citation_formats
from dotheque_graph.web.documents.profiles import OFFERED, formats_of
from dotheque_graph.web.links import LICENCE, LONGEST_HEADER, bounded
from dotheque_graph.web.urls import Urls

LINKSET_JSON: Final = Format("Linkset", "application/linkset+json", "json", also=("application/json",))
LINKSET: Final = Format("Linkset", "application/linkset", "txt", also=("text/plain",))
LINKSETS: Final = (LINKSET_JSON, LINKSET)
_OF_PAGES: Final = 330
"""Characters of a header Link that are left to what every page adds: its licence, and what programs read."""

_ABOVE: Final = (
    DCTERMS.term("isPartOf"),
    SKOS.term("broader"),
    SKOS.term("inScheme"),
    ORG.term("unitOf"),
    RDFS.term("isDefinedBy"),
)
_AUTHORS: Final = (DCTERMS.term("creator"), SCHEMA.term("author"))
_ITEMS: Final = (
    VOID.term("dataDump"),
    DCAT.term("distribution"),
    DCAT.term("downloadURL"),
    SCHEMA.term("contentUrl"),
    SCHEMA.term("url"),
)
_FEW: Final = 3
"""Authors, items and collections that are named; a link set has them all."""


@dataclass(frozen=True, slots=True)
class Pointer:
    """A link: where it leads, what it means, its attributes, and where it starts: the document unless `anchor` says."""

    target: str
    rel: str
    attributes: tuple[tuple[str, str], ...] = ()
    anchor: str = ""

    def __str__(self) -> str:
        attributes = "".join(f'; {name}="{_quoted(value)}"' for name, value in self.attributes)
        anchor = f'; anchor="{_quoted(self.anchor)}"' if self.anchor else ""
        return f'<{self.target}>; rel="{self.rel}"{attributes}{anchor}'


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')


@dataclass(frozen=True, slots=True)
class Landing:
    """A document and what is known of its topic: enough to say where its links lead.

    `urls` carry the release that was asked for, and no language. `lasting` are links of others, such as Memento's,
    written as the header has them.
    """

    urls: Urls
    node: Node
    lasting: Sequence[str] = field(default_factory=tuple)

    @property
    def address(self) -> str:
        """Return the address of the document, which lasts: without a release."""
        return self._absolute(self.urls.as_of(None).about(self.node.iri))

    def header(self, form: Format, profile: Profile) -> str:
        """Return the header Link of a representation, without what would make it too long to be read.

        What matters most comes first; the link set, which is named in it, has everything.
        """
        about = [one for one in self._about() if one.rel != "license" or form is not HTML]
        said = [
            *map(str, self._itself(profile)),
            *self.lasting,
            *map(str, about),
            *map(str, self._representations(form, profile)),
        ]
        return bounded(said, LONGEST_HEADER - (_OF_PAGES if form is HTML else 0))

    def header_of_part(self, via: NamedNode, page: int, pages: int) -> str:
        """Return the header Link of a page of the links that reach the thing by a property, `pages` being all of them.

        A page for people names those beside it itself, in the language that was asked for.
        """
        itself = self.urls.as_of(None).through(self.node.iri, via.value, page)
        beside = {
            name: self.urls.through(self.node.iri, via.value, to) for name, to in pages_beside(page, pages).items()
        }
        relations = {"canonical": itself, "up": self.urls.about(self.node.iri), **beside}
        links = (f'<{self._absolute(address)}>; rel="{name}"' for name, address in relations.items())
        return bounded(links, LONGEST_HEADER - _OF_PAGES)

    def linkset(self) -> tuple[Pointer, ...]:
        """Return every link, each with its start, so that they can be read away from the document."""
        here = self.address
        formats = ((form, profile) for profile in OFFERED for form in formats_of(profile) if form is not HTML)
        metadata = [self._format(form, profile) for form, profile in formats]
        described = (*self._described_by(metadata), *self._citations())
        own = (*self._itself(OWN)[:2], *self._about(all_of_them=True), *described)
        back = (Pointer(here, "describes", (("type", HTML.media_type),), one.target) for one in described)
        items = (Pointer(here, "collection", (("type", HTML.media_type),), one.target) for one in self._items())
        return (
            *(Pointer(one.target, one.rel, one.attributes, here) for one in own),
            *back,
            *items,
            *(Pointer(licence, "license", (), self.node.iri.value) for licence in self._licences()),
        )

    def _itself(self, profile: Profile) -> tuple[Pointer, ...]:
        """Return what a client needs to know of the document it holds."""
        iri = _uri(self.node.iri.value)
        linkset = self._absolute(self.urls.linkset(self.node.iri))
        return (
            Pointer(iri, "cite-as"),
            Pointer(iri, "describes"),
            Pointer(self.address, "canonical"),
            Pointer(linkset, "linkset", (("type", LINKSET_JSON.media_type),)),
            Pointer(profile.iri.value, "profile"),
        )

    def _about(self, *, all_of_them: bool = False) -> tuple[Pointer, ...]:
        """Return licence, types, authors, what it is part of, and its contents."""
        most = None if all_of_them else _FEW
        authors = [author for prop in _AUTHORS for author in self.node.links(prop)]
        return (
            Pointer(LICENCE, "license"),
            *(Pointer(one, "type") for one in self._types()),
            Pointer(self._absolute(self._up()), "up"),
            *(Pointer(_uri(author.value), "author") for author in authors[:most]),
            *self._items()[:most],
            *(Pointer(_uri(one.value), "collection") for one in self._collections()[:most]),
        )

    def _types(self) -> tuple[str, ...]:
        return (SCHEMA + "AboutPage", *(one.value for one in classes_of(self.node)))

    def _up(self) -> str:
        for prop in _ABOVE:
            for above in self.node.links(prop):
                address = self.urls.document(above)
                if address and above != self.node.iri:
                    return address
        kind = kind_of(self.node.iri)
        return self.urls.list(kind) if kind and kind.listed else self.urls.home()

    def _collections(self) -> tuple[NamedNode, ...]:
        return self.node.links(DCTERMS.term("isPartOf")) if DOTH.term("Resource") in self.node.types else ()

    def _items(self) -> tuple[Pointer, ...]:
        values = (value for prop in _ITEMS for value in self.node.all(prop))
        texts = (value.value for value in values if isinstance(value, NamedNode | Literal))
        return tuple(Pointer(_uri(text), "item") for text in texts if text.startswith(("http://", "https://")))

    def _licences(self) -> tuple[str, ...]:
        return tuple(_uri(iri.value) for iri in self.node.links(DCTERMS.term("license")))

    def _representations(self, form: Format, profile: Profile) -> tuple[Pointer, ...]:
        """Return the metadata in the formats that most clients read, then the same in all other formats."""
        others = [one for one in DOCUMENT_FORMATS if one is not form or profile is not OWN]
        said = (("describedby", one) for one in _PREFERRED if one in others)
        same = (("alternate", one) for one in others)
        return tuple(
            Pointer(self._format(one, OWN)[0], relation, (("type", one.media_type),))
            for relation, one in (*said, *same)
        )

    def _citations(self) -> tuple[Pointer, ...]:
        return tuple(
            Pointer(
                self._absolute(self.urls.about(self.node.iri, form.extension)),
                "describedby",
                (("type", form.media_type),),
            )
            for form in citation_formats(self.node.iri)
        )

    def _described_by(self, formats: Iterable[tuple[str, Format, Profile]]) -> tuple[Pointer, ...]:
        return tuple(
            Pointer(address, "describedby", (("type", form.media_type), ("profile", profile.iri.value)))
            for address, form, profile in formats
        )

    def _format(self, form: Format, profile: Profile) -> tuple[str, Format, Profile]:
        token = profile.token if profile is not OWN else None
        return self._absolute(self.urls.format(self.node.iri, form, _profile=token)), form, profile

    def _absolute(self, address: str) -> str:
        return self.urls.absolute(address)


_PREFERRED: Final = (TURTLE, JSON_LD)


def _uri(iri: str) -> str:
    """Return an IRI as headers have it: in ASCII (RFC 3987, section 3.1)."""
    return "".join(char if char.isascii() else "".join(f"%{byte:02X}" for byte in char.encode()) for char in iri)


def linkset_json(pointers: Iterable[Pointer]) -> bytes:
    """Return a link set in JSON (RFC 9264, section 4.2)."""
    contexts: dict[str, dict[str, list[dict[str, str]]]] = {}
    for one in pointers:
        targets = contexts.setdefault(one.anchor, {}).setdefault(one.rel, [])
        targets.append({"href": one.target, **dict(one.attributes)})
    linkset = [{"anchor": anchor, **relations} for anchor, relations in contexts.items()]
    return json.dumps({"linkset": linkset}, ensure_ascii=False, indent=1).encode()


def linkset_text(pointers: Iterable[Pointer]) -> bytes:
    """Return a link set as headers write links, one a line (RFC 9264, section 4.1)."""
    return (" ,\n".join(map(str, pointers)) + "\n").encode()
