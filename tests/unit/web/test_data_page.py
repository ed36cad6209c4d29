"""The page for data portals, what programs find in it, and the Croissant file beside it."""

import csv
import gzip
import io
import json
import re
from dataclasses import replace
from html import unescape

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib import Graph
from serving import release_without_rules

from dotheque_graph.catalogue.portal import CATALOG
from dotheque_graph.catalogue.void import DATASET
from dotheque_graph.namespaces import DOTH, RDF_TYPE
from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.publication.dumps.record import CSV, Packing, Scope, dumps_folder, dumps_of
from dotheque_graph.rdf.formats import TRIG
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.store.releases import Releases
from dotheque_graph.web.app import create_app
from dotheque_graph.web.portal import data_routes

HERE = "http://testserver"
ADDRESS = f"{HERE}/catalog/harvest.ttl"


@pytest.fixture(scope="module")
def releases(tmp_path_factory, small):
    """Return one release that has its dumps."""
    kept = Releases(tmp_path_factory.mktemp("data"))
    release_without_rules(kept.data_dir, small.quads())
    make_dumps(kept, 1)
    return kept


@pytest.fixture(scope="module")
def site(releases, site_on):
    return site_on(releases)


@pytest.fixture
def set_to(releases, site_on):
    """Return what makes a client of the site with some settings."""

    def change(**settings):
        application = site_on(releases).site.application
        changed = replace(application, settings=application.settings.model_copy(update=settings))
        return type(site_on(releases))(create_app(changed))

    return change


def linked(page):
    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)
    return json.loads(text)


@pytest.mark.parametrize(("language", "heading"), [("fr", "Données ouvertes"), ("en", "Open data")])
def test_the_page_says_what_to_harvest_how_often_and_under_which_licence(site, language, heading):
    page = site.get("/data", headers={"Accept-Language": language})

    assert f"<h1>{heading}</h1>" in page.text
    assert page.headers["content-language"] == language
    assert f'href="{ADDRESS}"' in page.text
    assert all(name in page.text for name in ("data.gouv.fr", "ckanext-dcat", "DCAT-AP", "SPARQL"))
    assert 'rel="license external"' in page.text
    for path in ("/catalog.ttl", "/catalog/harvest.rdf", "/data/rehearsal", "/data/croissant.json", "/dumps/", "/feed"):
        assert re.search(rf'href="(?:{HERE})?{re.escape(path)}(?:\?lang=\w+)?"', page.text), path


def test_what_a_record_holds_is_promised_only_where_it_is_known(site):
    page = unescape(site.get("/data", headers={"Accept-Language": "en"}).text)
    held = dict(re.findall(r"<div><dt>([^<]*)</dt><dd>(.*?) <code>", page))

    assert all("where known" in held[name] for name in ("Licence", "Publisher, authors, contact", "Places", "Dates"))
    assert "with their name" in held["Publisher, authors, contact"]
    assert "statements" not in held["Provenance"]


def test_the_page_counts_the_records_of_the_feed(site):
    page = site.get("/data", headers={"Accept-Language": "en"})
    total = re.search(r'totalItems[^0-9"]*"?([0-9]+)', site.get("/catalog.ttl").text)[1]

    assert f"{total} records" in page.text
    assert "release 1" in page.text


def test_the_page_shows_what_each_portal_would_make_of_the_feed(site):
    page = site.get("/data", headers={"Accept-Language": "en"}).text.partition('id="rehearsal"')[2]
    totals = site.get("/data/rehearsal.json").json()["totals"]

    assert [name for name in ("data.gouv.fr", "CKAN") if f"<h3>{name} (" not in page] == []
    assert f"<b>{totals['ckan']['whole']}</b>" in page
    assert f"<b>{totals['udata']['whole']}</b>" in page


def test_the_page_does_not_wait_for_a_long_rehearsal(set_to, monkeypatch):
    monkeypatch.setattr(data_routes, "PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(data_routes, "FEW", 0)
    client = set_to(contact_name="La Cabane")
    page = client.get("/data", headers={"Accept-Language": "en"})

    assert page.status_code == 200
    assert "kept whole" not in page.text
    assert "/data/rehearsal" in page.text


def test_the_page_of_a_past_release_is_that_of_today(site):
    answer = site.get("/data?release=1&lang=en")

    assert (answer.status_code, answer.headers["location"]) == (302, f"{HERE}/data?lang=en")


def test_contact_and_days_are_those_of_the_settings(set_to):
    client = set_to(
        contact_name="La Cabane",
        contact_url="https://exemple.fr/contact",
        contact_email="cabane@exemple.fr",
        withdrawn_days=45,
    )
    page = client.get("/data", headers={"Accept-Language": "en"})
    feed = client.get("/catalog/harvest.ttl")

    assert 'href="https://exemple.fr/contact"' in page.text
    assert 'href="mailto:cabane@exemple.fr"' in page.text
    assert "for 45 days" in page.text
    assert "La Cabane" in feed.text
    assert "mailto:cabane@exemple.fr" in feed.text


def test_without_an_address_the_contact_is_named_and_the_feed_leads_to_the_page(site):
    assert "<span>Démocratie Ouverte</span>" in site.get("/data").text
    assert f"<{HERE}/data>" in site.get("/catalog/harvest.nt").text


def test_programs_find_the_feed_in_the_head_of_the_page_and_of_the_front_page(site):
    for path in ("/", "/data"):
        head = site.get(path, headers={"Accept": "text/html"}).text.partition("</head>")[0]
        assert '<link rel="alternate" type="text/turtle" href="/catalog.ttl">' in head
        assert '<link rel="alternate" type="application/rdf+xml" href="/catalog.rdf">' in head


def test_every_page_leads_to_it_and_crawlers_may_read_the_feed(site):
    assert 'href="/data"' in site.get("/list", headers={"Accept": "text/html"}).text
    assert f"<loc>{HERE}/data</loc>" in site.get("/sitemap.xml").text
    assert "Disallow: /catalog" not in site.get("/robots.txt").text
    assert "Disallow: /data" not in site.get("/robots.txt").text


@pytest.fixture
def fetched(site, monkeypatch):
    """Have rdflib read addresses from the site in this process."""
    read = Graph.parse

    def parse(graph, address):
        return read(graph, data=site.get(str(address)).content, format="turtle")

    monkeypatch.setattr(Graph, "parse", parse)


def total_of(site):
    return int(re.search(r'totalItems[^0-9"]*"?([0-9]+)', site.get("/catalog/harvest.ttl").text)[1])


@pytest.mark.usefixtures("fetched")
def test_the_client_shown_on_the_page_reads_the_whole_feed(site, capsys):
    page = site.get("/data", headers={"Accept-Language": "en"})
    code = unescape(re.search(r"<h3>Python</h3>\s*<pre[^>]*><code>(.*?)</code>", page.text, re.DOTALL)[1])
    exec(code, {})  # ours

    assert capsys.readouterr().out == f"{total_of(site)}\n"


@pytest.mark.usefixtures("fetched")
def test_the_client_of_the_documentation_reads_the_title_of_every_record(site, root):
    document = (root / "docs" / "how-to" / "harvest-the-catalogue.md").read_text("utf-8")
    names: dict = {}
    exec(document.partition("```python\n")[2].partition("```")[0], names)  # ours
    found = names["titles"](ADDRESS)

    assert len(found) == total_of(site)
    assert found[DATASET.value] == "Le graphe de connaissances de la DO'thèque"
    assert all(found.values())


@pytest.mark.parametrize("language", ["fr", "en"])
def test_search_engines_read_the_catalogue_and_the_graph_in_it(site, releases, language):
    catalogue, graph = linked(site.get("/data", headers={"Accept-Language": language}))["@graph"]

    assert (catalogue["@type"], catalogue["@id"]) == ("DataCatalog", CATALOG.value)
    assert catalogue["dataset"] == {"@id": graph["@id"]} == {"@id": DATASET.value}
    assert {"name", "description", "license", "creator", "distribution"} <= set(graph)
    digests = {one["contentUrl"].rpartition("/")[2]: one["sha256"] for one in graph["distribution"]}
    assert digests.items() <= {(file.name, file.sha256) for file in dumps_of(releases.get(1)).files}
    assert "dotheque.nq.gz" in digests


def test_the_page_of_the_files_describes_them_as_well(site):
    graph = linked(site.get("/dumps/", headers={"Accept": "text/html"}))

    assert (graph["@type"], graph["@id"]) == ("Dataset", DATASET.value)
    assert f"{HERE}/dumps/1/dotheque.nq.gz" in {one["contentUrl"] for one in graph["distribution"]}


def test_the_croissant_file_has_every_file_with_its_digest(site, releases):
    answer = site.get("/data/croissant.json")
    described = answer.json()
    dumps = dumps_of(releases.get(1))

    assert answer.headers["content-type"] == "application/ld+json; charset=utf-8"
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.0"
    assert {"name", "description", "license", "citeAs", "datePublished", "version", "url"} <= set(described)
    assert {one["contentUrl"]: (one["sha256"], one["contentSize"]) for one in described["distribution"]} == {
        f"{HERE}/dumps/1/{file.name}": (file.sha256, f"{file.size} B") for file in dumps.files
    }


def test_the_croissant_file_has_every_table_with_its_columns(site, releases):
    release, described = releases.get(1), site.get("/data/croissant.json").json()
    tables = [
        file
        for file in dumps_of(release).files
        if file.scope is Scope.CLASS and file.form is CSV and file.packing is Packing.GZIP
    ]
    found = {one["name"]: one for one in described["recordSet"]}

    assert set(found) == {file.name.removesuffix(".csv.gz") for file in tables}
    for file in tables:
        fields = found[file.name.removesuffix(".csv.gz")]["field"]
        with gzip.open(dumps_folder(release) / file.name, "rt", encoding="utf-8", newline="") as table:
            header = next(csv.reader(io.StringIO(table.read())))
        assert [one["source"]["extract"]["column"] for one in fields] == header
        assert {one["source"]["fileObject"]["@id"] for one in fields} == {f"#{file.name}"}
    repeated = [one for table in found.values() for one in table["field"] if one.get("repeated")]
    assert all(one["source"]["transform"]["separator"] for one in repeated)


def test_the_parts_of_the_croissant_file_are_places_in_it(site):
    """A reader of JSON-LD completes a bare name to an address beside the file, where there is nothing."""
    address = f"{HERE}/data/croissant.json"
    answer = site.get("/data/croissant.json")
    read = [one.triple for one in parse(answer.content, format=RdfFormat.JSON_LD, base_iri=address)]
    parts = {term.value for one in read for term in one if isinstance(term, NamedNode) and HERE in term.value}
    named = {one["@id"] for kind in ("recordSet", "distribution") for one in answer.json()[kind]}

    assert {f"{address}{name}" for name in named} <= parts
    assert {one.partition("#")[0] for one in parts if not one.startswith(f"{HERE}/dumps/")} == {address}


def test_a_table_whose_dictionary_is_lost_is_trouble_and_not_left_out(tmp_path, small, site_on):
    kept = Releases(tmp_path)
    release_without_rules(tmp_path, small.quads())
    make_dumps(kept, 1)
    next(dumps_folder(kept.get(1)).glob("*.csv-metadata.json")).unlink()

    assert site_on(kept).get("/data/croissant.json").status_code == 503


def test_the_feed_of_changes_tells_a_withdrawal_by_its_tombstone_and_its_day(timed):
    quads = read_rdf(timed.get("/feed/4-1").content, TRIG, "feed")
    [stone] = {quad.graph_name for quad in quads if (quad.predicate, quad.object) == (RDF_TYPE, DOTH.term("Tombstone"))}
    days = {
        quad.object.value for quad in quads if quad.graph_name == stone and quad.predicate == DOTH.term("withdrawnOn")
    }

    assert days == {"2098-11-04"}
    assert stone in {quad.subject for quad in read_rdf(timed.get("/feed/4-1").content, TRIG, "feed")}
