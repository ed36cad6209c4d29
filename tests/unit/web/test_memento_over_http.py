"""Memento (RFC 7089): from a date to the version of that date, and the list of versions."""

import re
from datetime import timedelta
from email.utils import format_datetime

import pytest
from eventful import FIRST_DAY, HUT, LAST, MILL, day

from dotheque_graph.errors import InvalidRequest
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.history.memento import links, moment_of

HUT_PATH = "organisation/la-cabane"
ENTRY = re.compile(r'<([^>]*)>; rel="([^"]*)"(?:; type="[^"]*")?(?:; datetime="([^"]*)")?')


def http(moment) -> str:
    return format_datetime(moment, usegmt=True)


def parsed(values) -> dict[str, str]:
    """Return the address of each relation type of Link values."""
    text = ", ".join(values)
    return {rel: address for address, rels, _ in ENTRY.findall(text) for rel in rels.split()}


@pytest.mark.parametrize(
    ("moment", "number"),
    [
        (FIRST_DAY - timedelta(days=9000), 1),
        (day(1), 1),
        (day(2) - timedelta(seconds=2), 1),
        (day(2), 2),
        (day(6), 2),
        (day(7), 7),
        (day(LAST) + timedelta(days=9), 8),
    ],
)
def test_a_time_gate_leads_to_the_version_of_a_date(timed, moment, number):
    answer = timed.get(f"/timegate/{HUT_PATH}", headers={"Accept-Datetime": http(moment)})

    assert answer.status_code == 302
    assert answer.headers["location"] == f"http://testserver/doc/{HUT_PATH}?release={number}"
    assert "Accept-Datetime" in answer.headers["vary"]
    assert parsed([answer.headers["link"]])["original"] == f"http://testserver/doc/{HUT_PATH}"


def test_without_a_date_it_leads_to_the_last_version(timed):
    assert timed.get("/timegate/organisation/le-moulin").headers["location"].endswith("le-moulin?release=6")


@pytest.mark.parametrize("date", ["yesterday", "2098-11-01", "", "Mon, 99 Nov 2098 10:00:00 GMT", "x" * 5000])
def test_what_is_no_date_is_400(timed, date):
    assert timed.get(f"/timegate/{HUT_PATH}", headers={"Accept-Datetime": date}).status_code == 400
    with pytest.raises(InvalidRequest):
        moment_of(date)


@pytest.mark.parametrize(
    "path",
    [
        HUT_PATH,
        f"http://testserver/doc/{HUT_PATH}",
        f"http:/testserver/doc/{HUT_PATH}",
        f"http://testserver/id/{HUT_PATH}",
        f"https://w3id.org/dotheque/id/{HUT_PATH}",
    ],
)
def test_the_whole_address_may_stand_behind_the_time_gate(timed, path):
    assert timed.get(f"/timegate/{path}").headers["location"] == f"http://testserver/doc/{HUT_PATH}?release=8"


@pytest.mark.parametrize("first", ["timegate", "timemap", "history"])
@pytest.mark.parametrize("path", ["organisation/jamais", "nothing", "https://example.org/x", "a%20%3Cb%3E"])
def test_what_no_release_knows_is_404(timed, first, path):
    assert timed.get(f"/{first}/{path}").status_code == 404


def test_the_time_map_lists_every_version(timed):
    answer = timed.get(f"/timemap/{HUT_PATH}")
    entries = ENTRY.findall(answer.text)

    assert answer.headers["content-type"] == "application/link-format; charset=utf-8"
    assert [(address.rpartition("=")[2], rel) for address, rel, moment in entries if moment] == [
        ("1", "first memento"),
        ("2", "memento"),
        ("7", "memento"),
        ("8", "last memento"),
    ]
    assert [moment for _, _, moment in entries if moment] == [http(day(number)) for number in (1, 2, 7, 8)]
    assert f'from="{http(day(1))}"; until="{http(day(8))}"' in answer.text
    assert {"original", "timegate", "self"} <= parsed([answer.text]).keys()


def test_the_time_map_is_there_in_json_too(timed):
    found = timed.get(f"/timemap/{HUT_PATH}", headers={"Accept": "application/json"}).json()

    assert found["original_uri"] == f"http://testserver/doc/{HUT_PATH}"
    assert [one["uri"][-1] for one in found["mementos"]["list"]] == ["1", "2", "7", "8"]


def test_the_documents_of_today_and_of_the_past_say_where_they_stand_in_time(timed, eventful):
    site = timed.site
    today = links(site, HUT)
    itself = f'<http://testserver/doc/{HUT_PATH}?release=7>; rel="memento"; datetime="{http(day(7))}"'

    assert parsed(today).keys() == {"original", "timegate", "timemap"}
    assert links(site, HUT, eventful.get(7)) == [*today, itself]


def test_an_address_of_history_that_cannot_be_read_is_told_whole(timed):
    answer = timed.get("/history/%ff%fe", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert "/history/" in answer.json()["detail"]


def test_an_iri_of_somebody_else_has_its_place_in_time_too(timed):
    today = parsed(links(timed.site, NamedNode("https://example.org/x#y")))

    assert today["original"] == "http://testserver/describe?iri=https%3A%2F%2Fexample.org%2Fx%23y"
    assert today["timemap"] == "http://testserver/timemap/https://example.org/x%23y"


def test_the_version_of_a_date_is_what_the_entity_said_then(timed):
    gate = timed.get(f"/timegate/{HUT_PATH}", headers={"Accept-Datetime": http(day(1))})
    memento = timed.get(gate.headers["location"], headers={"Accept": "application/n-triples"})

    assert '"La Cabane"@fr' in memento.text
    assert memento.headers["memento-datetime"] == http(day(1))


def test_a_document_is_its_own_time_gate(timed):
    answer = timed.get(f"/doc/{HUT_PATH}.ttl?lang=en", headers={"Accept-Datetime": http(day(1))})

    assert answer.status_code == 302
    assert answer.headers["location"] == f"http://testserver/doc/{HUT_PATH}.ttl?lang=en&release=1"
    assert timed.get(f"/doc/{HUT_PATH}.ttl?release=8", headers={"Accept-Datetime": http(day(1))}).status_code == 200
    assert timed.get(f"/doc/{HUT_PATH}", headers={"Accept-Datetime": "bof"}).status_code == 400


def test_the_version_in_which_something_was_withdrawn_is_gone(timed):
    gate = timed.get("/timegate/organisation/le-moulin", headers={"Accept-Datetime": http(day(5))})

    assert gate.headers["location"].endswith("?release=4")
    assert timed.get(gate.headers["location"]).status_code == 410
    assert MILL.value in timed.get("/history/organisation/le-moulin").text


@pytest.mark.parametrize("accept", ["text/turtle", "text/html"])
def test_what_is_gone_in_a_release_is_a_memento_of_it(timed, accept):
    gone = timed.get("/doc/organisation/le-moulin?release=5", headers={"Accept": accept})

    assert gone.status_code == 410
    assert gone.headers["memento-datetime"] == http(day(5))
    assert parsed([gone.headers["link"]]) == {
        "successor-version": HUT.value,
        "original": "http://testserver/doc/organisation/le-moulin",
        "timegate": "http://testserver/timegate/organisation/le-moulin",
        "timemap": "http://testserver/timemap/organisation/le-moulin",
        "memento": "http://testserver/doc/organisation/le-moulin?release=5",
    }


def test_a_memento_of_what_is_gone_names_its_successor_beside(client, holder):
    holder.publish("another digest")
    path = "/doc/organisation/ancienne-cabane"
    today, past = client.get(path), client.get(f"{path}.ttl?release=12")

    assert (today.status_code, past.status_code) == (410, 410)
    assert "memento-datetime" not in today.headers
    assert past.headers["link"].startswith(today.headers["link"])
    assert {"successor-version", "original", "timegate", "timemap"} <= parsed([past.headers["link"]]).keys()


def test_the_links_of_what_is_gone_are_dated_and_have_no_original(client, holder):
    holder.publish("another digest")
    past = client.get("/linkset/organisation/ancienne-cabane?release=12")

    assert past.status_code == 410
    assert past.headers["memento-datetime"] == http(holder.earlier["12"].release.issued)
    assert "original" not in past.headers["link"]
