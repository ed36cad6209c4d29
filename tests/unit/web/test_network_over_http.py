"""The network around an entity over HTTP: the page is complete without its script, and says the same as JSON."""

import json
import re
from html import unescape
from html.parser import HTMLParser

import pytest

from dotheque_graph.namespaces import DCTERMS, GRAPH, ID, SDG, SDGO, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

TREES = "/network/experiment/assemblee-des-arbres"
HUT = "/network/organisation/la-cabane"


class Links(HTMLParser):
    """Collects the addresses that a page leads to, those of its drawing apart."""

    def __init__(self, text):
        super().__init__()
        self.listed, self.drawn, self._within = [], [], ""
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "svg" and given.get("id") == "net-drawing":
            self._within = "drawing"
        elif "net-list" in (given.get("class") or ""):
            self._within = "list"
        if tag == "a" and self._within and "hop" not in (given.get("class") or ""):
            (self.drawn if self._within == "drawing" else self.listed).append(given["href"])

    def handle_endtag(self, tag):
        if tag == "svg" and self._within == "drawing":
            self._within = ""


@pytest.mark.parametrize("path", [TREES, HUT])
def test_the_drawing_and_the_list_lead_to_the_same_in_the_same_order(browse, path):
    links = Links(browse(path))

    assert links.drawn
    assert links.listed == links.drawn


def test_the_list_says_what_ties_each_neighbour_and_of_which_kind_it_is(browse):
    page = browse(TREES)

    assert "<h1>Assemblée des arbres et son réseau</h1>" in page
    assert re.search(r"Organisations .*?Pilote.*?La Cabane", page, re.DOTALL)
    assert re.search(r"Territoires .*?Territoire.*?Œuvre-et-Île", page, re.DOTALL)
    assert "aussi lié à" in page


def test_the_drawing_is_named_and_described_and_its_links_are_whole(browse):
    page = browse(TREES)

    assert 'role="group" aria-labelledby="net-title net-description"' in page
    assert "<title>Pilote · La Cabane</title>" in page
    assert " style=" not in page


def test_a_long_name_is_cut_in_the_drawing_and_whole_in_its_title(serve):
    name = "Syndicat intercommunal d'aménagement numérique et de coopération démocratique de la vallée imaginaire"
    one, other = ID.term("organisation/longue"), ID.term("organisation/courte")
    graph = GRAPH.term("catalogue")
    client = serve(
        OxigraphStore.memory(
            [
                Quad(one, SKOS.term("prefLabel"), Literal(name, language="fr"), graph),
                Quad(other, DCTERMS.term("relation"), one, graph),
            ]
        )
    )

    page = client.get("/network/organisation/courte?lang=fr").text

    assert "…</tspan>" in page
    assert f"· {name}</title>".replace("'", "&#39;") in page
    assert max(len(unescape(line)) for line in re.findall(r"<tspan[^>]*>([^<]*)", page)) <= 30


def test_the_same_as_json_for_the_script(client):
    page, response = client.get(HUT).text, client.get(f"{HUT}.json?lang=fr")
    told = response.json()

    assert response.headers["content-type"] == "application/json"
    assert (told["iri"], told["name"]) == (ID + "organisation/la-cabane", "La Cabane")
    trees = next(one for one in told["neighbours"] if one["iri"].endswith("assemblee-des-arbres"))
    assert (trees["kind"], trees["words"], trees["page"]) == (
        "experiment",
        "Pilote",
        "/doc/experiment/assemblee-des-arbres?lang=fr",
    )
    assert trees["network"] == "/network/experiment/assemblee-des-arbres.json?lang=fr"
    assert [one["iri"] for one in told["neighbours"]] == re.findall(r'data-iri="([^"]*)">\n<path', page)


def test_json_speaks_the_language_of_the_reader(client):
    names = {
        language: json.loads(client.get(f"{HUT}.json", headers={"Accept-Language": language}).content)["neighbours"]
        for language in ("fr", "en")
    }

    assert {one["name"] for one in names["en"]} >= {"Assembly of trees", "Network of huts"}
    assert {one["name"] for one in names["fr"]} >= {"Assemblée des arbres", "Réseau des cabanes"}


def test_the_script_of_the_page_runs_and_no_other(client):
    response = client.get(HUT)

    assert "script-src 'self';" in response.headers["content-security-policy"]
    assert re.findall(r"<script[^>]*>", response.text) == [
        re.search(r'<script src="/static/network.js\?v=[0-9a-f]+" defer>', response.text).group(),
        '<script type="application/json" id="net-words">',
    ]


def test_what_nothing_is_tied_to_says_so_and_draws_nothing(browse):
    page = browse("/network/person/camille-exemple")

    assert "Rien dans le catalogue n&#39;y est encore lié." in page
    assert "net-drawing" not in page


def test_the_many_links_that_are_not_told_lead_to_their_list(serve):
    place, graph = ID.term("territory/country/xx"), GRAPH.term("catalogue")
    many = (
        Quad(ID.term(f"territory/commune/{number}"), DCTERMS.term("isPartOf"), place, graph) for number in range(60)
    )
    page = serve(OxigraphStore.memory(many)).get("/network/territory/country/xx?lang=fr").text

    assert "10 voisins et 50 autres liens" in page
    assert "50 autres" in page
    assert "via=http%3A%2F%2Fpurl.org%2Fdc%2Fterms%2FisPartOf" in page


@pytest.mark.parametrize(
    ("path", "status"),
    [("/network/organisation/personne", 404), ("/network/organisation/ancienne-cabane", 410), ("/network/x/", 404)],
)
def test_what_is_not_there_or_was_withdrawn_has_no_network(client, path, status):
    assert client.get(path).status_code == status
    assert client.get(f"{path}.json").status_code in (status, 404)


def test_the_page_of_an_entity_leads_to_its_network_and_that_of_a_line_of_the_source_does_not(browse):
    assert 'href="/network/organisation/la-cabane"' in browse("/doc/organisation/la-cabane")
    assert "/network/" not in browse("/doc/passage/fiche-wiki-l9")


def test_what_is_said_both_ways_and_again_in_skos_is_told_once(serve):
    goal, target, graph = NamedNode(SDG + "15"), NamedNode(SDG + "15.1"), GRAPH.term("catalogue")
    said = [
        (goal, SDGO.term("hasTarget"), target),
        (goal, SKOS.term("narrower"), target),
        (target, SDGO.term("isTargetOf"), goal),
        (target, SKOS.term("broader"), goal),
    ]
    client = serve(OxigraphStore.memory(Quad(*one, graph) for one in said))

    (told,) = client.get("/network/goal/15.json?lang=fr").json()["neighbours"]

    assert len(told["ties"]) == 4
    assert "," not in told["words"]
