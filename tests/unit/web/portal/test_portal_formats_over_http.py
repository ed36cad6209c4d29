"""The feed for data portals says the same in every format, by its extension or by what is accepted."""

import re

import httpx
import pytest
from feed_walks import BROWSER, FORMS, HERE, ROOTS, resource, statements
from pyoxigraph import CanonicalizationAlgorithm, Dataset
from serving import release_without_rules

from dotheque_graph.namespaces import DCTERMS, GRAPH, ID
from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.rdf.formats import JSON_LD, N3, N_TRIPLES, RDF_XML, TRIG, TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.releases import Releases


def canonical(answer, form):
    dataset = Dataset(read_rdf(answer.content, form, "feed"))
    dataset.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(dataset)


@pytest.mark.parametrize("root", ROOTS)
def test_every_format_says_the_same_but_for_the_addresses_of_its_pages(site, root):
    found = set()
    for extension, form in FORMS.items():
        answer = site.get(f"{root}.{extension}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, form.content_type), extension
        body = re.sub(rf"(/r1/p[0-9]+)\.{extension}", r"\1.any", answer.content.decode("utf-8", errors="strict"))
        found.add(canonical(httpx.Response(200, content=body.encode()), form))

    assert len(found) == 1


def contexts(value):
    """Yield every context of a JSON document."""
    if isinstance(value, dict):
        yield from ([value["@context"]] if "@context" in value else [])
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from contexts(inner)


def test_json_leads_to_no_context_that_somebody_would_have_to_fetch(site):
    for extension in ("jsonld", "json"):
        found = list(contexts(site.get(f"/catalog/harvest.{extension}").json()))
        assert [one for one in found if not isinstance(one, dict)] == []


@pytest.mark.parametrize("root", ROOTS)
@pytest.mark.parametrize(
    ("accept", "form"),
    [
        *((None, TURTLE), ("*/*", TURTLE), ("text/html;q=0.1, */*", TURTLE), ("text/n3", N3), ("text/xml", RDF_XML)),
        *((form.media_type, form) for form in (TURTLE, JSON_LD, RDF_XML, N3, N_TRIPLES, TRIG)),
    ],
)
def test_without_an_extension_the_format_is_negotiated_and_rdf_for_all(site, root, accept, form):
    answer = site.get(root, headers={"Accept": accept} if accept else {"Accept": ""})

    assert (answer.status_code, answer.headers["content-type"]) == (200, form.content_type)
    assert answer.content == site.get(f"{root}.{form.extension}").content
    assert "Accept" in answer.headers["vary"]


@pytest.mark.parametrize("root", ROOTS)
def test_a_browser_gets_the_page_of_the_data_there(site, root):
    page = site.get(root, headers={"Accept": BROWSER})

    assert page.headers["content-type"].startswith("text/html")
    assert {"Accept", "Accept-Language"} <= set(re.split(r", *", page.headers["vary"]))
    assert f'<link rel="canonical" href="{HERE}/data">' in page.text


def test_what_is_not_spoken_here_is_406(site):
    assert site.get("/catalog", headers={"Accept": "image/png"}).status_code == 406


def test_every_iri_is_absolute_and_ascii(site):
    for number in (1, 2, 3):
        triples = statements(site.get(f"/catalog/harvest/p{number}.ttl"))
        iris = {term.value for one in triples for term in one if isinstance(term, NamedNode)}
        assert [iri for iri in iris if not iri.isascii() or ":" not in iri] == []


def test_what_xml_cannot_say_is_refused_in_xml_and_told_in_every_other_format(tmp_path, site_on):
    kept = Releases(tmp_path)
    title = Literal("Fiche \x0c coupée", language="fr")
    release_without_rules(
        tmp_path, [*resource("n"), Quad(ID.term("resource/n"), DCTERMS.term("title"), title, GRAPH.term("catalogue"))]
    )
    make_dumps(kept, 1)
    client = site_on(kept)

    assert {extension: client.get(f"/catalog.{extension}").status_code for extension in FORMS} == {
        extension: 406 if form is RDF_XML else 200 for extension, form in FORMS.items()
    }
