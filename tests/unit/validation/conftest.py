"""Small shapes and data of their own, far from the catalogue."""

import pytest

from dotheque_graph.namespaces import PREFIXES
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.validation.shapes import read_shapes

EXAMPLE = "https://exemple.invalid/"
_PREFIX_LINES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


def _quads(text: str):
    return read_rdf(f"{_PREFIX_LINES}@prefix ex: <{EXAMPLE}> .\n{text}".encode(), TURTLE, "exemple")


@pytest.fixture(scope="session")
def quads():
    """Return a function that reads Turtle with the prefixes of the house and `ex:`."""
    return _quads


@pytest.fixture(scope="session")
def ex():
    """Return a function that makes the IRI of an example."""
    return lambda name: NamedNode(EXAMPLE + name)


@pytest.fixture(scope="session")
def store():
    """Return a function that makes a store of Turtle."""
    return lambda text: OxigraphStore.memory(_quads(text))


SHAPES = """
ex:Group a sh:PropertyGroup ; rdfs:label "Groupe"@fr, "Group"@en ; sh:order 10 .
ex:ThingShape a sh:NodeShape ; sh:targetClass ex:Thing ;
    sh:property ex:ThingShape-name, ex:ThingShape-friend, ex:ThingShape-sum .
ex:ThingShape-name a sh:PropertyShape ; sh:path ex:name ; sh:minCount 1 ; sh:datatype xsd:string ;
    sh:name "Nom"@fr, "Name"@en ; sh:message "Donnez le nom."@fr, "Give the name."@en ;
    sh:group ex:Group ; sh:order 20 ; sh:severity sh:Violation .
ex:ThingShape-friend a sh:PropertyShape ; sh:path ex:friend ; sh:class ex:Thing ;
    sh:name "Ami"@fr, "Friend"@en ; sh:message "Nommez un ami."@fr, "Name a friend."@en ;
    sh:group ex:Group ; sh:order 10 ; sh:severity sh:Warning .
ex:ThingShape-sum a sh:PropertyShape ; sh:path ex:part ;
    sh:name "Somme"@fr, "Sum"@en ; sh:message "Vérifiez la somme."@fr, "Check the sum."@en ;
    sh:order 30 ; sh:severity sh:Info ; sh:sparql ex:ThingShape-sum-select .
ex:ThingShape-sum-select sh:prefixes ex:prefixes ;
    sh:select '''SELECT $this ?value WHERE { $this ex:total ?value ; $PATH ?part }
        GROUP BY $this ?value HAVING (SUM(?part) != ?value)''' .
ex:prefixes sh:declare ex:prefix-ex .
ex:prefix-ex sh:prefix "ex" ; sh:namespace "https://exemple.invalid/"^^xsd:anyURI .
ex:NotedShape a sh:NodeShape ; sh:targetSubjectsOf ex:note ; sh:property ex:NotedShape-note .
ex:NotedShape-note a sh:PropertyShape ; sh:path ex:note ; sh:maxCount 1 ; sh:node ex:Short ;
    sh:message "Une note courte."@fr ; sh:order 5 .
ex:Short a sh:NodeShape ; sh:datatype xsd:string ; sh:pattern "^.{1,5}$" .
"""


@pytest.fixture(scope="session")
def thing_shapes():
    return read_shapes(_quads(SHAPES))
