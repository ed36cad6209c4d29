"""The description of the data set over HTTP: found at its well-known address, the same in every format."""

import asyncio
import re
from threading import Lock
from types import SimpleNamespace

import httpx
import pytest

from dotheque_graph.catalogue.statistics import measure
from dotheque_graph.catalogue.void import DATASET
from dotheque_graph.errors import StoreUnavailable
from dotheque_graph.namespaces import VOID
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML, TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.web import measuring

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
MACHINE_FORMATS = [form for form in DOCUMENT_FORMATS if form is not HTML]


def read(answer, form=TURTLE):
    return {quad.triple for quad in read_rdf(answer.content, form, "void")}


def values(triples, name: str):
    return {triple.object for triple in triples if triple.subject == DATASET and triple.predicate == VOID.term(name)}


def test_the_well_known_address_leads_there(client):
    answer = client.get("/.well-known/void")

    assert (answer.status_code, answer.headers["location"]) == (302, "/void")


def test_it_is_the_same_in_every_format(client):
    found = [frozenset(read(client.get(f"/void.{form.extension}"), form)) for form in MACHINE_FORMATS]

    assert len(set(found)) == 1


@pytest.mark.parametrize("form", MACHINE_FORMATS, ids=lambda form: form.extension)
def test_it_is_negotiated(client, form):
    answer = client.get("/void", headers={"Accept": form.media_type})

    assert answer.headers["content-type"] == form.content_type
    assert "Accept" in answer.headers["vary"]
    assert answer.content == client.get(f"/void.{form.extension}").content


def test_it_counts_the_release_and_says_where_things_are(client, small):
    triples = read(client.get("/void.ttl"))
    places = {name: {value.value for value in values(triples, name)} for name in ("dataDump", "sparqlEndpoint")}

    assert {value.value for value in values(triples, "triples")} == {str(measure(small).whole.triples)}
    assert "http://127.0.0.1:8000/dumps/latest/dotheque.nq.gz" in places["dataDump"]
    assert places["sparqlEndpoint"] == {"http://127.0.0.1:8000/sparql"}


def test_that_of_a_past_release_names_the_files_of_that_release(client, holder):
    holder.publish("another digest")
    triples = read(client.get("/void.ttl?release=12"))

    assert "http://127.0.0.1:8000/dumps/12/dotheque.nq.gz" in {value.value for value in values(triples, "dataDump")}


def test_its_links_name_the_other_formats_and_the_licence(client):
    link = client.get("/void.ttl").headers["link"]

    assert '<http://127.0.0.1:8000/void.jsonld>; rel="alternate"; type="application/ld+json"' in link
    assert 'rel="license"' in link
    assert '<http://127.0.0.1:8000/void>; rel="canonical"' in link
    assert f'<{DATASET.value}>; rel="describes"' in link


def test_its_page_sends_each_link_once(client):
    targets = re.findall(r'<([^>]*)>; rel="([^"]*)"', client.get("/void", headers={"Accept": BROWSER}).headers["link"])

    assert ("http://127.0.0.1:8000/openapi.json", "service-desc") in targets
    assert len(set(targets)) == len(targets)


def test_who_has_it_is_told_so(client):
    held = client.get("/void.nt").headers["etag"]

    assert client.get("/void.nt", headers={"If-None-Match": held}).status_code == 304


@pytest.mark.parametrize(("language", "heading"), [("fr", "Ses graphes"), ("en", "Its graphs")])
def test_the_page_shows_graphs_kinds_and_where_to_take_the_whole(client, language, heading):
    page = client.get("/void", headers={"Accept": BROWSER, "Accept-Language": language})

    assert page.headers["vary"].startswith("Accept, Accept-Language")
    assert f"<h2>{heading}</h2>" in page.text
    assert 'href="/dumps/"' in page.text
    assert 'href="/void.ttl"' in page.text


def test_another_extension_is_missing(client):
    assert client.get("/void.pdf").status_code == 404


@pytest.fixture
def slow(monkeypatch, client):
    """Return the releases that are measured, one after the other; while `held` is locked, measuring does not end."""
    held, found, counts = Lock(), [], measure(client.site.release().store)

    def keep(_releases, release, _store):
        found.append(release.number)
        with held:
            return counts

    monkeypatch.setattr(measuring, "keep_statistics", keep)
    return SimpleNamespace(held=held, found=found)


def ask(client, *paths, meanwhile):
    """Return the statuses of requests sent at once, after `meanwhile` was run with a client while they wait."""
    transport = httpx.ASGITransport(client._transport.app)

    async def send():
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver") as sender:
            waiting = [asyncio.create_task(sender.get(path)) for path in paths]
            await asyncio.sleep(0.05)
            await meanwhile(sender)
            return [answer.status_code for answer in await asyncio.gather(*waiting)]

    return asyncio.run(send())


def test_who_asks_at_once_waits_for_one_measurement_and_keeps_nobody_else_waiting(client, holder, slow):
    holder.publish("another digest")
    others = []

    async def meanwhile(sender):
        others.append(await asyncio.wait_for(sender.get("/?release=12"), 10))
        slow.held.release()

    slow.held.acquire()
    statuses = ask(client, *(f"/void.{form}?release=12" for form in ("ttl", "nt", "html", "rdf")), meanwhile=meanwhile)

    assert statuses == [200] * 4
    assert others[0].status_code == 200
    assert slow.found == [12]


def test_a_measurement_that_failed_is_tried_again(client, monkeypatch):
    answers = iter((StoreUnavailable("disk"), measure(client.site.release().store)))

    def keep(*_):
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(measuring, "keep_statistics", keep)

    assert [client.get("/void.ttl").status_code for _ in range(2)] == [503, 200]


def test_the_statistics_of_a_few_releases_are_remembered(client, holder, slow):
    for number in range(measuring.REMEMBERED + 2):
        client.get("/void.ttl")
        holder.publish(f"digest {number}")

    assert len(client.site.measurements._found) == measuring.REMEMBERED
    assert slow.found == list(range(12, 12 + measuring.REMEMBERED + 2))
