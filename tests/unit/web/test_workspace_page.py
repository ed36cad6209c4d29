"""The page on which people write queries: its form, its result, how it is cited, and what it offers the editor."""

import hashlib
import html
import json
import re
from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest

from dotheque_graph.errors import EngineBusy, ResultTooLarge
from dotheque_graph.query.exchange import WINDOW_BYTES, SparqlAnswer
from dotheque_graph.rdf.formats import JSON_RESULTS, TURTLE
from dotheque_graph.web.sparql import workspace
from dotheque_graph.web.sparql.workspace_result import SHOWN, first_rows

VOCABULARY = "https://w3id.org/dotheque/vocabulary/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
QUERY = "SELECT ?s WHERE { ?s a ?c }"
FRENCH = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "fr"}
ENGLISH = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "en"}


def solutions(*values, size=0, **known):
    bindings = [{"s": value} for value in values]
    body = json.dumps({"head": {"vars": ["s"]}, "results": {"bindings": bindings}}, separators=(",", ":")).encode()
    body += b" " * max(0, size - len(body))
    return SparqlAnswer("solutions", JSON_RESULTS, body, 0.012, hashlib.sha256(body).hexdigest(), **known)


@pytest.fixture
def built(monkeypatch):
    monkeypatch.setattr(workspace, "_is_built", lambda: True)


@pytest.fixture
def plain(monkeypatch):
    monkeypatch.setattr(workspace, "_is_built", lambda: False)


@pytest.fixture
def asked(client):
    def ask(query=QUERY, headers=FRENCH, **parameters):
        response = client.get("/sparql", params={"query": query, **parameters}, headers=headers)
        return html.unescape(response.text).replace("\u00a0", " ").replace("\u202f", " ")

    return ask


def test_without_the_files_of_the_editor_the_page_runs_no_script(client, plain):
    response = client.get("/sparql", headers=FRENCH)

    assert "<script" not in response.text
    assert "script-src 'none'" in response.headers["content-security-policy"]


def test_with_the_editor_only_files_of_ours_may_run(client, built):
    response = client.get("/sparql", headers=FRENCH)

    sources = re.findall(r'<script src="([^"]+)"', response.text)
    assert [source.partition("?")[0] for source in sources] == ["/static/yasgui.js", "/static/workspace.js"]
    assert response.headers["content-security-policy"] == workspace.POLICY
    assert "unsafe" not in workspace.POLICY


def test_the_editor_is_given_our_prefixes_and_the_words_of_the_reader(client, built):
    page = client.get("/sparql", headers=FRENCH).text
    settings = json.loads(re.search(r'id="workspace">(.+?)</script>', page)[1])

    assert settings["prefixes"]["doth"] == "https://w3id.org/dotheque/ontology#"
    assert settings["words"]["Rename Tab"] == "Renommer l'onglet"
    assert 'LANG(?title) = "fr"' in settings["start"]
    assert not settings["asked"]


def test_no_query_can_break_out_of_what_the_editor_is_given(client, built):
    page = client.get("/sparql", params={"draft": "</script><script>alert(1)"}, headers=FRENCH).text

    assert "<script>alert" not in page


def test_examples_stand_under_their_folder_in_the_language_of_the_reader(client):
    french, english = (client.get("/sparql", headers=headers).text for headers in (FRENCH, ENGLISH))

    assert re.search(r"<h2>Listes</h2>\s*<ul>\s*<li><a href=\"/sparql\?draft=[^\"]+\" data-example>Qu&#39;y a", french)
    assert re.search(r"<h2>Lists</h2>\s*<ul>\s*<li><a href=\"/sparql\?draft=[^\"]+\" data-example>What is", english)


def test_the_limits_are_stated_on_the_page(make_client):
    client = make_client(query_rows=5000, result_bytes=3_000_000, query_seconds=4)
    page = client.get("/sparql", headers=ENGLISH).text

    assert "at most 4 seconds, 5,000 rows and 3 MB" in page


def test_a_result_is_cited_with_its_release_its_address_and_its_digest(asked, runner):
    runner.answer = solutions({"type": "literal", "value": "x"})
    page = asked()

    permalink = "/sparql?query=SELECT+%3Fs+WHERE+%7B+%3Fs+a+%3Fc+%7D&release=12"
    cited = re.search(r'<p class="cite">(.+?)</p>', page)[1]
    assert f'<a class="permalink" href="{permalink}">' in page
    assert cited.startswith("DO'thèque, requête SPARQL posée le ")
    assert str(datetime.now(UTC).year) in cited
    assert "publication n° 12 du 23 novembre 2098" in cited
    assert f"http://127.0.0.1:8000{permalink}" in cited
    assert f"SHA-256 du résultat en JSON : {runner.answer.digest}." in cited
    assert f"curl -s 'http://127.0.0.1:8000{permalink}&format=json' | sha256sum" in page


def test_the_cited_digest_is_that_of_the_json_at_the_permalink(client, asked, runner):
    runner.answer = solutions({"type": "literal", "value": "x"})
    permalink = re.search(r'class="permalink" href="([^"]+)"', asked())[1]
    body = client.get(f"{permalink}&format=json").content

    assert hashlib.sha256(body).hexdigest() == runner.answer.digest


def test_a_long_address_is_clipped_by_the_stylesheet_alone_and_can_be_copied_whole(asked):
    query = f"{QUERY} # {'é' * 100}"
    page = asked(query=query)

    address = f"http://127.0.0.1:8000/sparql?{urlencode({'query': query})}"
    cited = re.search(r'<p class="cite">(.+?)</p>', page)[1]
    assert f'<span class="clip">{address}</span>&release=12, SHA-256' in cited
    whole = re.search(r'<textarea class="whole" rows="6" readonly [^>]+>(.+?)</textarea>', page)[1]
    assert whole == re.sub(r"<[^>]+>", "", cited)


def test_a_short_address_stands_as_it_is(asked):
    page = asked()

    assert 'class="clip"' not in page
    assert 'class="whole"' not in page


@pytest.mark.parametrize(
    ("headers", "said", "link", "beside"),
    [
        (
            FRENCH,
            "Vous interrogez la publication n° 12, du 23 novembre 2098 ; la plus récente est la n° 13.",
            "Poser la même question à la plus récente",
            "la plus récente est la n° 13",
        ),
        (
            ENGLISH,
            "You are asking release 12, of 23 November 2098; the latest is release 13.",
            "Ask the same of the latest",
            "the latest is release 13",
        ),
    ],
)
def test_an_answer_of_an_earlier_release_says_so_and_leads_to_the_same_today(
    asked, holder, headers, said, link, beside
):
    holder.publish("digest-of-13")
    graph = "https://w3id.org/dotheque/graph/catalogue"
    page = asked(headers=headers, release="12", **{"default-graph-uri": graph})

    same = "/sparql?" + urlencode({"query": QUERY, "default-graph-uri": graph, "format": "html"})
    assert f'<p class="past" role="note"><span class="wrap">{said} <a href="{same}">{link}</a>' in page
    assert f' · <a href="{same}">{beside}</a></p>' in page


def test_a_release_that_the_body_asks_for_is_told_of_too(client, holder):
    holder.publish("digest-of-13")
    page = client.post("/sparql", data={"query": QUERY, "release": "12"}, headers=ENGLISH).text

    assert "You are asking release 12" in page


@pytest.mark.parametrize("parameters", [{}, {"release": "13"}])
def test_an_answer_of_the_latest_release_warns_of_nothing(asked, holder, parameters):
    holder.publish("digest-of-13")
    page = asked(**parameters)

    assert 'class="past"' not in page
    assert "la plus récente" not in page


def test_where_the_same_question_makes_too_long_an_address_the_link_leads_to_the_form(asked, holder):
    holder.publish("digest-of-13")
    page = asked(query=f"{QUERY} # {'x' * 4000}", release="12")

    assert '<a href="/sparql">Poser la même question' in page


def test_a_refused_query_to_an_earlier_release_says_so_too(asked, holder, runner):
    holder.publish("digest-of-13")
    runner.error = EngineBusy(3)

    assert "Vous interrogez la publication n° 12" in asked(release="12")


def test_the_page_of_an_answer_has_the_headers_of_the_answer_itself(client, holder):
    holder.publish("digest-of-13")
    parameters = {"query": QUERY, "release": "12"}
    page = client.get("/sparql", params=parameters, headers=FRENCH)
    answer = client.get("/sparql", params=parameters, headers={"Accept": "*/*"})

    assert page.headers["x-release"] == "12"
    for name in ("x-release", "memento-datetime"):
        assert page.headers[name] == answer.headers[name]
    assert page.headers["link"].endswith(answer.headers["link"])
    assert 'rel="bookmark"' in answer.headers["link"]


def test_a_page_without_an_answer_is_no_memento(client, runner):
    form = client.get("/sparql", headers=FRENCH)
    runner.error = EngineBusy(3)
    refused = client.get("/sparql", params={"query": QUERY}, headers=FRENCH)

    assert "memento-datetime" not in form.headers
    assert "memento-datetime" not in refused.headers


def test_the_dataset_of_the_query_is_part_of_its_permalink(asked):
    graph = "https://w3id.org/dotheque/graph/catalogue"

    assert "default-graph-uri=https%3A%2F%2Fw3id.org%2Fdotheque%2Fgraph%2Fcatalogue&release=12" in asked(
        **{"default-graph-uri": graph}
    )


def test_a_query_that_differs_each_time_has_no_digest_and_says_why(asked, runner):
    runner.answer = solutions({"type": "literal", "value": "x"}, repeatable=False)
    page = asked()

    assert runner.answer.digest not in page
    assert "n'a donc pas d'empreinte" in page


def test_a_result_can_be_downloaded_in_each_format_from_its_release(asked):
    page = asked()

    links = re.findall(r'<a class="chip" href="([^"]+)" download="([^"]+)">(\w+)</a>', page)
    assert [(name, file) for _, file, name in links] == [
        (name, f"dotheque-12.{name.lower()}") for name in ("CSV", "JSON", "XML", "TSV")
    ]
    assert all("&release=12&format=" in href for href, _, _ in links)


def test_a_query_too_long_for_an_address_is_downloaded_through_a_form(asked):
    page = asked(query=f"{QUERY} # {'x' * 4000}")

    assert "permalink" not in page
    assert '<input type="hidden" name="release" value="12">' in page
    assert '<button class="chip" type="submit" name="format" value="csv">CSV</button>' in page
    assert "trop longue pour un lien permanent" in page


def test_a_cut_result_warns_and_says_how_to_go_on(make_client, runner):
    runner.answer = solutions({"type": "literal", "value": "x"}, cut=True)
    page = make_client(query_rows=2000).get("/sparql", params={"query": QUERY}, headers=ENGLISH).text

    assert re.search(r'<p class="cut" role="note">This result is incomplete: it stops at 2,000 rows', page)
    assert "OFFSET 2000" in page


def test_a_whole_result_has_no_such_warning(asked):
    assert 'class="cut"' not in asked()


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (
            {"type": "uri", "value": "https://w3id.org/dotheque/id/experiment/demain"},
            '<a href="/doc/experiment/demain" title="https://w3id.org/dotheque/id/experiment/demain">id:experiment/demain',
        ),
        (
            {"type": "uri", "value": f"{SKOS}Concept"},
            f'<a href="{SKOS}Concept" rel="external" class="out" title="{SKOS}Concept">skos:Concept</a>',
        ),
        (
            {"type": "uri", "value": f"{VOCABULARY}theme/mobility"},
            f'<a href="/doc/vocabulary/theme/mobility" title="{VOCABULARY}theme/mobility">voc:theme/mobility</a>',
        ),
        ({"type": "uri", "value": "javascript:alert(1)"}, "<span>javascript:alert(1)</span>"),
        ({"type": "literal", "value": "a : b"}, "<span>a : b</span>"),
        (
            {"type": "literal", "value": "hi", "xml:lang": "en"},
            '<span lang="en">hi</span> <span class="tongue">en</span>',
        ),
        (
            {"type": "literal", "value": "7", "datatype": "http://www.w3.org/2001/XMLSchema#integer"},
            '<span title="xsd:integer">7</span>',
        ),
        ({"type": "bnode", "value": "b0"}, "<span>_:b0</span>"),
        ({"type": "triple", "value": {"subject": {"type": "bnode", "value": "b"}}}, '<span>{"subject": {"type"'),
    ],
)
def test_each_kind_of_value_is_shown_as_it_is(client, runner, term, shown):
    runner.answer = solutions(term)
    page = html.unescape(client.get("/sparql", params={"query": QUERY}, headers=FRENCH).text)

    assert f"<tr><td>{shown}" in page


@pytest.mark.parametrize(
    ("text", "shape"), [("Gironde", ""), ("two words " * 7, "lengthy"), (f"https://example.org/{'x' * 60}", "unbroken")]
)
def test_the_stylesheet_is_told_what_needs_a_wide_column_and_what_may_be_broken(client, runner, text, shape):
    runner.answer = solutions({"type": "literal", "value": text})
    page = client.get("/sparql", params={"query": QUERY}, headers=FRENCH).text

    assert (f'<td class="{shape}"><span>' if shape else "<td><span>") in page


def test_a_result_too_long_for_a_page_can_still_be_downloaded_and_cited(asked, runner):
    runner.error = ResultTooLarge(8_000_000)
    page = asked()

    assert "Ce résultat dépasse 8 Mo, trop pour une page" in page
    assert 'download="dotheque-12.csv"' in page
    assert "SHA-256" not in page


def test_a_result_over_the_limit_of_the_endpoint_is_refused(client, runner):
    runner.error = ResultTooLarge(200_000_000)

    assert client.get("/sparql", params={"query": QUERY}, headers=FRENCH).status_code == 413


def test_a_refusal_has_its_status_and_its_sentence_where_the_result_would_be(client, runner):
    runner.error = EngineBusy(3)
    response = client.get("/sparql", params={"query": QUERY}, headers=FRENCH)

    assert response.status_code == 503
    assert re.search(r'id="result">\s*<p class="refused" role="alert"', response.text)


def test_the_switch_of_language_keeps_the_query(client):
    page = html.unescape(client.get("/sparql", params={"query": QUERY}, headers=FRENCH).text)

    assert re.search(r'class="switch" href="/sparql\?draft=SELECT[^"]+&lang=en"', page)


def test_of_a_large_result_only_the_beginning_is_read():
    rows = b",".join(b'{"s":{"type":"literal","value":"%07d"}}' % number for number in range(60_000))
    body = b'{"head":{"vars":["s"]},"results":{"bindings":[' + rows + b"]}}"
    variables, shown, total = first_rows(body)

    assert len(body) > WINDOW_BYTES
    assert (variables, len(shown), total) == (("s",), SHOWN, None)
    assert shown[-1]["s"]["value"] == "0000499"


def test_rows_longer_than_what_is_read_are_left_out():
    long = b'{"s":{"type":"literal","value":"' + b"x" * (5 * WINDOW_BYTES) + b'"}}'
    body = b'{"head":{"vars":["s"]},"results":{"bindings":[{"s":{"type":"bnode","value":"b"}},' + long + b"]}}"

    assert first_rows(body) == (("s",), [{"s": {"type": "bnode", "value": "b"}}], None)


def test_the_beginning_of_many_triples_is_shown_and_said_to_be_one(asked, runner):
    body = b"<a:s> <a:p> <a:o> .\n" * 20_000
    runner.answer = SparqlAnswer("graph", TURTLE, body, 0.1, hashlib.sha256(body).hexdigest())
    page = asked()

    assert "Le début des triplets, en Turtle" in page
    assert page.count("<a:s>") == 10_000
    assert "résultat en Turtle" in page
