import pytest

from dotheque_graph.catalogue.labels import Label, choose_label, labels, texts_in
from dotheque_graph.namespaces import DCTERMS, FOAF, ID, RDFS, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode

THING = NamedNode("https://w3id.org/dotheque/id/organisation/x")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", Label("Network of huts", "en")),
        ("fr", Label("Réseau des cabanes", "fr")),
        ("de", Label("Réseau des cabanes", "fr")),
    ],
)
def test_a_label_is_in_the_language_asked_for_and_else_in_french(small, language, expected):
    network = ID.term("organisation/reseau-des-cabanes")

    assert labels(small, [network], language) == {network: expected}


def test_every_iri_asked_for_has_a_label_even_without_a_name(small):
    asked = [ID.term("organisation/sans-nom"), ID.term("person/camille-exemple"), DCTERMS.term("unheard")]

    found = labels(small, asked, "en")

    assert found == {
        asked[0]: Label("https://w3id.org/dotheque/id/organisation/sans-nom", ""),
        asked[1]: Label("Camille Exemple", ""),
        asked[2]: Label("dcterms:unheard", ""),
    }


def test_no_iri_needs_no_query():
    assert labels(None, [], "fr") == {}


@pytest.mark.parametrize(
    ("candidates", "expected"),
    [
        (
            [(RDFS.term("label"), Literal("a", language="en")), (SKOS.term("prefLabel"), Literal("b", language="fr"))],
            "b",
        ),
        ([(DCTERMS.term("title"), Literal("a", language="en")), (FOAF.term("name"), Literal("b"))], "a"),
        ([(RDFS.term("label"), Literal("a", language="de")), (RDFS.term("label"), Literal("b"))], "b"),
        ([(RDFS.term("label"), Literal("a", language="de"))], "a"),
        ([(RDFS.term("label"), Literal("a", language="en-GB"))], "a"),
        ([(SKOS.term("altLabel"), Literal("a", language="en"))], THING.value),
    ],
)
def test_the_strongest_property_wins_then_the_language(candidates, expected):
    assert choose_label(THING, candidates, "en").text == expected


def test_texts_of_two_languages_never_stand_side_by_side():
    values = [Literal("un", language="fr"), Literal("one", language="en"), Literal("deux", language="fr")]

    assert [text.value for text in texts_in(values, "fr")] == ["deux", "un"]
    assert [text.value for text in texts_in(values, "en")] == ["one"]
