"""The form of a suggestion: its fields, what a reader wrote in them, and what is wrong with it; nothing is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request

from dotheque_graph.catalogue.atlas import territories_of
from dotheque_graph.catalogue.coverage import AUDIENCE_SCHEME, THEME_SCHEME, TYPE_SCHEME, concepts, covered
from dotheque_graph.catalogue.within import place_of
from dotheque_graph.namespaces import ID, SDG, SKOS, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.across.covered import Shown, short
from dotheque_graph.web.site import Visit
from dotheque_graph.web.words import noted

BASES: Final[Mapping[str, str]] = {
    "theme": f"{VOC}theme/",
    "type": f"{VOC}resource-type/",
    "audience": f"{VOC}audience/",
    "goal": SDG,
    "territory": f"{ID}territory/",
}
"""What may be asked for, and how the IRIs of its values begin."""
ASKED: Final = {
    "theme": noted("Theme"),
    "type": noted("Type of resource"),
    "audience": noted("Audience"),
    "goal": noted("Sustainable development goal"),
    "territory": noted("Territory"),
}
SENT: Final = "check"
"""The parameter that tells a form that was sent from a link that fills it in."""
_VALUE: Final = re.compile(r"[A-Za-z0-9.-]{1,60}(/[A-Za-z0-9.-]{1,20})?")
_KEPT: Final = 2
"""What a reader wrote is given back up to so many times the length that is allowed."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A text that is asked for: its name, its words, a hint or "", how long it may be, and of what kind it is."""

    name: str
    label: str
    hint: str
    longest: int
    kind: str = "text"
    required: bool = False


TEXTS: Final = (
    Asking("title", noted("Title"), "", 200, required=True),
    Asking("address", noted("Web address"), noted("Leave it empty for a file: attach it to the message."), 400, "url"),
    Asking("made", noted("Who made it, and when"), "", 200),
    Asking("licence", noted("Licence"), noted("Where you know it: it says what others may do with it."), 100),
    Asking("why", noted("Why it is worth reading"), "", 800, "area", required=True),
)


@dataclass(frozen=True, slots=True)
class Option:
    """What a list offers: its value, its name, and the language of that where it is not the page's."""

    value: str
    text: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its `kind` is text, url, area or choice; `error` says what is wrong with its value, "" for nothing.

    `most` is how many characters are read at all: a browser takes no more, so that nothing is cut without a word.
    """

    name: str
    label: str
    kind: str
    value: str
    hint: str = ""
    error: str = ""
    required: bool = False
    most: int = 0
    choices: tuple[Option, ...] = ()

    @property
    def described(self) -> str:
        """Return the identifiers of what describes the field, for aria-describedby."""
        parts = (("hint", self.hint), ("error", self.error))
        return " ".join(f"suggest-{self.name}-{part}" for part, text in parts if text)


def given_in(request: Request) -> dict[str, str | None]:
    """Return what a request gives, by field, None for nothing; what is no value of a list is left out."""
    chosen = {name: request.query_params.get(name, "") for name in BASES}
    given: dict[str, str | None] = {name: value if _VALUE.fullmatch(value) else None for name, value in chosen.items()}
    for one in TEXTS:
        given[one.name] = request.query_params.get(one.name, "").strip()[: one.longest * _KEPT] or None
    given[SENT] = "1" if request.query_params.get(SENT) else None
    return given


def known_in(visit: Visit, given: Mapping[str, str | None]) -> dict[str, NamedNode]:
    """Return what is asked for and is of the catalogue, by its name in addresses."""
    found = {name: NamedNode(base + value) for name, base in BASES.items() if (value := given[name])}
    return {name: iri for name, iri in found.items() if visit.store.quads(iri, SKOS.term("prefLabel"), limit=1)}


def fields_of(visit: Visit, given: Mapping[str, str | None], known: Mapping[str, NamedNode]) -> tuple[Field, ...]:
    """Return the fields with what was given; errors are told once the form was sent."""
    _ = visit.reader.words.gettext
    texts = tuple(
        Field(
            name=one.name,
            label=_(one.label),
            kind=one.kind,
            value=(value := given[one.name] or ""),
            hint=_(one.hint) if one.hint else "",
            error=_fault(visit, one, value) if given[SENT] else "",
            required=one.required,
            most=one.longest * _KEPT,
        )
        for one in TEXTS
    )
    return (*texts, *_choices(visit, known))


def _fault(visit: Visit, asking: Asking, value: str) -> str:
    _ = visit.reader.words.gettext
    if asking.required and not value:
        return {"title": _("Write the title of the resource."), "why": _("Say why it is worth reading.")}[asking.name]
    if len(value) > asking.longest:
        return _("Shorten this text: {number} characters at most.").format(number=asking.longest)
    if asking.kind == "url" and value and not _is_address(value):
        return _("Write an address that begins with https://, such as https://example.org/guide.")
    return ""


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"\s", text)
    except ValueError:  # brackets that are no address of IPv6
        return False


def _choices(visit: Visit, known: Mapping[str, NamedNode]) -> tuple[Field, ...]:
    offered = _offered(visit)
    shown = Shown(visit.view, visit.reader, (*(one for some in offered.values() for one in some), *known.values()))

    def option(iri: NamedNode) -> Option:
        level, code = place_of(iri)
        link = shown.link(iri)
        return Option(short(iri), link.text if level in ("", "region") else f"{link.text} ({code})", link.language)

    every = Option("", visit.reader.words.gettext("not chosen"))
    fields = []
    for name, some in offered.items():
        chosen = known.get(name)
        choices = (every, *([option(chosen)] if chosen and chosen not in some else []), *map(option, some))
        value = short(chosen) if chosen else ""
        fields.append(Field(name, visit.reader.words.gettext(ASKED[name]), "choice", value, choices=choices))
    return tuple(fields)


def _offered(visit: Visit) -> Mapping[str, tuple[NamedNode, ...]]:
    """Return what may be chosen in each list, by name; goals by number, regions before départements."""
    schemes = {"theme": THEME_SCHEME, "type": TYPE_SCHEME, "audience": AUDIENCE_SCHEME}
    lists = {name: [concepts(visit.store, scheme)] for name, scheme in schemes.items()}
    lists["territory"] = [_places(visit, "region"), _places(visit, "departement")]
    every = [iri for parts in lists.values() for part in parts for iri in part]
    shown = Shown(visit.view, visit.reader, every)
    found = {
        name: tuple(iri for part in parts for iri in sorted(part, key=shown.order)) for name, parts in lists.items()
    }
    return {**found, "goal": tuple(goal.iri for goal in covered(visit.view).goals)}


def _places(visit: Visit, level: str) -> tuple[NamedNode, ...]:
    return visit.view.once(f"territories {level}", lambda store: territories_of(store, level))
