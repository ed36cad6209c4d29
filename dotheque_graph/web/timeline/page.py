"""The page of the timeline: the drawing, the same year by year, and apart what has no date but words, or nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import ClassVar, Final

from dotheque_graph.catalogue.chronology import KINDS_IN_TIME, Happening, Moment, chronology
from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT
from dotheque_graph.catalogue.labels import texts_in
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Link, Text
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Page, Shell
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.site import Visit
from dotheque_graph.web.timeline.asking import Filter, TimelineAsked, filters, part_of
from dotheque_graph.web.timeline.axis import Axis, axis_of, family_in_time
from dotheque_graph.web.words import Words

LISTED: Final = 60
"""Happenings of a year, or without a date, that the page lists; a saved query has all of them."""
_DRAWN: Final = 56
"""Characters of a name in the drawing; the list has it whole."""
_SAVED: Final = "competency/timeline"
"""The saved query that asks for all of it."""


@dataclass(frozen=True, slots=True)
class Told:
    """A happening as its reader sees it: its name, its kind, when in our words and in those of the source.

    `owner` is the experiment of a phase, `places` are where it was, `drawn` its name in the drawing.
    """

    link: Link
    kind: str
    family: str
    when: str
    stated: tuple[Text, ...]
    owner: Link | None
    places: tuple[Link, ...]
    drawn: str


@dataclass(frozen=True, slots=True)
class Year:
    """What begins in a year; `more` leads to what is not listed."""

    year: int
    total: str
    entries: tuple[Told, ...]
    more: Link | None


@dataclass(frozen=True, slots=True)
class TimelinePage(Page):
    """The timeline. `entries` are those of the drawing by their places, `legend` names its colours.

    `stated` have no date but words of the source, `bare` are experiments without either.
    """

    template: ClassVar[str] = "timeline.html"
    action: str
    filters: tuple[Filter, ...]
    remark: str
    axis: Axis | None
    entries: tuple[Told, ...]
    legend: tuple[tuple[str, str], ...]
    years: tuple[Year, ...]
    stated: tuple[Told, ...]
    bare: tuple[Told, ...]
    more: Link | None
    saved: str


def timeline_page(visit: Visit, asked: TimelineAsked) -> TimelinePage:
    """Return the page of the timeline; raise InvalidParameter for a theme or a territory that nothing is about."""
    reader, names = visit.reader, Names(visit.view, visit.reader.language)
    _ = reader.words.gettext
    whole = visit.view.once("chronology", chronology)
    part = part_of(whole, asked)
    teller = _Teller(reader, names, (*part.dated, *part.stated[:LISTED], *part.bare[:LISTED]))
    years = tuple(teller.year(year, tuple(some)) for year, some in groupby(part.dated, _year))
    told = tuple(entry for year in years for entry in year.entries) if len(part.dated) <= LISTED else ()
    hidden = len(part.bare) - LISTED
    return TimelinePage(
        shell=_frame(visit, asked),
        action=visit.site.urls.page("/timeline"),
        filters=filters(reader, names, whole, asked),
        remark=_remark(reader.words, len(part.dated), len(part.stated) + len(part.bare)),
        axis=axis_of(part.dated, [len(one.drawn) for one in told]),
        entries=told,
        legend=_legend(reader, part.dated),
        years=years,
        stated=tuple(map(teller.told, part.stated[:LISTED])),
        bare=tuple(map(teller.told, part.bare[:LISTED])),
        more=Link(_("All experiments"), reader.urls.list(KIND_OF_SEGMENT["experiment"])) if hidden > 0 else None,
        saved=reader.urls.page(f"/query/{_SAVED}") if _has_query(visit) else "",
    )


def _has_query(visit: Visit) -> bool:
    """Tell whether the library has the saved query that asks for all of it."""
    return _SAVED in visit.site.application.library().names()


def _frame(visit: Visit, asked: TimelineAsked) -> Shell:
    _ = visit.reader.words.gettext
    return shell(
        visit.request,
        visit.reader,
        title=_("Timeline"),
        summary=_("Experiments, their phases, events and milestones in time, as precisely as the source dates them."),
        section="timeline",
        release=visit.release.release,
        indexed=asked == TimelineAsked(),
    )


def _year(one: Happening) -> int:
    return one.first.year if one.first else 0


def _remark(words: Words, dated: int, others: int) -> str:
    """Return how much has a date, and how much has none."""
    told = words.ngettext("{number} date is known.", "{number} dates are known.", dated)
    text = told.format(number=words.number(dated))
    if not others:
        return text
    apart = words.ngettext(
        "{number} entry without a date is listed apart.", "{number} entries without a date are listed apart.", others
    )
    return f"{text} {apart.format(number=words.number(others))}"


def _legend(reader: Reader, dated: Iterable[Happening]) -> tuple[tuple[str, str], ...]:
    present = {one.kind.segment for one in dated}
    return tuple(
        (family_in_time(kind.segment), capitalised(kind.plural(reader.language)))
        for kind in KINDS_IN_TIME
        if kind.segment in present
    )


class _Teller:
    """Tells happenings to a reader; the names of what it is going to tell are read at once."""

    def __init__(self, reader: Reader, names: Names, happenings: Sequence[Happening]) -> None:
        self._reader, self._names = reader, names
        few = happenings[: LISTED * 4]
        names.learn(iri for one in few for iri in (one.iri, *one.places, *([one.owner] if one.owner else ())))

    def year(self, year: int, happenings: Sequence[Happening]) -> Year:
        """Return what begins in a year."""
        words, hidden = self._reader.words, len(happenings) - LISTED
        text = words.ngettext("{number} other", "{number} others", hidden).format(number=words.number(hidden))
        address = self._reader.urls.page(f"/query/{_SAVED}", after=f"{year:04}-01-01", before=f"{year:04}-12-31")
        more = Link(text, address) if hidden > 0 else None
        return Year(year, words.number(len(happenings)), tuple(map(self.told, happenings[:LISTED])), more)

    def told(self, one: Happening) -> Told:
        """Return a happening as its reader sees it."""
        language, link = self._reader.language, self._link(one.iri)
        stated = tuple(Text(text.value, self._foreign(text.language or "")) for text in texts_in(one.stated, language))
        return Told(
            link=link,
            kind=capitalised(one.kind.singular(language)),
            family=family_in_time(one.kind.segment),
            when=_when(self._reader.words, one),
            stated=stated,
            owner=self._link(one.owner) if one.owner else None,
            places=tuple(sorted(map(self._link, one.places), key=lambda place: place.text)),
            drawn=link.text if len(link.text) <= _DRAWN else link.text[: _DRAWN - 1].rstrip() + "…",
        )

    def _link(self, iri: NamedNode) -> Link:
        label = self._names[iri]
        return Link(label.text, self._reader.urls.about(iri), self._foreign(label.language))

    def _foreign(self, language: str) -> str:
        return "" if language.partition("-")[0] == self._reader.language else language


def _when(words: Words, one: Happening) -> str:
    """Return the dates of a happening: one, or two with a dash between them."""
    told = [_written(words, moment) for moment in (one.start, one.end) if moment]
    return " – ".join(dict.fromkeys(told))


def _written(words: Words, moment: Moment) -> str:
    """Return a moment as precise as it is known."""
    if not moment.month:
        return str(moment.year)
    try:
        day = date(moment.year, moment.month, moment.day or 1)
    except ValueError:  # before the year 1, or the 30th of February
        return "-".join(f"{part:02}" for part in (moment.year, moment.month, moment.day) if part)
    return words.day(day) if moment.day else words.month(day)
