"""Minting IRIs and mapping request paths onto them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.errors import InvalidIri
from dotheque_graph.namespaces import BASE
from dotheque_graph.rdf.iris import document_path, iri_of_document, iri_of_request, is_foreign, mint, slugify
from dotheque_graph.rdf.terms import NamedNode


@pytest.mark.parametrize(
    ("label", "slug"),
    [
        ("Démocratie Ouverte", "democratie-ouverte"),
        ("0 Déchet & 100% Citoyen", "0-dechet-100-citoyen"),
        ("L'Œuvre « commune »", "l-oeuvre-commune"),
        ("Réseau des Territoires d’Innovation", "reseau-des-territoires-d-innovation"),
    ],
)
def test_slug_is_ascii_lower_case_and_hyphenated(label, slug):
    assert slugify(label) == slug


def test_label_without_a_letter_gives_no_slug():
    with pytest.raises(InvalidIri):
        slugify("«…»")


def test_minted_iri_carries_the_class_segment():
    assert mint("organisation", "Médiacités").value == BASE + "id/organisation/mediacites"


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (BASE + "id/organisation/ademe", "/doc/organisation/ademe"),
        (BASE + "id/territory/commune/13055", "/doc/territory/commune/13055"),
        (BASE + "vocabulary/theme", "/doc/vocabulary/theme"),
        (BASE + "vocabulary/theme/youth", "/doc/vocabulary/theme/youth"),
        (BASE + "ontology", "/doc/ontology"),
        (BASE + "ontology#Experiment", "/doc/ontology/Experiment"),
        (BASE + "shapes#ResourceShape-title", "/doc/shapes/ResourceShape-title"),
        (BASE + "graph/catalogue", "/doc/graph/catalogue"),
        (BASE + "activity/01k", "/doc/activity/01k"),
        (BASE + "ontology/1.2.0", "/doc/ontology/1.2.0"),
        (BASE + ".well-known/genid/0a-c14n2", "/doc/.well-known/genid/0a-c14n2"),
        ("http://metadata.un.org/sdg/16.7", "/doc/goal/16.7"),
    ],
)
def test_document_path_and_back(iri, path):
    assert document_path(iri) == path
    assert iri_of_document(path) == iri


@pytest.mark.parametrize(
    ("iri", "path"),
    [
        (BASE + "query/browse/themes", "/query/browse/themes"),
        (BASE + "query/browse/themes#theme", "/query/browse/themes"),
        (BASE + "doc/organisation/ademe", "/doc/organisation/ademe"),
        (BASE + "void#catalogue", "/void"),
        (BASE, "/"),
    ],
)
def test_what_is_a_page_itself_has_its_own_path(iri, path):
    assert document_path(iri) == path
    assert is_foreign(NamedNode(iri))


@pytest.mark.parametrize(
    ("iri", "foreign"),
    [
        (BASE + "id/organisation/ademe", False),
        (BASE + "ontology#Experiment", False),
        ("http://metadata.un.org/sdg/16.7", False),
        ("http://metadata.un.org/sdg/", True),
        ("https://example.org/x", True),
        (BASE + "ontology/Experiment", True),
        (BASE + "id/", True),
    ],
)
def test_an_iri_is_foreign_where_no_path_leads_back_to_it(iri, foreign):
    assert is_foreign(NamedNode(iri)) is foreign


@pytest.mark.parametrize(
    "iri", ["https://example.org/x", "http://metadata.un.org/sdg/ontology#Goal", "http://metadata.un.org/sdg/ontology"]
)
def test_foreign_iri_has_no_document(iri):
    assert document_path(iri) is None


@pytest.mark.parametrize("path", ["/", "/doc/", "/id/x", "/doc/organisation/"])
def test_other_paths_are_about_nothing(path):
    assert iri_of_document(path) is None


@given(st.text("abc-/09.", min_size=1, max_size=20))
def test_document_mapping_is_one_to_one(rest):
    iri = iri_of_document("/doc/" + rest)

    if iri is not None:
        assert document_path(iri) == "/doc/" + rest


def test_request_path_names_the_canonical_iri():
    assert iri_of_request("/id/organisation/ademe") == BASE + "id/organisation/ademe"
    assert iri_of_request("/id/goal/16") == "http://metadata.un.org/sdg/16"
    assert iri_of_request("/vocabulary/theme/youth") == BASE + "vocabulary/theme/youth"
