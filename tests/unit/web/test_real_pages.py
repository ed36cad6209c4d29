"""The pages of the real catalogue: each one renders, says what it should, and leads somewhere."""

import re
from html import unescape

import pytest

from dotheque_graph.catalogue.documents import WHOLE_GRAPHS
from dotheque_graph.catalogue.kinds import LISTED
from dotheque_graph.catalogue.names import names_of
from dotheque_graph.rdf.iris import document_path, iri_of_document
from dotheque_graph.rdf.terms import NamedNode

TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
PLACE = "http://purl.org/dc/terms/Location"
HTML = {"Accept": "text/html", "Accept-Language": "fr"}


@pytest.fixture(scope="module")
def real(serve, catalogue):
    return serve(catalogue)


@pytest.fixture(scope="module")
def read(real):
    def get(path):
        response = real.get(path, headers=HTML)
        assert response.status_code == 200, path
        return unescape(response.text).replace("\u00a0", " ").replace("\u202f", " ")

    return get


@pytest.mark.parametrize(
    "kind", [kind for kind in LISTED if kind.segment != "territory"], ids=lambda kind: kind.segment
)
def test_pages_of_each_kind_render_and_lead_to_things_that_exist(catalogue, read, kind):
    for named in names_of(catalogue, kind, "fr")[:4]:
        page = read(document_path(named.iri.value))

        assert "Cette page est une donnée" in page
        for link in set(re.findall(r'href="(/doc/[^"?#.]+)"', page)):
            iri = NamedNode(iri_of_document(link))
            assert catalogue.quads(subject=iri) or iri in WHOLE_GRAPHS, f"{named.iri.value} leads to {link}"


def address_of(iri):
    goal = iri.value.startswith("http://metadata.un.org/sdg/")
    return (
        f"goal/{iri.value.rpartition('/')[2]}" if goal else re.sub(r"^https://w3id.org/dotheque/(id/)?", "", iri.value)
    )


def test_the_network_of_territories_names_twelve_of_about_thirty(read):
    page = read("/doc/organisation/reseau-des-territoires-d-innovation-democratique")

    assert '12 nommés, <span lang="fr">« une trentaine »</span> selon la source' in page
    assert "Ville de Marseille" in page


def test_the_networks_of_democratie_ouverte_and_their_members_are_reached_by_following_iris(real):
    rdf = real.get("/doc/organisation/democratie-ouverte.nt").text
    network = "https://w3id.org/dotheque/id/organisation/reseau-des-territoires-d-innovation-democratique"

    assert f"<https://w3id.org/dotheque/ontology#facilitates> <{network}> ." in rdf
    members = real.get("/doc/organisation/reseau-des-territoires-d-innovation-democratique.nt").text
    assert members.count("<http://www.w3.org/ns/org#member> ") == 12


def test_the_budget_adds_up_on_the_page_of_the_commons(read):
    page = read("/doc/commons/dotheque")

    assert "20 700 €" in page
    assert "3 700 €" in page


def test_the_document_of_the_ontology_holds_every_term(real):
    assert "https://w3id.org/dotheque/ontology#Experiment" in real.get("/doc/ontology.nt").text


def test_a_place_with_thousands_of_links_stays_small(real, read):
    page = read("/doc/vocabulary/territory-level/commune")

    assert "34 969" in page
    assert len(page) < 20_000
    assert "100 of 34969 links" in real.get("/doc/vocabulary/territory-level/commune.nt").text


def test_no_page_of_a_concept_shows_the_nodes_of_the_rules(catalogue, read):
    for kind in ("approximate", "exact", "to-measure"):
        page = read(f"/doc/vocabulary/precision/{kind}")

        assert "genid" not in page
        assert "Rdf:" not in page


def test_a_commune_where_nothing_happens_leads_to_its_departement(read):
    page = read("/doc/territory/commune/33063")

    assert "Plus largement" in page
    gironde = '<a href="/doc/territory/departement/33">Gironde</a>'
    assert f'{gironde} <span class="soft note">3 ressources, 1 expérimentation' in page


def test_the_table_of_kinds_and_the_list_of_places_give_the_same_figure(catalogue, read):
    total = f"{len(catalogue.quads(predicate=NamedNode(TYPE), value=NamedNode(PLACE))):,}".replace(",", " ")

    assert f'<span class="n">{total}</span>' in read("/list")
    assert f"sur {total} : choisir un niveau" in read("/list/territory")
