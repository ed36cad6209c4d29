"""The real catalogue in two releases, served by the command; its pages, and what checks them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import browser
from kinds_of_page import ENTITIES, PAGES, PROBLEMS, Opened
from page_checkers import Check, checked
from serving import Served, command_line, pytest_runtest_makereport, serving

from dotheque_graph.store.oxigraph import OxigraphStore

__all__ = ["browser", "pytest_runtest_makereport"]

FICTION = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/dotheque/id/organisation/exemple-retire> a doth:Tombstone ;
    dcterms:isReplacedBy <https://w3id.org/dotheque/id/organisation/ademe> ;
    dcterms:title "Exemple fictif"@fr, "Fictional example"@en ;
    doth:reason "Texte d'exemple fictif."@fr, "Fictional example text."@en ;
    doth:withdrawnOn "2001-03-15"^^xsd:date .
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark whatever stands in this folder: `make test-html` installs what it needs, and runs it."""
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.html)


@pytest.fixture(scope="session")
def served(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve the catalogue, and a second release with a fictional change and something fictional that is withdrawn."""
    folder = tmp_path_factory.mktemp("pages")
    command_line(folder / "var", "load", "--dumps")
    changed, withdrawn = folder / "ademe.ttl", folder / "exemple-retire.ttl"
    original = (root / "data" / "catalogue" / "organisation" / "ademe.ttl").read_text("utf-8")
    changed.write_text(original.replace('"ADEME"@fr ;', '"ADEME (essai)"@fr ;'), "utf-8")
    withdrawn.write_text(FICTION, "utf-8")
    command_line(folder / "var", "load", str(changed), str(withdrawn))
    with serving(folder / "var", folder / "site.log") as site:
        yield site


@pytest.fixture(scope="session")
def pages(catalogue: OxigraphStore, served: Served) -> tuple[Opened, ...]:
    """Return the pages to look at, one of each kind."""
    entities = {kind: path or _first(catalogue, kind, served) for kind, path in ENTITIES.items()}
    return (
        *(Opened(kind, path) for kind, path in PAGES.items()),
        *(Opened(f"entity: {kind}", f"/doc/{path}") for kind, path in entities.items()),
        *(Opened(kind, path, status) for kind, (path, status) in PROBLEMS.items()),
    )


def _first(catalogue: OxigraphStore, kind: str, served: Served) -> str:
    """Return the path of the first entity of a kind, below /doc/."""
    if kind == "activity":
        return served.release().record.activity.rpartition("dotheque/")[2]
    start = f"https://w3id.org/dotheque/id/{kind}/"
    rows = catalogue.select(
        f'SELECT ?e {{ ?e a ?class FILTER(STRSTARTS(STR(?e), "{start}")) }} ORDER BY ?e LIMIT 1'
    ).rows
    [row] = rows
    return row["e"].value.rpartition("/id/")[2]


@pytest.fixture(scope="session")
def nu_checker(tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Return what gives the messages of the Nu HTML checker for some documents, by the name of each."""
    return lambda documents: checked(documents, tmp_path_factory.mktemp("checked"))
