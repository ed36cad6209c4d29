"""A fictional catalogue of any size, with hubs, published in an instance of its own and nowhere else.

Every name in it says that it is fictional. It stands on the real ontology, shapes and vocabularies, and has a theme of
all resources, an organisation that published half of them, and a territory with a twentieth.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final

from dotheque_graph.bootstrap import Application
from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, GEO, GRAPH, ID, IGEO, ORG, PROV, RDF_TYPE, SKOS, VOC, XSD
from dotheque_graph.publication.road import publish
from dotheque_graph.publication.sources import CATALOGUE, asset_sources, read_sources
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import Release
from dotheque_graph.validation.shapes import read_shapes

THEME: Final = VOC.term("theme/fictif")
PUBLISHER: Final = ID.term("organisation/organisation-fictive-0")
TERRITORY: Final = ID.term("territory/departement/fictif")
HUBS: Final = (THEME, PUBLISHER, TERRITORY)
"""What everything points to."""

_THEMES: Final = tuple(
    VOC.term(f"theme/{name}") for name in ("youth", "environment", "inclusion", "commons", "transparency", "sortition")
)
_TYPES: Final = tuple(
    VOC.term(f"resource-type/{name}")
    for name in ("report", "tool", "webinar", "practical-sheet", "methodological-guide")
)
_AUDIENCES: Final = tuple(VOC.term(f"audience/{name}") for name in ("residents", "researchers", "associations"))
_REAL: Final = tuple(GRAPH.term(name) for name in ("ontology", "shapes", "vocabulary"))
"""Named graphs that are those of the real catalogue."""


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How many there are of each kind, for so many resources."""

    resources: int

    @property
    def organisations(self) -> int:
        return max(1, self.resources // 50)

    @property
    def experiments(self) -> int:
        return max(1, self.resources // 100)

    @property
    def communes(self) -> int:
        return max(1, self.resources // 200)

    def organisation(self, number: int) -> NamedNode:
        return ID.term(f"organisation/organisation-fictive-{number % self.organisations}")

    def experiment(self, number: int) -> NamedNode:
        return ID.term(f"experiment/experimentation-fictive-{number % self.experiments}")

    def commune(self, number: int) -> NamedNode:
        return ID.term(f"territory/commune/fictive-{number % self.communes}")


def publish_fictional(parts: Application, resources: int = 100_000) -> Release:
    """Make an empty instance publish a fictional catalogue of so many resources, along the road.

    The quads go straight into the working copy: as one change set, they would take a gigabyte. Nothing is validated.
    """
    real = read_sources([source for source in asset_sources() if source.graph in _REAL], _silent)

    def plan(store: OxigraphStore) -> ChangeSet:
        everything = statements(resources)
        last = frozenset(islice(everything, 1))
        store.replace_graph(CATALOGUE, everything)
        return ChangeSet(added=last.union(real))

    without_rules = replace(parts.road, shapes=lambda: read_shapes(()))
    return publish(without_rules, plan, "Catalogue fictif").release


def _silent(_what: str, _done: int, _total: int) -> None:
    """Show no progress."""


def statements(resources: int) -> Iterator[Quad]:
    """Yield the quads of a catalogue of so many resources, all in the graph `catalogue`."""
    sizes = _Sizes(resources)
    return chain(
        _theme(),
        *(_organisation(number, sizes) for number in range(sizes.organisations)),
        _territory(TERRITORY, "Département fictif", "departement", None),
        *(
            _territory(sizes.commune(number), f"Commune fictive {number}", "commune", TERRITORY)
            for number in range(sizes.communes)
        ),
        *(_experiment(number, sizes) for number in range(sizes.experiments)),
        chain.from_iterable(_resource(number, sizes) for number in range(resources)),
    )


def _resource(number: int, sizes: _Sizes) -> Iterator[Quad]:
    resource = ID.term(f"resource/ressource-fictive-{number}")
    publisher = PUBLISHER if number < sizes.resources // 2 else sizes.organisation(number)
    yield from _named(resource, DCTERMS.term("title"), f"Ressource fictive {number}", f"Fictional resource {number}")
    yield _quad(resource, RDF_TYPE, DOTH.term("Resource"))
    yield _quad(resource, DCTERMS.term("description"), _french(f"Cette ressource n'existe pas : c'est la {number}e."))
    yield _quad(resource, DOTH.term("resourceType"), _TYPES[number % len(_TYPES)])
    yield _quad(resource, DCAT.term("theme"), THEME)
    yield _quad(resource, DCAT.term("theme"), _THEMES[number % len(_THEMES)])
    yield _quad(resource, DCTERMS.term("audience"), _AUDIENCES[number % len(_AUDIENCES)])
    yield _quad(resource, DCTERMS.term("publisher"), publisher)
    yield _quad(resource, DCTERMS.term("creator"), sizes.organisation(number * 7))
    yield _quad(resource, DCTERMS.term("spatial"), sizes.commune(number) if number % 20 else TERRITORY)
    yield _quad(resource, DOTH.term("documents"), sizes.experiment(number))
    yield _quad(resource, DCAT.term("keyword"), _french(f"mot fictif {number % 300}"))
    yield _quad(resource, DCTERMS.term("license"), VOC.term("licence/cc-by-4-0"))
    yield _quad(resource, DOTH.term("publicationState"), VOC.term("publication-state/available"))


def _organisation(number: int, sizes: _Sizes) -> Iterator[Quad]:
    organisation = sizes.organisation(number)
    yield from _named(organisation, SKOS.term("prefLabel"), f"Organisation fictive {number}")
    yield _quad(organisation, RDF_TYPE, ORG.term("Organization"))
    yield _quad(organisation, DOTH.term("organisationType"), VOC.term("organisation-type/association"))
    yield _quad(organisation, DCTERMS.term("spatial"), sizes.commune(number))
    membership = ID.term(f"membership/fictive-{number}")
    yield from _named(membership, DCTERMS.term("title"), f"Appartenance fictive {number}")
    yield _quad(membership, RDF_TYPE, ORG.term("Membership"))
    yield _quad(membership, ORG.term("member"), organisation)
    yield _quad(membership, ORG.term("organization"), PUBLISHER)
    yield _quad(membership, ORG.term("role"), VOC.term("organisation-role/member"))


def _experiment(number: int, sizes: _Sizes) -> Iterator[Quad]:
    experiment = sizes.experiment(number)
    yield from _named(experiment, DCTERMS.term("title"), f"Expérimentation fictive {number}")
    yield _quad(experiment, RDF_TYPE, DOTH.term("Experiment"))
    yield _quad(experiment, DOTH.term("status"), VOC.term("experiment-status/completed"))
    yield _quad(experiment, DCTERMS.term("spatial"), sizes.commune(number))
    yield _quad(experiment, DCAT.term("theme"), _THEMES[number % len(_THEMES)])
    for place in range(5):
        participation = ID.term(f"participation/fictive-{number}-{place}")
        agent = sizes.organisation(number + place)
        yield _quad(experiment, PROV.term("qualifiedAssociation"), participation)
        yield _quad(experiment, PROV.term("wasAssociatedWith"), agent)
        yield from _named(participation, DCTERMS.term("title"), f"Participation fictive {number}, {place}")
        yield _quad(participation, RDF_TYPE, DOTH.term("Participation"))
        yield _quad(participation, PROV.term("agent"), agent)
        yield _quad(participation, PROV.term("hadRole"), VOC.term("organisation-role/partner"))


def _theme() -> Iterator[Quad]:
    yield from _named(THEME, SKOS.term("prefLabel"), "Thème fictif", "Fictional theme")
    yield _quad(THEME, RDF_TYPE, SKOS.term("Concept"))
    yield _quad(THEME, SKOS.term("inScheme"), VOC.term("theme"))
    yield _quad(THEME, SKOS.term("topConceptOf"), VOC.term("theme"))


def _territory(place: NamedNode, name: str, level: str, whole: NamedNode | None) -> Iterator[Quad]:
    yield from _named(place, SKOS.term("prefLabel"), name)
    yield _quad(place, RDF_TYPE, DCTERMS.term("Location"))
    yield _quad(place, RDF_TYPE, GEO.term("Feature"))
    yield _quad(place, DOTH.term("level"), VOC.term(f"territory-level/{level}"))
    yield _quad(place, IGEO.term("codeINSEE"), Literal(f"X{place.value.rpartition('/')[2]}"))
    yield _quad(place, DOTH.term("population"), Literal("1000", datatype=XSD.term("integer")))
    if whole:
        yield _quad(place, DCTERMS.term("isPartOf"), whole)


def _named(subject: NamedNode, prop: NamedNode, french: str, english: str = "") -> Iterator[Quad]:
    yield _quad(subject, prop, _french(french))
    if english:
        yield _quad(subject, prop, Literal(english, language="en"))


def _french(text: str) -> Literal:
    return Literal(text, language="fr")


def _quad(subject: NamedNode, prop: NamedNode, value: Term) -> Quad:
    return Quad(subject, prop, value, CATALOGUE)
