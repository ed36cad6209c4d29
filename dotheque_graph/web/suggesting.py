"""`/suggest`: how to propose a resource, until there is a form: what is missing, what counts, whom to write to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.coverage import concepts
from dotheque_graph.catalogue.description import read_node
from dotheque_graph.catalogue.labels import best_text
from dotheque_graph.namespaces import ID, SDG, SKOS, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.across.covered import Shown, short
from dotheque_graph.web.elements import Card, Link, Text
from dotheque_graph.web.lists import foreign
from dotheque_graph.web.pages import Page
from dotheque_graph.web.plain.contact import Contact, contact_of_site
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import COMMONS, Visit, answer_page, shell, site_of
from dotheque_graph.web.words import noted

CRITERIA: Final = VOC.term("editorial-criteria")
_BASES: Final[Mapping[str, str]] = {
    "theme": f"{VOC}theme/",
    "type": f"{VOC}resource-type/",
    "audience": f"{VOC}audience/",
    "goal": SDG,
    "territory": f"{ID}territory/",
}
"""What may be asked for, and how the IRIs of its values begin."""
_ASKED: Final = {
    "theme": noted("Theme"),
    "type": noted("Type of resource"),
    "audience": noted("Audience"),
    "goal": noted("Sustainable development goal"),
    "territory": noted("Territory"),
}
_VALUE: Final = re.compile(r"[A-Za-z0-9.-]{1,60}(/[A-Za-z0-9.-]{1,20})?")
_DEFINITION: Final = SKOS.term("definition")


@dataclass(frozen=True, slots=True)
class SuggestPage(Page):
    """How to suggest a resource: `missing` is what was asked for (its words, its link), `there` what exists of it.

    `criteria` are those that the catalogue knows, `remark` says which it does not; `mail` is an address to write to
    with a text begun, "" without one, and `message` that text. `commons` says who carries the DO'thèque.
    """

    template: ClassVar[str] = "suggest.html"
    heading: str
    lead: str
    missing: tuple[tuple[str, Link], ...]
    there: Link | None
    criteria: tuple[Card, ...]
    scheme: Link
    remark: Text | None
    contact: Contact | None
    commons: Link
    mail: str
    message: str


async def suggest(request: Request) -> Response:
    """Answer how to suggest a resource; values that are not of the catalogue are left out."""
    given = {name: request.query_params.get(name, "") for name in _BASES}
    asked = {name: value if _VALUE.fullmatch(value) else None for name, value in given.items()}
    memory = site_of(request).searches
    return await answer_page(request, ("suggest",), lambda visit: _page(visit, asked), asked=asked, memory=memory)


def _page(visit: Visit, asked: Mapping[str, str | None]) -> SuggestPage:
    reader, urls, _ = visit.reader, visit.reader.urls, visit.reader.words.gettext
    known = _known(visit, asked)
    shown = Shown(visit.view, reader, known.values())
    missing = tuple((_(_ASKED[name]), shown.link(iri)) for name, iri in known.items())
    contact = contact_of_site(visit.site.application.settings)
    heading = _("Suggest a resource")
    lead = _("A method, a report, a guide, an account of an experiment: the committee reads what it is told of.")
    message = _message(visit, missing)
    search = urls.search(None, {name: (short(iri),) for name, iri in known.items()})
    scheme = read_node(visit.store, CRITERIA)
    remark = best_text(scheme.all(SKOS.term("editorialNote")), reader.language)
    return SuggestPage(
        shell=shell(
            visit.request, reader, title=heading, summary=lead, release=visit.release.release, indexed=not known
        ),
        heading=heading,
        lead=lead,
        missing=missing,
        there=Link(_("See what is there"), search) if known else None,
        criteria=_criteria(visit),
        scheme=Link(_("Publication criteria"), urls.document(CRITERIA) or ""),
        remark=Text(remark.value, foreign(reader, remark.language or "")) if remark else None,
        contact=contact,
        commons=Link(_("What the DO'thèque is"), urls.document(COMMONS) or ""),
        mail=_mail(contact, heading, message),
        message=message,
    )


def _known(visit: Visit, asked: Mapping[str, str | None]) -> dict[str, NamedNode]:
    """Return what is asked for and is of the catalogue, by its name in addresses."""
    found = {name: NamedNode(_BASES[name] + value) for name, value in asked.items() if value}
    return {name: iri for name, iri in found.items() if visit.store.quads(iri, SKOS.term("prefLabel"), limit=1)}


def _criteria(visit: Visit) -> tuple[Card, ...]:
    shown, reader = Shown(visit.view, visit.reader), visit.reader
    cards = []
    for iri in concepts(visit.store, CRITERIA):
        text = best_text(read_node(visit.store, iri).all(_DEFINITION), reader.language)
        told = Text(text.value, foreign(reader, text.language or "")) if text else None
        cards.append(Card(None, shown.link(iri), told))
    return tuple(cards)


def _message(visit: Visit, missing: tuple[tuple[str, Link], ...]) -> str:
    """Return the text to begin a message with, one thing to say on each line."""
    _ = visit.reader.words.gettext
    wanted = [_("Title:"), _("Address or file:"), _("Who made it, when:"), _("Licence:"), _("Why it is worth reading:")]
    told = [_("{place}: {what}").format(place=name, what=link.text) for name, link in missing]
    return "\n".join([_("I suggest a resource for the DO'thèque."), "", *told, *wanted])


def _mail(contact: Contact | None, subject: str, message: str) -> str:
    """Return a `mailto:` address (RFC 6068) with the subject and the message, "" where nobody has an address."""
    if contact is None or not contact.email:
        return ""
    body = quote(message.replace("\n", "\r\n"), safe="")
    return f"mailto:{quote(contact.email, safe='@')}?subject={quote(subject, safe='')}&body={body}"


ROUTES: Final[tuple[Route, ...]] = (("/suggest", suggest, ("GET",)),)
