"""The timeline: what has a date on the axis, the same in a list, and apart what has none."""

import re

import pytest

from dotheque_graph.catalogue.chronology import chronology
from dotheque_graph.namespaces import DOTH, GRAPH, ID, RDF_TYPE, SCHEMA, SKOS, XSD
from dotheque_graph.rdf.terms import Literal, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.web.timeline.axis import ROWS, axis_of

GRAPH_NAME = GRAPH.term("catalogue")


def events(years):
    """Return a store of an event in each year."""
    quads = []
    for number, year in enumerate(years):
        iri = ID.term(f"event/e{number:03}")
        quads += [
            Quad(iri, RDF_TYPE, DOTH.term("Event"), GRAPH_NAME),
            Quad(iri, SKOS.term("prefLabel"), Literal(f"Rencontre {number}", language="fr"), GRAPH_NAME),
            Quad(iri, SCHEMA.term("startDate"), Literal(str(year), datatype=XSD.term("gYear")), GRAPH_NAME),
        ]
    return OxigraphStore.memory(quads)


def test_what_has_a_date_is_drawn_and_listed_under_its_year(browse):
    page = browse("/timeline")

    assert re.search(
        r'<a class="leaf family-people" href="/doc/phase/seconde"><title>Récolter · Phase · avril 2023', page
    )
    assert re.search(
        r'<h2 id="year-2023">2023 .*?Phase · avril 2023.*?Récolter.*?Assemblée des arbres', page, re.DOTALL
    )


def test_words_of_the_source_are_quoted_and_not_placed(browse):
    page = browse("/timeline")
    drawing, _, rest = page.partition("</svg>")

    assert "Semer" not in drawing
    assert re.search(r"par les seuls mots de la source.*?«\u00a0dès 2021\u00a0».*?Semer", rest, re.DOTALL)
    assert "1 date est connue. 1 fiche sans date est listée à part." in page


def test_english_readers_see_the_words_in_french_marked_as_such(client):
    page = client.get("/timeline?lang=en").text

    assert '<span lang="fr">«\u00a0dès 2021\u00a0»</span>' in page
    assert "April 2023" in page


def test_a_part_is_asked_for_and_stays_chosen(browse):
    page = browse("/timeline?kind=phase&theme=living-world&territory=region/97")

    assert "Récolter" in page
    for value in ("phase", "living-world", "region/97"):
        assert f'<option value="{value}" selected>' in page
    assert "kind=phase&amp;theme=living-world&amp;territory=region%2F97&amp;lang=en" in page


@pytest.mark.parametrize("asked", ["kind=person", "theme=nothing", "territory=commune/00000", "theme=" + "x" * 500])
def test_what_cannot_be_chosen_is_refused(client, asked):
    assert client.get(f"/timeline?{asked}").status_code == 400


def test_a_part_without_anything_says_so(browse):
    page = browse("/timeline?kind=experiment")

    assert "0 date est connue" in page
    assert "<svg viewBox" not in page


def test_nothing_is_drawn_of_nothing():
    assert axis_of((), ()) is None


def test_bars_stand_where_their_year_does_and_never_outside():
    dated = chronology(events([2018, 2020, 2020, 2023])).dated
    axis = axis_of(dated, [12] * 4)
    ticks = {tick.year: float(tick.x) for tick in axis.ticks}

    assert [float(bar.x) for bar in axis.bars] == [ticks[2018], ticks[2020], ticks[2020], ticks[2023]]
    assert float(axis.bars[0].width) == pytest.approx(ticks[2019], abs=0.11)
    assert max(float(bar.x) + float(bar.width) for bar in axis.bars) <= float(axis.width)
    assert {bar.anchor for bar in axis.bars} == {"start", "end"}


def test_a_long_time_has_few_years_written():
    axis = axis_of(chronology(events([1789, 2024])).dated, [12, 12])

    assert len(axis.ticks) <= 14
    assert axis.ticks[0].year == 1789


def test_much_is_counted_by_year(serve):
    years = [2019] * (ROWS + 30) + [2021] * 7
    axis = axis_of(chronology(events(years)).dated, [])
    page = serve(events(years)).get("/timeline?lang=fr").text

    assert axis.bars == ()
    assert [(one.year, one.total) for one in axis.columns] == [(2019, str(ROWS + 30)), (2021, "7")]
    assert float(axis.columns[0].height) > float(axis.columns[1].height)
    assert page.count("Rencontre ") == 60 + 7
    assert "10 autres" in page
    assert "after=2019-01-01&amp;before=2019-12-31" in page


@pytest.mark.parametrize(("name", "right"), [("theme", "un thème dont traite"), ("territory", "un territoire où se")])
def test_what_nothing_in_time_is_about_is_refused_with_what_is_right(client, name, right):
    answer = client.get(f"/timeline?{name}=zzz&lang=fr", headers={"Accept": "text/html"})

    assert answer.status_code == 400
    assert right in answer.text


def test_every_page_leads_to_it(browse):
    assert 'href="/timeline"' in browse("/doc/organisation/la-cabane")
