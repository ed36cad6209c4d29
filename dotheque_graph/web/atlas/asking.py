"""What a reader asks of the map, as its address says it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from starlette.requests import Request

from dotheque_graph.catalogue.atlas import LEVELS, Chosen
from dotheque_graph.catalogue.kinds import THEME_SCHEME
from dotheque_graph.errors import InvalidParameter
from dotheque_graph.namespaces import SDG
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.urls import Urls

EVERYTHING: Final = "all"
KINDS: Final = (EVERYTHING, "experiment", "organisation", "resource")
"""What the map can count, by the segment of its kind."""
ORDERS: Final = ("number", "name", "code")
"""By what the table can be sorted: the most first, else from A and from 1."""
_GOALS: Final = tuple(str(number) for number in range(1, 18))
_LONGEST: Final = 80
"""Characters of a wrong value that are said back."""
_THEME: Final = re.compile(r"[a-z0-9-]{1,80}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What is counted, where, and in what order the table tells it; `theme` and `goal` are short, "" for any."""

    kind: str = EVERYTHING
    level: str = LEVELS[0]
    theme: str = ""
    goal: str = ""
    order: str = ORDERS[0]

    @property
    def chosen(self) -> Chosen:
        """Return what is counted, in the terms of the atlas."""
        return Chosen(
            kind="" if self.kind == EVERYTHING else self.kind,
            theme=NamedNode(f"{THEME_SCHEME.value}/{self.theme}") if self.theme else None,
            goal=NamedNode(f"{SDG}{self.goal}") if self.goal else None,
        )

    def parameters(self) -> dict[str, str | int | None]:
        """Return the parameters of the address that asks it, those that ask nothing special being None."""
        plain = Asked()
        given = {
            "kind": self.kind,
            "level": self.level,
            "theme": self.theme,
            "goal": self.goal,
            "sort": self.order,
        }
        usual = {"kind": plain.kind, "level": plain.level, "theme": "", "goal": "", "sort": plain.order}
        return {name: value if value != usual[name] else None for name, value in given.items()}

    def address(self, urls: Urls) -> str:
        """Return the address of the map that answers it."""
        return urls.page("/map", **self.parameters())

    def by(self, order: str) -> "Asked":
        """Return the same with the table in another order."""
        return replace(self, order=order)

    def facets(self, territory: str = "") -> Mapping[str, tuple[str, ...]]:
        """Return the facets of the search that lists what is counted; in one territory, "departement/33", or in all."""
        values = {
            "territory": (territory,),
            "kind": self.chosen.segments,
            "theme": (self.theme,),
            "goal": (self.goal,),
        }
        return {facet: value for facet, value in values.items() if any(value)}


def asked_of(request: Request) -> Asked:
    """Return what the address of a request asks; raise InvalidParameter. An empty parameter asks nothing."""
    plain = Asked()
    theme = request.query_params.get("theme", "")
    if theme and not _THEME.fullmatch(theme):
        raise InvalidParameter("theme", theme[:_LONGEST], "a theme of the catalogue", "un thème du catalogue")
    return Asked(
        kind=_one(request, "kind", KINDS) or plain.kind,
        level=_one(request, "level", LEVELS) or plain.level,
        theme=theme,
        goal=_one(request, "goal", _GOALS),
        order=_one(request, "sort", ORDERS) or plain.order,
    )


def _one(request: Request, name: str, known: tuple[str, ...]) -> str:
    text = request.query_params.get(name, "")
    if text and text not in known:
        raise InvalidParameter(name, text[:_LONGEST], ", ".join(known))
    return text
