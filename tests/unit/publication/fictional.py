"""A small fictional instance with shapes of its own: one rule, “every example has a label in French”."""

from pathlib import Path

from dotheque_graph.namespaces import GRAPH, SKOS
from dotheque_graph.publication.road import Road
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.releases import Releases
from dotheque_graph.validation.shapes import read_shapes

CATALOGUE = GRAPH.term("catalogue")
CLASS = NamedNode("https://example.org/fictional/Example")
LABEL = SKOS.term("prefLabel")
LINK = NamedNode("https://example.org/fictional/link")
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/fictional/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
ex:Shape a sh:NodeShape ; sh:targetClass ex:Example ; sh:property ex:Shape-label, ex:Shape-link .
ex:Shape-label a sh:PropertyShape ; sh:path skos:prefLabel ; sh:minCount 1 ; sh:name "nom"@fr, "name"@en ;
    sh:severity sh:Violation ; sh:message "Donnez un nom."@fr, "Give a name."@en .
ex:Shape-link a sh:PropertyShape ; sh:path ex:link ; sh:class ex:Example ; sh:name "lien"@fr, "link"@en ;
    sh:severity sh:Violation ; sh:message "Le lien mène à autre chose."@fr, "The link leads elsewhere."@en .
"""


def example(name: str, label: str | None = None, link: str | None = None) -> list[Quad]:
    """Return the quads of one fictional example."""
    subject = NamedNode(f"https://example.org/fictional/{name}")
    quads = [Quad(subject, TYPE, CLASS, CATALOGUE)]
    if label:
        quads.append(Quad(subject, LABEL, Literal(label, language="fr"), CATALOGUE))
    if link:
        quads.append(Quad(subject, LINK, NamedNode(f"https://example.org/fictional/{link}"), CATALOGUE))
    return quads


def make_road(folder: Path, kept: int = 10) -> Road:
    """Return the road of a fictional instance in a folder."""
    shapes = read_shapes(read_rdf(SHAPES.encode(), TURTLE, "shapes"))
    return Road(Releases(folder), lambda: shapes, kept, 0.0)
