"""The saved queries asked of the real catalogue."""

import pytest
from asking import Ask, short

from dotheque_graph.assets import asset
from dotheque_graph.namespaces import BASE
from dotheque_graph.query.library import QueryLibrary
from dotheque_graph.store.oxigraph import OxigraphStore


@pytest.fixture(scope="session")
def library() -> QueryLibrary:
    """Every saved query, checked."""
    return QueryLibrary.load(asset("sparql"))


@pytest.fixture(scope="session")
def ask(library: QueryLibrary, catalogue: OxigraphStore) -> Ask:
    """Ask a saved query for some of its variables; IRIs of our base may be given without it."""

    def asked(name: str, variables: str, **values: str) -> list[tuple[str | None, ...]]:
        full = {key: value if ":" in value or len(value) == 2 else BASE + value for key, value in values.items()}
        found = catalogue.select(library.get(name).bind(**full))
        return [tuple(short(row.get(variable)) for variable in variables.split()) for row in found.rows]

    return asked
