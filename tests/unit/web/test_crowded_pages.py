"""Pages of things that many others lead to: which few stand for all, and what tells namesakes apart."""

import re

import pytest

from dotheque_graph.namespaces import DCTERMS, DOTH, GRAPH, ID, SKOS, VOC
from dotheque_graph.rdf.terms import Literal, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

CATALOGUE = GRAPH.term("catalogue")
COUNTRY = ID.term("territory/country/xx")
PART_OF, LEVEL = DCTERMS.term("isPartOf"), DOTH.term("level")
NAMES = "Valbrume", "Œuvre-et-Île", "Aubelune"
"""Names of fictional places, in an order that is not that of the alphabet."""


def places(level, number):
    """Yield so many fictional places of a level in the country, with names."""
    for place in range(number):
        iri = ID.term(f"territory/{level}/{place:02}")
        name = NAMES[place] if place < len(NAMES) else f"Lieu {place}"
        yield Quad(iri, LEVEL, VOC.term(f"territory-level/{level}"), CATALOGUE)
        yield Quad(iri, PART_OF, COUNTRY, CATALOGUE)
        yield Quad(iri, SKOS.term("prefLabel"), Literal(name, language="fr"), CATALOGUE)


@pytest.fixture
def part_of_the_country(serve):
    """Return what is told of the parts of a country, given the quads that say so."""

    def told(*some):
        site = serve(OxigraphStore.memory([*(quad for quads in some for quad in quads)]))
        page = site.get("/doc/territory/country/xx?lang=fr", headers={"Accept": "text/html"}).text
        section = page.partition('<dl class="mentions">')[2].partition("</dd>")[0]
        return re.findall(r'href="/doc/territory/((?!country)[^"?]+)', section), "Voir les" in section

    return told


def test_few_places_are_all_told_by_name(part_of_the_country):
    assert part_of_the_country(places("commune", 3)) == (["commune/02", "commune/01", "commune/00"], False)


def test_regions_stand_for_all_the_places_of_a_country(part_of_the_country):
    found, leads_on = part_of_the_country(places("region", 3), places("departement", 4), places("commune", 60))

    assert (found, leads_on) == (["region/02", "region/01", "region/00"], True)


def test_departements_stand_for_all_the_places_where_no_region_does(part_of_the_country):
    found, leads_on = part_of_the_country(places("departement", 2), places("commune", 60))

    assert (found, leads_on) == (["departement/01", "departement/00"], True)


def test_no_few_municipalities_stand_for_many(part_of_the_country):
    assert part_of_the_country(places("commune", 60)) == ([], True)


@pytest.fixture
def with_namesakes(serve):
    """Return what reads a page in French where an organisation is tied to an experiment and a concept of one name."""
    names = {
        "organisation/une": "Une",
        "experiment/le-jeu": "Le jeu",
        "concept/le-jeu": "Le jeu",
        "concept/la-balle": "La balle",
    }
    une, game, idea, ball = (ID.term(path) for path in names)
    ties = ((une, "references", game), (une, "references", idea), (une, "references", ball), (ball, "references", game))
    site = serve(
        OxigraphStore.memory(
            [
                *(
                    Quad(ID.term(path), DCTERMS.term("title"), Literal(name, language="fr"), CATALOGUE)
                    for path, name in names.items()
                ),
                *(Quad(one, DCTERMS.term(prop), other, CATALOGUE) for one, prop, other in ties),
            ]
        )
    )

    def read(path):
        page = site.get(f"{path}?lang=fr", headers={"Accept": "text/html"}).text.partition("<main")[2]
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page)).replace("\u00a0", " ")

    return read


def test_namesakes_of_different_kinds_are_told_apart_on_a_page(with_namesakes):
    text = with_namesakes("/doc/organisation/une")

    assert "Le jeu expérimentation" in text
    assert "Le jeu notion" in text
    assert "La balle notion" not in text


def test_namesakes_of_different_kinds_are_told_apart_beside_a_drawing(with_namesakes):
    assert "aussi lié à : Le jeu (expérimentation)" in with_namesakes("/network/organisation/une")
