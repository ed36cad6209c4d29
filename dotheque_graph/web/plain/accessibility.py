"""`/accessibility`: the statement that the French accessibility rules (RGAA 4) ask of a site."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Page
from dotheque_graph.web.plain.contact import Contact, contact_of_site
from dotheque_graph.web.site import Visit, answer_page
from dotheque_graph.web.words import Words

ACCESSIBILITY_PATH: Final = "/accessibility"
ESTABLISHED: Final = date(2026, 11, 23)
"""When the statement was last gone through; a new audit, or a change that matters, gives it another day."""


@dataclass(frozen=True, slots=True)
class AccessibilityPage(Page):
    """The statement; `tested` is what was looked at, `untested` what was not, `known` what is known to fall short."""

    template: ClassVar[str] = "accessibility.html"
    site: str
    tested: tuple[str, ...]
    untested: tuple[str, ...]
    known: tuple[str, ...]
    day: str
    moment: str
    contact: Contact | None
    easy: str


async def accessibility(request: Request) -> Response:
    """Answer the statement."""
    return await answer_page(request, ("accessibility",), _page)


def _page(visit: Visit) -> AccessibilityPage:
    reader, plain = visit.reader, visit.site.urls
    _ = reader.words.gettext
    return AccessibilityPage(
        shell=shell(
            visit.request,
            reader,
            title=_("Accessibility"),
            summary=_("How far everybody can use the site, what was tested, and whom to tell what does not work."),
            canonical=plain.absolute(plain.page(ACCESSIBILITY_PATH)),
        ),
        site=plain.public_url,
        tested=_tested(reader.words),
        untested=_untested(reader.words),
        known=_known(reader.words),
        day=reader.words.day(ESTABLISHED),
        moment=ESTABLISHED.isoformat(),
        contact=contact_of_site(visit.site.application.settings),
        easy=reader.urls.page("/easy"),
    )


def _tested(words: Words) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _(
            "Each kind of page goes through axe-core, an automatic checker, in French and in English, 1,280 and 320 "
            "pixels wide, light and dark, in all eight ways. On the day of this statement it found nothing to say."
        ),
        _("The HTML of each kind of page goes through the Nu Html Checker."),
        _(
            "A reader’s whole walk, from the search to the map and back, is done with the keyboard alone, on a screen "
            "of 320 pixels and on a wide one, with and without JavaScript."
        ),
    )


def _untested(words: Words) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _("No audit of the 106 criteria of the RGAA, by us or by anybody else."),
        _("No test with a screen reader, a Braille display, voice control or a magnifier."),
        _("No test by people with disabilities."),
    )


def _known(words: Words) -> tuple[str, ...]:
    _ = words.gettext
    return (
        _(
            "The SPARQL editor, which JavaScript puts in the place of a plain form, has not been tried with a screen "
            "reader. Without JavaScript the plain form does the same."
        ),
        _("Documents and sites of others, which the catalogue leads to, are not ours; we do not know how they do."),
        _("Many texts of the catalogue are in French only. They say so, and a voice reads them in their language."),
        _("No document has an easy-to-read version known to the catalogue yet; one page of the site is easy to read."),
        _("Large drawings, such as that of the ontology, have to be scrolled; what they show is also said in words."),
    )
