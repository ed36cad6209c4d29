"""A site with every kind of page: the real catalogue in two releases, the second with a fictional change."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kinds_of_page import ENTITIES, PAGES, PROBLEMS, Opened
from serving import ROOT, Served, command_line, serving

FICTION = """@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<https://w3id.org/dotheque/id/organisation/exemple-retire> a doth:Tombstone ;
    dcterms:isReplacedBy <https://w3id.org/dotheque/id/organisation/ademe> ;
    dcterms:title "Exemple fictif"@fr, "Fictional example"@en ;
    doth:reason "Texte d'exemple fictif."@fr, "Fictional example text."@en ;
    doth:withdrawnOn "2001-03-15"^^xsd:date .
"""


@contextmanager
def site_of_pages(folder: Path) -> Iterator[Served]:
    """Publish both releases in a folder, and serve them until the block ends."""
    command_line(folder / "var", "load", "--dumps")
    changed, withdrawn = folder / "ademe.ttl", folder / "exemple-retire.ttl"
    original = (ROOT / "data" / "catalogue" / "organisation" / "ademe.ttl").read_text("utf-8")
    changed.write_text(original.replace('"ADEME"@fr ;', '"ADEME (essai)"@fr ;'), "utf-8")
    withdrawn.write_text(FICTION, "utf-8")
    command_line(folder / "var", "load", str(changed), str(withdrawn))
    with serving(folder / "var", folder / "site.log") as site:
        yield site


def pages_of(served: Served) -> tuple[Opened, ...]:
    """Return the pages to look at, one of each kind."""
    return (
        *(Opened(kind, path) for kind, path in PAGES.items()),
        *entities_of(served),
        *(Opened(kind, path, status) for kind, (path, status) in PROBLEMS.items()),
    )


def entities_of(served: Served) -> tuple[Opened, ...]:
    """Return the page of an entity of each kind."""
    entities = {kind: path or _first(kind, served) for kind, path in ENTITIES.items()}
    return tuple(Opened(f"entity: {kind}", f"/doc/{path}") for kind, path in entities.items())


def _first(kind: str, served: Served) -> str:
    """Return the path of the first entity of a kind, below /doc/."""
    if kind == "activity":
        return served.release().record.activity.rpartition("dotheque/")[2]
    start = f"https://w3id.org/dotheque/id/{kind}/"
    query = f'SELECT ?e {{ ?e a ?class FILTER(STRSTARTS(STR(?e), "{start}")) }} ORDER BY ?e LIMIT 1'
    answer = served.client.get("/sparql", params={"query": query, "format": "json"})
    [row] = answer.json()["results"]["bindings"]
    iri: str = row["e"]["value"]
    return iri.rpartition("/id/")[2]
