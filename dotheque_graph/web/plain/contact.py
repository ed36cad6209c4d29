"""Whom a reader of the site can write to, where its operator has said so."""

from dataclasses import dataclass

from dotheque_graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Contact:
    """A name, and the page or the electronic address where it is reached; one of them may be ""."""

    name: str
    page: str
    email: str


def contact_of_site(settings: Settings) -> Contact | None:
    """Return whom readers write to; None where the settings give a name alone."""
    if not (settings.contact_url or settings.contact_email):
        return None
    return Contact(settings.contact_name, settings.contact_url, settings.contact_email)
