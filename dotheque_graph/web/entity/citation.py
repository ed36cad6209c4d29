"""How to cite a page: what it is called and its IRI; where a release is meant, its number, its day and its digest."""

from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import Release
from dotheque_graph.web.citations.citing import ReadIn, citation_formats, permalink
from dotheque_graph.web.elements import Link
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.urls import Urls


def citation(reader: Reader, iri: NamedNode, title: str, release: Release | None) -> str:
    """Return the words that cite a page.

    With a release, the address in them leads to it as long as it is kept; an IRI of the United Nations knows nothing of
    our releases, and is given as it is. Without, they are the same from release to release.
    """
    words = reader.words
    if release is None:
        return words.gettext("DO'thèque, “{title}”, {iri}").format(title=title, iri=iri.value)
    read = ReadIn.of(release)
    return words.gettext("DO'thèque, “{title}”, release {number} of {day}, {iri}").format(
        title=title,
        number=read.number,
        day=words.day(release.issued),
        iri=f"{permalink(iri, read.number)} ({read.digest})",
    )


def citation_links(urls: Urls, iri: NamedNode) -> tuple[Link, ...]:
    """Return links to the citation of an entity in the formats of reference managers, in the reader's language."""
    return tuple(Link(form.name, urls.about(iri, form.extension)) for form in citation_formats(iri))
