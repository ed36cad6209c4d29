"""Whom a reader of the site can write to, where its operator has said so, and letters that are begun."""

from dataclasses import dataclass
from urllib.parse import quote

from dotheque_graph.settings import Settings


@dataclass(frozen=True, slots=True)
class Contact:
    """A name, and the page or the electronic address where it is reached; one of them may be ""."""

    name: str
    page: str
    email: str

    def way(self, subject: str, text: str) -> str:
        """Return the address of a letter that is begun, or of the page where no letter can be sent."""
        return letter(subject, text, self.email) if self.email else self.page


def letter(subject: str, text: str, to: str = "") -> str:
    """Return the address of a letter that is begun (RFC 6068), to somebody or to whom its writer chooses."""
    lines = text.replace("\n", "\r\n")
    return f"mailto:{quote(to, safe='@')}?subject={quote(subject, safe='')}&body={quote(lines, safe='')}"


def contact_of_site(settings: Settings) -> Contact | None:
    """Return whom readers write to; None where the settings give a name alone."""
    if not (settings.contact_url or settings.contact_email):
        return None
    return Contact(settings.contact_name, settings.contact_url, settings.contact_email)
