"""How a saved query is asked in these tests, and how its terms are written."""

from collections.abc import Callable

from dotheque_graph.namespaces import BASE, compact
from dotheque_graph.rdf.terms import Term

Ask = Callable[..., list[tuple[str | None, ...]]]


def short(term: Term | None) -> str | None:
    """Return an IRI of our base without the base and `id/`, any other compacted, a literal by its text."""
    if term is None:
        return None
    value = getattr(term, "value", str(term))
    if value.startswith(BASE) and "#" not in value:
        return str(value.removeprefix(BASE).removeprefix("id/"))
    return compact(value)
