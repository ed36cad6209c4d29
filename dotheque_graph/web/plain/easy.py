"""`/easy`: the site in easy-to-read words (FALC): short sentences, one idea each, hard words explained."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.namespaces import DOTH
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Page
from dotheque_graph.web.plain.contact import Contact, contact_of_site
from dotheque_graph.web.site import Visit, answer_page
from dotheque_graph.web.words import Words, noted

EASY_PATH: Final = "/easy"
MAP_PATH: Final = "/map"
_HARD: Final = (
    (noted("A resource"), noted("A document. For example: a guide or a report.")),
    (noted("An experiment"), noted("People try a new idea. Then they say what worked and what did not work.")),
    (noted("A territory"), noted("A place. For example: a town or a département.")),
    (noted("An organisation"), noted("People who work together. For example: a town hall or an association.")),
    (noted("A theme"), noted("What a document is about. For example: food.")),
    (
        noted("The SDGs"),
        noted("SDG means: sustainable development goal. All countries chose these 17 goals for a better world."),
    ),
    (noted("SPARQL"), noted("A language for computer specialists. You do not need it to read this website.")),
)
"""Words of the menu and what they mean."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A part of the page: its picture, its question, one sentence a line, and where it leads.

    `numbered` lines are done one after the other; `asks` has the form of the search under it.
    """

    icon: str
    heading: str
    lines: tuple[str, ...]
    numbered: bool = False
    asks: bool = False
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class EasyPage(Page):
    """The easy-to-read page; `words` are hard words with what they mean, `remarks` say what the page is itself."""

    template: ClassVar[str] = "easy.html"
    intro: tuple[str, ...]
    topics: tuple[Topic, ...]
    words: tuple[tuple[str, str], ...]
    help: tuple[str, ...]
    contact: Contact | None
    remarks: tuple[str, ...]
    search: str


async def easy(request: Request) -> Response:
    """Answer the easy-to-read page."""
    return await answer_page(request, ("easy",), _page)


def _page(visit: Visit) -> EasyPage:
    reader, plain = visit.reader, visit.site.urls
    _ = reader.words.gettext
    intro = _intro(reader.words)
    return EasyPage(
        shell=shell(
            visit.request,
            reader,
            title=_("Easy to read"),
            summary=" ".join(intro),
            canonical=plain.absolute(plain.page(EASY_PATH)),
        ),
        intro=intro,
        topics=tuple(_topics(visit)),
        words=tuple((_(word), _(meaning)) for word, meaning in _HARD),
        help=_help(reader.words),
        contact=contact_of_site(visit.site.application.settings),
        remarks=_remarks(reader.words),
        search=reader.urls.search(),
    )


def _intro(words: Words) -> tuple[str, ...]:
    _ = words.gettext
    return (_("On this page the sentences are short."), _("The words are simple."))


def _topics(visit: Visit) -> Iterator[Topic]:
    words, urls = visit.reader.words, visit.reader.urls
    _ = words.gettext
    yield Topic("knot", _("What is the DO'thèque?"), _about(words))
    yield Topic("lens", _("How can you search?"), _steps(words), numbered=True, asks=True)
    near = Link(_("See the map"), urls.page(MAP_PATH))
    yield Topic("pin", _("What happens near you?"), _near(words), link=near)
    known = len(visit.store.quads(predicate=DOTH.term("easyToRead")))
    found = Link(_("See the easy-to-read documents"), urls.search(None, {"easy": ("yes",)}))
    yield Topic("page", _("Are there easy-to-read documents?"), _documents(words, known), link=found)


def _about(words: Words) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _("The DO'thèque is a website."),
        _("You find documents here, and true stories."),
        _("They say how people can decide together."),
        _("For example: how to decide together about waste, or about food."),
        _("The website is free."),
        _("You do not need an account."),
        _("The letters DO mean: Démocratie Ouverte."),
        _("Démocratie Ouverte is an association."),
        _("It takes care of the DO'thèque."),
    )


def _steps(words: Words) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _("Write a word in the box below."),
        _("Press the button “Search”."),
        _("You see a list of titles."),
        _("Press a title to read more."),
    )


def _near(words: Words) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _("You can look at a map of France."),
        _("France is divided into départements."),
        _("The map shows what happens in each département."),
    )


def _documents(words: Words, known: int) -> tuple[str, ...]:
    _ = words.gettext
    if not known:
        return (
            _("Not yet."),
            _("Today no document of the DO'thèque has an easy-to-read version."),
            _("When there is one, you find it with the link below."),
        )
    told = words.ngettext(
        "{number} document has an easy-to-read version.", "{number} documents have an easy-to-read version.", known
    )
    return (_("Yes."), told.format(number=words.number(known)), _("You find them with the link below."))


def _help(words: Words) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _("You do not understand something?"),
        _("You cannot use the website?"),
        _("You can ask for help."),
    )


def _remarks(words: Words) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _("We wrote this page with the European rules for easy-to-read information."),
        _("People with an intellectual disability have not read it again yet."),
        _("That is why it does not have the European easy-to-read logo."),
    )
