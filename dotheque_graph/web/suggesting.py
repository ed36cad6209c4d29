"""`/suggest`: how to propose a resource: a form that writes the message, what counts, whom to send it to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import ClassVar, Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.coverage import concepts
from dotheque_graph.catalogue.description import read_node
from dotheque_graph.catalogue.labels import best_text
from dotheque_graph.namespaces import SKOS, VOC
from dotheque_graph.web.across.covered import Shown, short
from dotheque_graph.web.answers import AnswerMemory
from dotheque_graph.web.elements import Card, Link, Text
from dotheque_graph.web.frame import COMMONS, shell
from dotheque_graph.web.lists import foreign
from dotheque_graph.web.pages import Page
from dotheque_graph.web.plain.contact import Contact, contact_of_site, letter
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import Visit, answer_page, site_of
from dotheque_graph.web.suggestion import ASKED, SENT, TEXTS, Field, fields_of, given_in, known_in

CRITERIA: Final = VOC.term("editorial-criteria")
_DEFINITION: Final = SKOS.term("definition")


@dataclass(frozen=True, slots=True)
class SuggestPage(Page):
    """How to suggest a resource: `missing` is what was asked for (its words, its link), `there` what exists of it.

    `fields` are those of the form, `faults` the ones to put right; `ready` tells that none is.
    `criteria` are those that the catalogue knows, `remark` says which it does not; `mail` is an address to write to
    with a text begun, "" without one, and `message` that text. `commons` says who carries the DO'thèque.
    """

    template: ClassVar[str] = "suggest.html"
    heading: str
    lead: str
    action: str
    sent: str
    fields: tuple[Field, ...]
    faults: tuple[Field, ...]
    ready: bool
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
    """Answer the form of a suggestion, filled in with what is given; values that are not of the catalogue are not.

    Sent, it answers what is wrong, or the message to send: nothing is kept here.
    """
    given = given_in(request)
    written = any(given[one.name] for one in TEXTS)
    return await answer_page(
        request,
        ("suggest",),
        partial(_page, given=given),
        asked=given,
        headers={"Cache-Control": "no-store"} if written else None,
        memory=AnswerMemory(0) if written else site_of(request).searches,
    )


def _page(visit: Visit, given: Mapping[str, str | None]) -> SuggestPage:
    reader, urls, _ = visit.reader, visit.reader.urls, visit.reader.words.gettext
    known = known_in(visit, given)
    shown = Shown(visit.view, reader, known.values())
    missing = tuple((_(ASKED[name]), shown.link(iri)) for name, iri in known.items())
    fields = fields_of(visit, given, known)
    faults = tuple(one for one in fields if one.error)
    contact = contact_of_site(visit.site.application.settings)
    heading = _("Suggest a resource")
    lead = _("A method, a report, a guide, an account of an experiment: the committee reads what it is told of.")
    message = _message(visit, missing, fields)
    search = urls.search(None, {name: (short(iri),) for name, iri in known.items()})
    frame = shell(
        visit.request,
        reader,
        title=heading,
        summary=lead,
        canonical=urls.absolute(urls.as_of(None).speaking(None).page("/suggest")),  # without what somebody wrote
        release=visit.release.release,
        indexed=not any(given.values()),
    )
    return SuggestPage(
        shell=replace(frame, title=_("Error: {heading}").format(heading=heading)) if faults else frame,
        heading=heading,
        lead=lead,
        action=urls.page_path("/suggest"),
        sent=SENT,
        fields=fields,
        faults=faults,
        ready=bool(given[SENT]) and not faults,
        missing=missing,
        there=Link(_("See what is there"), search) if known else None,
        criteria=_criteria(visit),
        scheme=Link(_("Publication criteria"), urls.document(CRITERIA) or ""),
        remark=_remark(visit),
        contact=contact,
        commons=Link(_("What the DO'thèque is"), urls.document(COMMONS) or ""),
        mail=letter(heading, message, contact.email) if contact and contact.email else "",
        message=message,
    )


def _remark(visit: Visit) -> Text | None:
    note = best_text(read_node(visit.store, CRITERIA).all(SKOS.term("editorialNote")), visit.reader.language)
    return Text(note.value, foreign(visit.reader, note.language or "")) if note else None


def _criteria(visit: Visit) -> tuple[Card, ...]:
    shown, reader = Shown(visit.view, visit.reader), visit.reader
    cards = []
    for iri in concepts(visit.store, CRITERIA):
        text = best_text(read_node(visit.store, iri).all(_DEFINITION), reader.language)
        told = Text(text.value, foreign(reader, text.language or "")) if text else None
        cards.append(Card(None, shown.link(iri), told))
    return tuple(cards)


def _message(visit: Visit, missing: tuple[tuple[str, Link], ...], fields: Sequence[Field]) -> str:
    """Return the text of the message, one thing to say on each line: what was written, else what is to be."""
    _ = visit.reader.words.gettext
    texts = {one.name for one in TEXTS}
    wanted = [
        _("{place}: {what}").format(place=field.label, what=field.value).rstrip()
        for field in fields
        if field.name in texts
    ]
    told = [_("{place}: {what}").format(place=name, what=link.text) for name, link in missing]
    return "\n".join([_("I suggest a resource for the DO'thèque."), "", *told, *wanted])


ROUTES: Final[tuple[Route, ...]] = (("/suggest", suggest, ("GET",)),)
