"""A citation: the reference of an entity, with the release it was read in where one was asked for."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Final

from dotheque_graph.catalogue.reference import Reference, reference
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.errors import InvalidIri
from dotheque_graph.namespaces import BASE, SDG
from dotheque_graph.rdf.formats import Format
from dotheque_graph.rdf.iris import DOCUMENT_PREFIX, document_path, slugify
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import Release
from dotheque_graph.web.words import LANGUAGES, words_of

BIBTEX: Final = Format("BibTeX", "application/x-bibtex", "bib", also=("text/x-bibtex",))
RIS: Final = Format(
    "RIS", "application/x-research-info-systems", "ris", also=("text/x-research-info-systems", "application/x-ris")
)
CSL_JSON: Final = Format("CSL-JSON", "application/vnd.citationstyles.csl+json", "csl")
CITATION_FORMATS: Final = (BIBTEX, RIS, CSL_JSON)
"""What reference managers read."""

_SHORT_DIGEST: Final = 12
"""Digits of the digest that a citation gives: enough to tell two releases apart, few enough to be copied by hand."""


@dataclass(frozen=True, slots=True)
class ReadIn:
    """The release that something was read in: its number, its day, the first digits of its digest."""

    number: int
    day: date
    digest: str

    @classmethod
    def of(cls, release: Release) -> "ReadIn":
        """Return what a citation says of a release."""
        return cls(release.number, release.issued.date(), release.digest[:_SHORT_DIGEST])


@dataclass(frozen=True, slots=True)
class Citation:
    """What the formats write; `release` is None where the public one is meant, whatever its number.

    `language` is that of the reader, which may not be that of the texts.
    """

    reference: Reference
    release: ReadIn | None = None
    language: str = LANGUAGES[0]

    @property
    def key(self) -> str:
        """Return the key of the entry: ASCII, the same for the same entity and release."""
        return citation_key(self.reference.iri) + (f"-r{self.release.number}" if self.release else "")

    @property
    def address(self) -> str:
        """Return the IRI, leading to the release where one is meant."""
        return permalink(self.reference.iri, self.release.number if self.release else None)

    @property
    def note(self) -> str:
        """Return what is said of the release, "" where none is meant."""
        if self.release is None:
            return ""
        words = words_of(self.language)
        return words.gettext("Release {number} of {day} ({digest})").format(
            number=self.release.number, day=words.day(self.release.day), digest=self.release.digest
        )


def cite(view: CatalogueView, iri: NamedNode, language: str, release: Release | None = None) -> Citation:
    """Return the citation of an entity in a language; raise EntityNotFound or EntityWithdrawn."""
    return Citation(reference(view, iri, language), ReadIn.of(release) if release else None, language)


def citation_formats(iri: NamedNode) -> tuple[Format, ...]:
    """Return the formats that the citation of an IRI is offered in: all, or none for what has no document here."""
    path = document_path(iri.value) or ""
    return CITATION_FORMATS if path.startswith(DOCUMENT_PREFIX) else ()


def permalink(iri: NamedNode, release: int | None) -> str:
    """Return the IRI of an entity, or the address that leads to a release of it; only our own IRIs know of releases."""
    ours = iri.value.startswith(BASE) and "#" not in iri.value
    return f"{iri.value}?release={release}" if ours and release is not None else iri.value


def citation_key(iri: NamedNode) -> str:
    """Return the ASCII name of an entity in bibliographies, such as `dotheque-resource-guide-des-arbres`."""
    path = iri.value.removeprefix(BASE).removeprefix("id/").replace(SDG, "goal/")
    try:
        return f"dotheque-{slugify(path)}"
    except InvalidIri:
        return "dotheque"


def written_date(parts: tuple[int, ...], separator: str = "-") -> str:
    """Return a date in the order year, month, day, as far as it is known."""
    return separator.join((f"{parts[0]:04}", *(f"{part:02}" for part in parts[1:]))) if parts else ""


def one_line(text: str) -> str:
    """Return a text without line breaks or doubled spaces, which formats made of lines could not hold."""
    return " ".join(text.split())


Writing = Callable[[Citation], str]
