"""The saved queries that pages are made from, with their parameters bound to terms."""

from collections.abc import Iterable
from functools import cache

from dotheque_graph.assets import asset
from dotheque_graph.query.library import SavedQuery
from dotheque_graph.rdf.terms import NamedNode


def question(name: str, **parameters: Iterable[NamedNode]) -> str:
    """Return the text of `sparql/{name}.rq` with each parameter bound to any of its terms.

    A name without folder is one of `sparql/entity/`.
    """
    return _saved(name if "/" in name else f"entity/{name}").bind(
        **{parameter: tuple(terms) for parameter, terms in parameters.items()}
    )


@cache
def _saved(name: str) -> SavedQuery:
    return SavedQuery.read(name, asset("sparql", *f"{name}.rq".split("/")).read_text("utf-8"))
