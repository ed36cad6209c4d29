"""Units of indicators: a number and what it counts, as people write them."""

from collections.abc import Callable, Mapping
from typing import Final

from dotheque_graph.namespaces import VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.words import Words

_UNIT: Final = VOC.term("unit/").value

_FORMS: Final[Mapping[str, Callable[[Words, int], str]]] = {
    "action": lambda words, n: words.ngettext("{number} action", "{number} actions", n),
    "axis": lambda words, n: words.ngettext("{number} line of work", "{number} lines of work", n),
    "content": lambda words, n: words.ngettext("{number} content", "{number} contents", n),
    "device": lambda words, n: words.ngettext("{number} device", "{number} devices", n),
    "event": lambda words, n: words.ngettext("{number} event", "{number} events", n),
    "follower": lambda words, n: words.ngettext("{number} follower", "{number} followers", n),
    "local-authority": lambda words, n: words.ngettext("{number} local authority", "{number} local authorities", n),
    "minute-report": lambda words, n: words.ngettext("{number} set of minutes", "{number} sets of minutes", n),
    "organisation": lambda words, n: words.ngettext("{number} organisation", "{number} organisations", n),
    "person": lambda words, n: words.ngettext("{number} person", "{number} people", n),
    "session-per-quarter": lambda words, n: words.ngettext(
        "{number} session per quarter", "{number} sessions per quarter", n
    ),
    "tool": lambda words, n: words.ngettext("{number} tool", "{number} tools", n),
    "visit": lambda words, n: words.ngettext("{number} visit", "{number} visits", n),
    "year": lambda words, n: words.ngettext("{number} year", "{number} years", n),
}
"""How to say a number of each unit; the singular goes with what `n` the language says."""


def counted_in(words: Words, value: float, unit: NamedNode | None) -> str:
    """Return "28 000 abonnés": a number with its unit, the bare number for a unit without words."""
    form = _FORMS.get(unit.value.removeprefix(_UNIT)) if unit else None
    number = words.number(value)
    # The fraction does not make the plural: French says 1,5 an.
    return form(words, int(value)).format(number=number) if form else number
