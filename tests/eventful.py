"""A fictional instance with a history: entities added, changed, withdrawn, deleted, and a release taken back."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from dotheque_graph.namespaces import DCTERMS, DOTH, GRAPH, ID, ORG, RDF_TYPE, SKOS, VOC, XSD
from dotheque_graph.publication.plans import add, drop_graph, synchronise, update
from dotheque_graph.publication.road import Road, publish, roll_back
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term
from dotheque_graph.store.changes import HISTORY
from dotheque_graph.store.releases import Releases
from dotheque_graph.validation.shapes import read_shapes

CATALOGUE, LINKS = GRAPH.term("catalogue"), GRAPH.term("links/elsewhere")
HUT, MILL, OVEN, BARN = (ID.term(f"organisation/{name}") for name in ("la-cabane", "le-moulin", "le-four", "la-grange"))
THEME = VOC.term("theme/eau")
NEVER = ID.term("organisation/jamais")
LAST = 8
"""Number of the last release."""
FIRST_DAY = datetime(2098, 11, 1, 10, 0, 0, 500_000, UTC)
"""When release 1 was made; each other one is a day later. Half a second, which dates of HTTP cannot say."""


def entity(iri: NamedNode, name: str, *more: tuple[NamedNode, Term]) -> list[Quad]:
    """Return the statements of an organisation in the graph of the catalogue."""
    facts = ((RDF_TYPE, ORG.term("Organization")), (SKOS.term("prefLabel"), Literal(name, language="fr")), *more)
    return [Quad(iri, prop, value, CATALOGUE) for prop, value in facts]


def tombstone(iri: NamedNode, name: str, replaced_by: NamedNode) -> list[Quad]:
    """Return what is left of a withdrawn organisation."""
    facts = (
        (RDF_TYPE, DOTH.term("Tombstone")),
        (DCTERMS.term("title"), Literal(name, language="fr")),
        (DOTH.term("withdrawnOn"), Literal("2098-11-04", datatype=XSD.term("date"))),
        (DCTERMS.term("isReplacedBy"), replaced_by),
    )
    return [Quad(iri, prop, value, CATALOGUE) for prop, value in facts]


def road_of(folder: Path, kept: int = 100) -> Road:
    """Return the road of an instance without rules."""
    return Road(Releases(folder), lambda: read_shapes(()), kept, 5.0)


def publish_all(folder: Path) -> Releases:
    """Publish eight releases in a folder, one a day.

    1 the hut and the mill; 2 the hut has another name; 3 the oven comes, with a number that has zeros to lose; 4 the
    mill is withdrawn; 5 the oven is deleted, a theme and a graph of links come; 6 what 3 said is said again; 7 the hut
    says two things more in a graph of its own; 8 that graph is dropped.
    """
    road = road_of(folder)
    hut, mill = entity(HUT, "La Cabane"), entity(MILL, "Le Moulin")
    oven = entity(OVEN, "Le Four", (DOTH.term("amount"), Literal("1.50", datatype=XSD.term("decimal"))))
    theme = Quad(THEME, SKOS.term("prefLabel"), Literal("Eau", language="fr"), GRAPH.term("vocabulary"))
    links = [Quad(HUT, SKOS.term("exactMatch"), NamedNode(f"https://example.org/{n}"), LINKS) for n in "ab"]
    renamed = entity(HUT, "La Cabane du lac")
    publish(road, add([*hut, *mill]), "Premier")
    publish(road, update(renamed), "La cabane change de nom")
    publish(road, add(oven), "Le four arrive")
    publish(road, update(tombstone(MILL, "Le Moulin", HUT)), "Le moulin est retiré")
    kept = [*renamed, *tombstone(MILL, "Le Moulin", HUT)]
    publish(road, synchronise([*kept, theme], [CATALOGUE]), "Le four disparaît")
    roll_back(road, 3)
    publish(road, add(links), "Deux liens")
    publish(road, drop_graph(LINKS), "Les liens s'en vont")
    for number in range(1, LAST + 1):
        date_release(road.releases, number, day(number))
    return road.releases


def day(number: int) -> datetime:
    """Return when a release was made."""
    return FIRST_DAY + timedelta(days=number - 1)


def date_release(releases: Releases, number: int, moment: datetime) -> None:
    """Give a release another date."""
    path = releases.folder / str(number) / "release.json"
    record = releases.get(number).record
    path.write_text(path.read_text("utf-8").replace(record.issued, moment.isoformat(timespec="milliseconds")), "utf-8")


def descriptions(quads: Iterable[Quad]) -> dict[NamedNode, set[tuple[NamedNode, Term]]]:
    """Return what is said of each subject, publications left out."""
    found: dict[NamedNode, set[tuple[NamedNode, Term]]] = {}
    for quad in quads:
        if quad.graph_name != HISTORY:
            found.setdefault(quad.subject, set()).add((quad.predicate, quad.object))
    return found
