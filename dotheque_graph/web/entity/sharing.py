"""How to share a page and how to write to its keepers: letters ready to send, an address to copy; no third party."""

from dataclasses import dataclass

from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.settings import Settings
from dotheque_graph.web.plain.contact import contact_of_site, letter
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import Words


@dataclass(frozen=True, slots=True)
class Share:
    """The address of a page, and that of a letter about it."""

    address: str
    letter: str


@dataclass(frozen=True, slots=True)
class Contact:
    """Where the keepers of the catalogue are written to: how something was used ("" where it cannot be), an error."""

    name: str
    use: str
    error: str


def contact_of(settings: Settings, words: Words, title: str, address: str, *, usable: bool) -> Contact | None:
    """Return where to write about a page; None where the site has no contact, since a letter would reach nobody."""
    site = contact_of_site(settings)
    if site is None:
        return None
    use = site.way(words.gettext("How we used “{title}”").format(title=title), address) if usable else ""
    error = site.way(words.gettext("An error about “{title}”").format(title=title), address)
    return Contact(site.name, use, error)


def share(urls: Urls, iri: NamedNode, title: str) -> Share:
    """Return how to share the page about an IRI; its address is one for all languages, of the release that is read."""
    address = urls.absolute(urls.speaking(None).about(iri))
    return Share(address, letter(title, address))
