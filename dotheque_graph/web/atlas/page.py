"""The page of the map: what is counted, the drawing with its legend, and the table that says the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from dotheque_graph.catalogue.atlas import area, atlas_of, territories_of
from dotheque_graph.catalogue.kinds import GOAL_SCHEME, KIND_OF_SEGMENT, THEME_SCHEME
from dotheque_graph.catalogue.names import counted
from dotheque_graph.catalogue.within import place_of
from dotheque_graph.errors import InvalidParameter
from dotheque_graph.namespaces import SDG, SKOS, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.atlas.asking import EVERYTHING, KINDS, Asked
from dotheque_graph.web.atlas.counting import numbered_places
from dotheque_graph.web.atlas.drawing import Class, DrawnSheet, Territory, classes_of, draw
from dotheque_graph.web.atlas.outlines import OVERSEAS, PARIS, drawn, outlines
from dotheque_graph.web.elements import Link
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.frame import shell
from dotheque_graph.web.lists import foreign
from dotheque_graph.web.pages import Choice, Page
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.site import Visit

COUNTRY: Final = area("country", "fr")
SAVED: Final = "/query/statistics/entities-per-territory"
"""The saved query that gives the same as data."""


@dataclass(frozen=True, slots=True)
class Select:
    """A field of the form: its name, its words, its choices, and the one that is chosen."""

    name: str
    text: str
    choices: tuple[Choice, ...]
    chosen: str


@dataclass(frozen=True, slots=True)
class Band:
    """A class of the legend: its tone, 0 for nothing, and its words."""

    tone: int
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table: its name, the way to the table sorted by it, and the direction where it is."""

    name: str
    href: str
    direction: str


@dataclass(frozen=True, slots=True)
class MapRow:
    """A territory in the table: its page, its code, and how much there is, leading to the search for it.

    `number` is None where there is nothing.
    """

    place: Link
    code: str
    number: Link | None


@dataclass(frozen=True, slots=True)
class MapPage(Page):
    """The map of France.

    `told` is what the map shows in a sentence, `remarks` what it cannot show, `sources` where the outlines come from.
    """

    template: ClassVar[str] = "map.html"
    heading: str
    lead: str
    action: str
    fields: tuple[Select, ...]
    order: str
    told: str
    remarks: tuple[Link, ...]
    sheets: tuple[DrawnSheet, ...]
    bands: tuple[Band, ...]
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[MapRow, ...]
    exports: tuple[Link, ...]
    sources: tuple[str, ...]


def map_page(visit: Visit, asked: Asked) -> MapPage:
    """Return the page of the map; raise InvalidParameter for a theme that the catalogue does not have."""
    _ = visit.reader.words.gettext
    _check_theme(visit, asked)
    shown = _Drawn(visit, asked)
    heading = _("The map")
    lead = _("What the catalogue holds in each territory of France, there or in one of the places within it.")
    return MapPage(
        shell=shell(
            visit.request,
            visit.reader,
            title=heading,
            summary=lead,
            section="map",
            release=visit.release.release,
            indexed=asked == Asked(),
        ),
        heading=heading,
        lead=lead,
        action=visit.reader.urls.page_path("/map"),
        fields=_fields(visit, asked),
        order="" if asked.by(Asked().order) == asked else asked.order,
        told=shown.told(),
        remarks=shown.remarks(),
        sheets=draw(shown.territories, shown.classes, asked.level, shown.captions()),
        bands=_bands(visit.reader, shown.classes),
        caption=shown.caption(),
        columns=_columns(visit.reader, asked),
        rows=shown.rows(),
        exports=_exports(visit.reader, asked),
        sources=outlines().sources[visit.reader.language],
    )


def _check_theme(visit: Visit, asked: Asked) -> None:
    theme = asked.chosen.theme
    if theme and not visit.store.quads(theme, SKOS.term("inScheme"), THEME_SCHEME, limit=1):
        raise InvalidParameter("theme", asked.theme, "a theme of the catalogue", "un thème du catalogue")


def what_of(reader: Reader, kind: str, number: int) -> str:
    """Return "2 expérimentations", or "2 fiches" where all kinds are counted."""
    words = reader.words
    if kind != EVERYTHING:
        word = KIND_OF_SEGMENT[kind].singular if number == 1 else KIND_OF_SEGMENT[kind].plural
        return f"{words.number(number)} {word(reader.language)}"
    return words.ngettext("{number} entry", "{number} entries", number).format(number=words.number(number))


class _Drawn:
    """The territories of a level with what is counted in each."""

    def __init__(self, visit: Visit, asked: Asked) -> None:
        self._visit, self._reader, self._asked = visit, visit.reader, asked
        self._atlas = atlas_of(visit.view)
        self._counts = self._atlas.counts(asked.level, asked.chosen)
        level = asked.level
        self._places = visit.view.once(f"territories {level}", lambda store: territories_of(store, level))
        self._names = Names(visit.view, visit.reader.language)
        self._names.learn(self._places)
        self.territories = tuple(self._territory(place) for place in self._places)
        self.classes = classes_of(tuple(self._counts.values()))

    def _territory(self, place: NamedNode) -> Territory:
        level, code = place_of(place)
        number = self._counts.get(place, 0)
        return Territory(
            key=f"{level}/{code}",
            number=number,
            href=self._reader.urls.document(place) or "",
            title=self._said(f"{self._names[place].text} ({code})", number),
        )

    def _said(self, name: str, number: int) -> str:
        _ = self._reader.words.gettext
        what = what_of(self._reader, self._asked.kind, number) if number else _("nothing stated")
        return _("{place}: {what}").format(place=name, what=what)

    def captions(self) -> dict[str, str]:
        """Return the captions of the insets by the name of their sheet."""
        codes = dict(zip(OVERSEAS, ("01", "02", "03", "04", "06"), strict=True))
        found = {PARIS: self._reader.words.gettext("Paris and around")}
        for sheet in OVERSEAS:
            place = area(self._asked.level, sheet if self._asked.level == "departement" else codes[sheet])
            found[sheet] = self._said(self._names[place].text, self._counts.get(place, 0))
        return found

    def caption(self) -> str:
        """Return what the table is about, in words."""
        _ = self._reader.words.gettext
        by = _("by region") if self._asked.level == "region" else _("by département")
        return " ".join((self._what(), by, *self._only()))

    def _what(self) -> str:
        _, kind = self._reader.words.gettext, self._asked.kind
        return _("Entries") if kind == EVERYTHING else capitalised(KIND_OF_SEGMENT[kind].plural(self._reader.language))

    def _only(self) -> tuple[str, ...]:
        chosen, _ = self._asked.chosen, self._reader.words.gettext
        theme = [_("on “{theme}”").format(theme=self._names[chosen.theme].text)] if chosen.theme else []
        goal = [_("for goal {number}").format(number=self._asked.goal)] if chosen.goal else []
        return (*theme, *goal)

    def told(self) -> str:
        """Return what the map shows, in a sentence."""
        _, words = self._reader.words.gettext, self._reader.words
        if not self._counts:
            return _("Nothing stated anywhere.")
        number = len(self._counts)
        filled = words.ngettext(
            "{number} territory of {total} ({which}) has something",
            "{number} territories of {total} ({which}) have something",
            number,
        ).format(
            number=words.number(number),
            total=words.number(len(self._places)),
            which=numbered_places(self._reader, self._asked.level, self._places),
        )
        best = [place for place in self._counts if self._counts[place] == max(self._counts.values())]
        if len(best) > 1:
            return f"{filled}."
        most = self._said(self._names[best[0]].text, self._counts[best[0]])
        return _("{filled}; the most in {most}.").format(filled=filled, most=most)

    def remarks(self) -> tuple[Link, ...]:
        """Return what the map leaves out: what lies in wider places, and the territories without an outline."""
        return tuple(one for one in (self._wider(), self._without_outline()) if one)

    def _wider(self) -> Link | None:
        words, asked = self._reader.words, self._asked
        number = self._atlas.elsewhere(asked.level, asked.chosen)
        if not number:
            return None
        what = what_of(self._reader, asked.kind, number)
        if asked.level == "region":
            text = words.ngettext(
                "{what} lies in the whole country or in no known region, and is on no map: see its page.",
                "{what} lie in the whole country or in no known region, and are on no map: see its page.",
                number,
            )
            return Link(text.format(what=what), self._reader.urls.document(COUNTRY) or "")
        text = words.ngettext(
            "{what} lies in a wider place, a region or the whole country: see the map by region.",
            "{what} lie in wider places, a region or the whole country: see the map by region.",
            number,
        )
        return Link(text.format(what=what), replace(asked, level="region").address(self._reader.urls))

    def _without_outline(self) -> Link | None:
        bare = [place for place in self._places if "/".join(place_of(place)) not in drawn()]
        if not bare:
            return None
        said = (
            self._said(self._names[one].text, self._counts[one]) if one in self._counts else self._names[one].text
            for one in sorted(bare, key=lambda one: counted(self._names[one].text))
        )
        text = self._reader.words.gettext("Without an outline on the map, in the table only: {places}.")
        return Link(text.format(places=", ".join(said)), "")

    def rows(self) -> tuple[MapRow, ...]:
        """Return the rows of the table in the order asked for."""
        return tuple(self._row(place) for place in sorted(self._places, key=self._key))

    def _key(self, place: NamedNode) -> tuple[int, tuple[str | int, ...], str]:
        name = counted(self._names[place].text)
        if self._asked.order == "code":
            return 0, (), place.value
        return (-self._counts.get(place, 0) if self._asked.order == "number" else 0), name, place.value

    def _row(self, place: NamedNode) -> MapRow:
        reader, number, label = self._reader, self._counts.get(place, 0), self._names[place]
        level, code = place_of(place)
        link = Link(label.text, reader.urls.document(place) or "", foreign(reader, label.language))
        if not number:
            return MapRow(link, code, None)
        found = reader.urls.search(None, self._asked.facets(f"{level}/{code}"))
        return MapRow(link, code, Link(reader.words.number(number), found))


def _fields(visit: Visit, asked: Asked) -> tuple[Select, ...]:
    _ = visit.reader.words.gettext
    levels = (Choice("departement", _("Départements")), Choice("region", _("Regions")))
    return (
        Select("kind", _("What to count"), _kinds(visit.reader), asked.kind),
        Select("level", _("Territories"), levels, asked.level),
        Select("theme", _("Theme"), _themes(visit, asked), asked.theme),
        Select("goal", _("Goal (SDG), stated or proposed"), _goals(visit, asked), asked.goal),
    )


def _kinds(reader: Reader) -> tuple[Choice, ...]:
    names = {segment: capitalised(KIND_OF_SEGMENT[segment].plural(reader.language)) for segment in KINDS[1:]}
    return tuple(Choice(one, names.get(one) or reader.words.gettext("Everything")) for one in KINDS)


def _themes(visit: Visit, asked: Asked) -> tuple[Choice, ...]:
    offered = {*atlas_of(visit.view).themes, *((asked.chosen.theme,) if asked.chosen.theme else ())}
    named = sorted(visit.view.labels(offered, visit.reader.language).items(), key=lambda one: counted(one[1].text))
    themes = (Choice(iri.value.rpartition("/")[2], label.text) for iri, label in named)
    return (Choice("", visit.reader.words.gettext("Every theme")), *themes)


def _goals(visit: Visit, asked: Asked) -> tuple[Choice, ...]:
    offered = {*atlas_of(visit.view).goals, *((asked.chosen.goal,) if asked.chosen.goal else ())}
    labels = visit.view.labels(offered, visit.reader.language)
    numbers = {int(iri.value.removeprefix(SDG)): labels[iri].text for iri in offered if iri != GOAL_SCHEME}
    goals = (Choice(str(number), f"{number} · {numbers[number]}") for number in sorted(numbers))
    return (Choice("", visit.reader.words.gettext("Every goal")), *goals)


def _bands(reader: Reader, classes: Sequence[Class]) -> tuple[Band, ...]:
    number = reader.words.number
    told = (
        Band(one.tone, number(one.least) if one.least == one.most else f"{number(one.least)}–{number(one.most)}")
        for one in classes
    )
    return (Band(0, reader.words.gettext("nothing stated")), *told)


def _columns(reader: Reader, asked: Asked) -> tuple[Column, ...]:
    _ = reader.words.gettext
    names = {"name": _("Territory"), "code": _("Code"), "number": _("Number")}
    ways = {"name": "ascending", "code": "ascending", "number": "descending"}
    return tuple(
        Column(text, asked.by(order).address(reader.urls), ways[order] if order == asked.order else "")
        for order, text in names.items()
    )


def _exports(reader: Reader, asked: Asked) -> tuple[Link, ...]:
    _, chosen = reader.words.gettext, asked.chosen
    given: Mapping[str, str | None] = {
        "level": VOC.term(f"territory-level/{asked.level}").value,
        "class": _class_of(asked.kind),
        "theme": chosen.theme.value if chosen.theme else None,
        "goal": chosen.goal.value if chosen.goal else None,
    }
    return (
        Link("CSV", reader.urls.page(f"{SAVED}.csv", **given)),
        Link(_("The query that counts"), reader.urls.page(SAVED, **given)),
    )


def _class_of(kind: str) -> str | None:
    return None if kind == EVERYTHING else KIND_OF_SEGMENT[kind].classes[0].value
