"""The saved queries of `sparql/entity/`, with their parameters bound to terms."""

from collections.abc import Iterable
from functools import cache

from dotheque_graph.assets import asset
from dotheque_graph.query.library import SavedQuery
from dotheque_graph.rdf.terms import NamedNode


def question(name: str, **parameters: Iterable[NamedNode]) -> str:
    """Return the text of `sparql/entity/{name}.rq` with each parameter bound to any of its terms."""
    return _saved(name).bind(**{parameter: tuple(terms) for parameter, terms in parameters.items()})


@cache
def _saved(name: str) -> SavedQuery:
    return SavedQuery.read(f"entity/{name}", asset("sparql", "entity", f"{name}.rq").read_text("utf-8"))
