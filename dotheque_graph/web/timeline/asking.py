"""What is asked of the timeline: a kind, a theme, a territory; and what may be chosen."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from starlette.requests import Request

from dotheque_graph.catalogue.chronology import KINDS_IN_TIME, Chronology
from dotheque_graph.catalogue.names import counted
from dotheque_graph.errors import InvalidParameter
from dotheque_graph.namespaces import ID, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.pages import Choice
from dotheque_graph.web.reader import Names, Reader

_LONGEST: Final = 120
_CHOICES: Final = 300
"""Themes and territories that are offered: of more, those that most is about."""
THEME: Final = VOC + "theme/"
TERRITORY: Final = ID + "territory/"


@dataclass(frozen=True, slots=True)
class _Sought:
    """A parameter that ends an IRI: its name, how the IRI begins, and what is right, in English and French."""

    name: str
    prefix: str
    expected: str
    expected_fr: str


_SOUGHT_THEME: Final = _Sought(
    "theme", THEME, "a theme that something in time is about", "un thème dont traite une chose datée"
)
_SOUGHT_PLACE: Final = _Sought(
    "territory", TERRITORY, "a territory where something dated lies", "un territoire où se situe une chose datée"
)


@dataclass(frozen=True, slots=True)
class TimelineAsked:
    """The part of the timeline that is asked for; "" for all. `theme` and `territory` are ends of IRIs."""

    kind: str = ""
    theme: str = ""
    territory: str = ""

    @property
    def parameters(self) -> dict[str, str | int | None]:
        """Return the parameters of the address."""
        return {"kind": self.kind or None, "theme": self.theme or None, "territory": self.territory or None}


@dataclass(frozen=True, slots=True)
class Filter:
    """A field of the form: what may be chosen, "" among it for all, and what is."""

    name: str
    text: str
    chosen: str
    choices: tuple[Choice, ...]


def timeline_asked(request: Request) -> TimelineAsked:
    """Return what a request asks for; raise InvalidParameter for a kind that has no place in time."""
    given = {name: request.query_params.get(name, "").strip() for name in ("kind", "theme", "territory")}
    for name, text in given.items():
        if len(text) > _LONGEST:
            raise InvalidParameter(name, text[:_LONGEST], "…")
    kinds = [kind.segment for kind in KINDS_IN_TIME]
    if given["kind"] and given["kind"] not in kinds:
        raise InvalidParameter("kind", given["kind"], ", ".join(kinds))
    return TimelineAsked(**given)


def part_of(whole: Chronology, asked: TimelineAsked) -> Chronology:
    """Return the part of a chronology that is asked for; raise InvalidParameter for what nothing in it is about."""
    everything = whole.everything()
    theme = _named(_SOUGHT_THEME, asked.theme, (iri for one in everything for iri in one.themes))
    place = _named(_SOUGHT_PLACE, asked.territory, (iri for one in everything for iri in one.around))
    return whole.of(asked.kind, theme, place)


def _named(sought: _Sought, text: str, known: Iterable[NamedNode]) -> NamedNode | None:
    if not text:
        return None
    found = next((iri for iri in known if iri.value == sought.prefix + text), None)
    if found is None:
        raise InvalidParameter(sought.name, text, sought.expected, sought.expected_fr)
    return found


def filters(reader: Reader, names: Names, whole: Chronology, asked: TimelineAsked) -> tuple[Filter, ...]:
    """Return the fields of the form, with what the chronology has."""
    everything, _ = whole.everything(), reader.words.gettext
    present = {one.kind.segment for one in everything}
    kinds = tuple(
        Choice(kind.segment, capitalised(kind.plural(reader.language)))
        for kind in KINDS_IN_TIME
        if kind.segment in present
    )
    themes = _choices(names, THEME, Counter(iri for one in everything for iri in one.themes))
    places = _choices(names, TERRITORY, Counter(iri for one in everything for iri in one.around))
    return (
        _field("kind", _("Kind"), asked.kind, _("All"), kinds),
        _field("theme", _("Theme"), asked.theme, _("All"), themes),
        _field("territory", _("Territory"), asked.territory, _("All"), places),
    )


def _field(name: str, text: str, chosen: str, every: str, choices: tuple[Choice, ...]) -> Filter:
    return Filter(name, text, chosen, (Choice("", every), *choices))


def _choices(names: Names, prefix: str, counts: Mapping[NamedNode, int]) -> tuple[Choice, ...]:
    """Return what may be chosen, by name."""
    most = sorted(counts, key=lambda iri: (-counts[iri], iri.value))[:_CHOICES]
    names.learn(most)
    choices = (Choice(iri.value.removeprefix(prefix), names[iri].text) for iri in most if iri.value.startswith(prefix))
    return tuple(sorted(choices, key=lambda choice: counted(choice.text)))
