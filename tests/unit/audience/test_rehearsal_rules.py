"""Each rule of the rehearsal on the smallest feed that it applies to, and what portals would hold."""

import time
import unicodedata
from datetime import UTC, datetime

import pytest
from feed_examples import EXAMPLES, GOOD, PLACE, page, part, record
from hypothesis import given, settings
from hypothesis import strategies as st

from dotheque_graph.audience.rehearsal import RULES, FeedPage, Outcome, Portal, rehearse
from dotheque_graph.audience.rehearsal import vocabulary as words
from dotheque_graph.audience.rehearsal.course import NEXT, VIEW
from dotheque_graph.audience.rehearsal.known import is_frequency, is_public_address, licence_named
from dotheque_graph.audience.rehearsal.page_graph import KINDS, PageGraph
from dotheque_graph.audience.rehearsal.reading_values import is_future, tag_of
from dotheque_graph.audience.rehearsal.reporting import as_csv, as_json, as_text
from dotheque_graph.namespaces import DCAT, DCTERMS, GEO, RDF_TYPE
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Triple


def seconds(work):
    start = time.process_time()
    work()
    return time.process_time() - start


def fates(pages):
    found = rehearse(pages)
    return [*found.job, *(fate for one in found.records for fate in one.fates)]


def held(pages, rule):
    return [fate.detail for fate in fates(pages) if fate.rule == rule]


@pytest.mark.parametrize("token", sorted(RULES))
def test_a_rule_applies_to_its_example(token):
    [found, *_] = [fate for fate in fates(EXAMPLES[token]) if fate.rule == token] or [None]

    assert found is not None
    assert (found.outcome, found.portal) == (RULES[token].outcome, RULES[token].portal)


def test_every_rule_has_an_example():
    assert set(EXAMPLES) == set(RULES)


@pytest.mark.parametrize("token", sorted(RULES))
def test_a_rule_says_what_happens_in_both_languages_and_how_to_mend_what_can_be(token):
    rule = RULES[token]

    assert rule.fr
    assert rule.en
    assert bool(rule.mend_fr) == bool(rule.mend_en)
    assert bool(rule.mend_fr) == (rule.outcome is not Outcome.KEPT and not rule.inherent)


def test_a_good_record_arrives_whole():
    licence = "<https://www.etalab.gouv.fr/licence-ouverte-open-licence>"
    found = rehearse(
        [
            page(
                f'{GOOD} ; dct:description "Un texte."@fr ; dcat:keyword "Budget participatif"@fr ; '
                f"dct:license {licence} ; dcat:distribution :f . "
                f':f dct:title "Un fichier"@fr ; dcat:accessURL :u ; dct:license {licence} . '
                f'{licence} dct:title "Licence Ouverte"@fr .'
            )
        ]
    )

    assert found.to_mend() == ()
    assert [found.records[0].outcome(portal) for portal in Portal] == [Outcome.KEPT, Outcome.KEPT]
    assert {portal: total.whole for portal, total in found.totals.items()} == {Portal.UDATA: 1, Portal.CKAN: 1}


@pytest.mark.parametrize(
    ("rule", "holds"),
    [
        ("udata-keyword-tag", "budget-participatif"),
        ("udata-theme-tag", "environnement"),
        ("udata-licence-guessed", "Licence Ouverte / Open Licence version 2.0"),
        ("udata-distribution-format", "csv"),
        ("udata-contact", "Nous, mailto:nous@example.org"),
        ("udata-distribution-untitled", "Ressource sans nom"),
        ("ckan-keyword-comma", "eau | air"),
        ("ckan-label", "Recueilli sur place.@fr"),
        ("ckan-guid-title", "Un titre@fr"),
    ],
)
def test_what_a_portal_would_hold_is_told(rule, holds):
    assert holds in held(EXAMPLES[rule], rule)


def test_nothing_is_kept_of_a_record_that_is_skipped():
    [found] = rehearse(EXAMPLES["udata-checksum-algorithm"]).records

    assert found.outcome(Portal.UDATA) is Outcome.SKIPPED
    assert not [fate for fate in found.of(Portal.UDATA) if fate.outcome is Outcome.KEPT]
    assert [fate for fate in found.of(Portal.CKAN) if fate.outcome is Outcome.KEPT]


def test_a_dataset_without_title_aborts_the_whole_job_of_ckan_and_skips_one_record_of_udata():
    totals = rehearse([page(f'{GOOD} . :e a dcat:Dataset ; dct:identifier "e" .')]).totals

    assert (totals[Portal.CKAN].aborted, totals[Portal.UDATA].aborted) == (True, False)
    assert (totals[Portal.CKAN].skipped, totals[Portal.UDATA].skipped) == (1, 1)


def test_services_of_an_ogc_server_share_an_address_and_have_titles_of_their_own():
    text = ':f dcat:accessURL :wms ; dct:title "Routes" . :g dcat:accessURL :wms ; dct:title "Rivières" .'

    assert not held(record("dcat:distribution :f, :g", text), "udata-distribution-same")


def test_a_service_whose_dataset_has_its_identifier_on_the_page_arrives():
    text = ':s a dcat:DataService ; dct:identifier "s" ; dct:title "Un service"@fr ; dcat:servesDataset :d . '

    assert "udata-service-serves" not in {fate.rule for fate in fates([page(text + ':d dct:identifier "d" .')])}


def test_a_short_rehearsal_keeps_what_can_be_mended_and_the_same_totals():
    pages = [*record('dcat:keyword "youth"@en ; dct:language "fr"'), *part('dcat:byteSize "2 Mo"')]
    whole, short = rehearse(pages), rehearse(pages, whole=False)

    assert short.totals == whole.totals
    assert short.rules == whole.rules
    assert short.to_mend() == whole.to_mend()
    assert all(fate.outcome is not Outcome.KEPT for one in short.records for fate in one.fates)


@pytest.mark.parametrize(
    ("text", "title", "sure"),
    [
        ("http://www.etalab.gouv.fr/licence-ouverte-open-licence/", "Licence Ouverte / Open Licence version 2.0", True),
        ("cc-by-sa", "Creative Commons Attribution Share-Alike", True),
        ("Creative Commons Attributions", "Creative Commons Attribution", False),
        ("https://www.etalab.gouv.fr/licence-ouverte-open-licence/en", "", False),
        ("https://creativecommons.org/licenses/by/4.0/", "", False),
        ("", "", False),
    ],
)
def test_licences_are_known_by_name_and_address_and_guessed_by_likeness(text, title, sure):
    assert licence_named(text) == (title, sure)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("http://publications.europa.eu/resource/authority/frequency/QUARTERLY", True),
        ("http://purl.org/cld/freq/threeTimesAMonth", True),
        ("IRREG", True),
        ("http://publications.europa.eu/resource/authority/frequency/SOMETIMES", False),
        ("", False),
    ],
)
def test_frequencies_are_those_of_two_authorities(text, known):
    assert is_frequency(text) is known


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("https://example.org/a", True),
        ("https://8.8.8.8/a", True),
        ("http://127.0.0.1/a", False),
        ("http://[::1]/a", False),
        ("http://localhost/a", False),
        ("http://intranet/a", False),
        ("ftp://example.org/a", False),
        ("http://[broken", False),
    ],
)
def test_an_address_is_public_by_its_looks(address, public):
    assert is_public_address(address) is public


@pytest.mark.parametrize(
    ("text", "future"),
    [("2999", True), ("2999-05", True), ("2999-05-01T10:00:00Z", True), ("2001-01-01", False), ("bientôt", False)],
)
def test_a_date_to_come_is_seen_whatever_its_precision(text, future):
    assert is_future(text, datetime(2026, 1, 1, tzinfo=UTC)) is future


def test_tags_have_no_accents_no_capitals_and_no_punctuation():
    assert tag_of("L'Œuvre d'été : « Commun » n° 3") == "loeuvre-dete-commun-ndeg-3"


NODES = st.sampled_from([NamedNode(f"https://example.org/{name}") for name in "abc"] + [BlankNode("x"), BlankNode("y")])
PROPERTIES = st.sampled_from(
    sorted(
        {value for value in vars(words).values() if isinstance(value, NamedNode)}
        | {RDF_TYPE, NEXT, DCAT.term("landingPage"), DCAT.term("bbox"), DCAT.term("byteSize"), DCAT.term("record")}
        | {DCTERMS.term(name) for name in ("format", "accrualPeriodicity", "hasPart", "creator")},
        key=str,
    )
)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["{", '{"type": ["Point"]}', "POLYGON((", "<", "http://[", "2026-13-99", "0001-01-01T00:00:00+23:59", "," * 4]
)
LITERALS = (
    st.builds(Literal, TEXTS)
    | st.builds(lambda text, language: Literal(text, language=language), TEXTS, st.sampled_from(["fr", "en"]))
    | st.builds(lambda text: Literal(text, datatype=GEO.term("wktLiteral")), TEXTS)
    | st.builds(lambda text: Literal(text, datatype=GEO.term("geoJSONLiteral")), TEXTS)
)
OBJECTS = NODES | LITERALS | st.sampled_from([*KINDS, VIEW])
GRAPHS = st.lists(
    st.builds(Triple, NODES, PROPERTIES, OBJECTS)
    | st.builds(lambda node, kind: Triple(node, RDF_TYPE, kind), NODES, st.sampled_from(KINDS)),
    max_size=25,
)


@settings(max_examples=60, deadline=None)
@given(st.lists(GRAPHS, max_size=3))
def test_no_graph_makes_the_rehearsal_fail(graphs):
    found = rehearse([FeedPage(f"https://example.org/p{n}", graph, 1, "") for n, graph in enumerate(graphs)])

    assert found.pages == len(graphs)
    for portal, totals in found.totals.items():
        assert totals.records == len(found.records)
        assert totals.records == totals.whole + totals.changed + totals.lost + totals.skipped, portal


def test_a_long_text_is_no_licence_and_is_not_compared_with_titles():
    long = "Creative Commons Attribution " * 5_000

    assert licence_named(long) == ("", False)
    assert seconds(lambda: [licence_named(f"{long}{number}") for number in range(50)]) < 1
    assert licence_named("Creative Commons Atribution") == ("Creative Commons Attribution", False)


@pytest.mark.parametrize(
    ("prop", "value", "beside"),
    [
        ("dct:spatial", ":v{0}", ":v{0} a dct:Location ."),
        ("dct:temporal", ":v{0}", ":v{0} dcat:startDate '2026' ."),
        ("dct:title", "'{0}'@fr", ""),
    ],
)
def test_ten_thousand_values_take_no_square_of_the_time(prop, value, beside):
    many = range(10_000)
    values, nodes = ", ".join(value.format(number) for number in many), "\n".join(map(beside.format, many))
    pages = record(f"{prop} {values}", nodes)

    assert seconds(lambda: rehearse(pages)) < 5


def test_the_values_of_a_node_are_sorted_once(monkeypatch):
    graph = PageGraph(page(":a dct:title 'b', 'a' ; a dcat:Dataset .").triples)
    monkeypatch.setattr("builtins.sorted", None)

    assert [value.value for value in graph.values(NamedNode("https://example.org/a"), DCTERMS.term("title"))] == [
        "a",
        "b",
    ]


STEERING = "\\u001B[2J \\u202E \\u009B \\u200F"


def test_what_steers_a_terminal_is_shown_as_such_nowhere():
    pages = record(f'dcat:keyword "a{STEERING}" ; dct:spatial <https://example.org/\u202ea> ; dct:subject "{STEERING}"')
    pages += [page(f'<https://example.org/\u202eb> a dcat:Dataset ; dct:title "{STEERING}b" .', f"{PLACE}\x1b[2J")]
    found = rehearse(pages)

    for text in (
        as_text(found, lambda _: True, tuple(Portal), "fr"),
        as_csv(found, lambda _: True),
        as_json(found, lambda _: True),
    ):
        assert "\N{REPLACEMENT CHARACTER}" in text
        assert not {letter for letter in text if unicodedata.category(letter) in ("Cc", "Cf")} - {"\n", "\r"}


def test_a_text_of_megabytes_is_cut_before_it_is_taken_apart():
    long = "mot " * 1_000_000

    assert len(words.shown(long)) == 200
    assert seconds(lambda: [words.shown(long) for _ in range(200)]) < 1
