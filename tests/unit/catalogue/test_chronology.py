"""The chronology: what has a date, what has words only, what has neither; nothing is placed by guess."""

import pytest

from dotheque_graph.catalogue.chronology import Moment, chronology, moment_of
from dotheque_graph.namespaces import DOTH, GRAPH, ID, RDF_TYPE, SCHEMA, VOC, XSD
from dotheque_graph.rdf.terms import Literal, Quad
from dotheque_graph.store.oxigraph import OxigraphStore

CATALOGUE = GRAPH.term("catalogue")


def store_of(*statements):
    return OxigraphStore.memory([Quad(*statement, CATALOGUE) for statement in statements])


def dated(text, kind):
    return Literal(text, datatype=XSD.term(kind))


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("2024", "gYear", Moment(2024)),
        ("2024-07", "gYearMonth", Moment(2024, 7)),
        ("2020-06-21", "date", Moment(2020, 6, 21)),
        ("2020-06-21T10:00:00Z", "dateTime", Moment(2020, 6, 21)),
        ("2024Z", "gYear", Moment(2024)),
    ],
)
def test_a_date_is_as_precise_as_it_is_written(text, kind, expected):
    assert moment_of(dated(text, kind)) == expected


@pytest.mark.parametrize("text", ["dès 2022", "cette année", "2024-13", "24", "", "2024-01-01 environ"])
def test_words_are_no_date(text):
    assert moment_of(Literal(text)) is None


def test_a_moment_lasts_as_long_as_it_is_imprecise():
    year, month, day = Moment(2024), Moment(2024, 7), Moment(2024, 7, 1)

    assert (year.begins, year.ends) == (2024.0, 2025.0)
    assert (month.begins, round(month.ends, 3)) == (2024.5, 2024.583)
    assert day.begins == 2024.5
    assert 0 < day.ends - day.begins < 0.003


def test_what_has_a_date_stands_in_time_and_what_has_words_apart(small):
    found = chronology(small)

    assert [(one.iri.value.rpartition("/")[2], one.start) for one in found.dated] == [("seconde", Moment(2023, 4))]
    assert [(one.iri.value.rpartition("/")[2], one.stated[0].value) for one in found.stated] == [
        ("premiere", "dès 2021")
    ]


def test_an_experiment_whose_phases_are_dated_is_not_without_a_date(small):
    lonely = chronology(store_of((ID.term("experiment/seule"), RDF_TYPE, DOTH.term("Experiment"))))

    assert chronology(small).bare == ()
    assert [one.iri for one in lonely.bare] == [ID.term("experiment/seule")]


def test_a_phase_has_the_theme_and_the_places_of_its_experiment(small):
    (phase,) = chronology(small).dated

    assert phase.owner == ID.term("experiment/assemblee-des-arbres")
    assert phase.themes == {VOC.term("theme/living-world")}
    assert phase.places == {ID.term("territory/departement/98")}
    assert phase.around == {ID.term(f"territory/{end}") for end in ("departement/98", "region/97", "country/xx")}


def test_a_part_is_chosen_by_kind_theme_and_territory(small):
    whole = chronology(small)

    assert whole.of("phase", VOC.term("theme/living-world"), ID.term("territory/region/97")) == whole
    assert whole.of("milestone").everything() == ()
    assert whole.of(theme=VOC.term("theme/trees")).everything() == ()


def test_it_goes_by_time_the_year_before_the_month_that_ends_sooner():
    event = DOTH.term("Event")
    starts = {"mois": ("2024-01", "gYearMonth"), "an": ("2024", "gYear"), "avant": ("2023-12-31", "date")}
    store = store_of(
        *((ID.term(f"event/{name}"), RDF_TYPE, event) for name in starts),
        *((ID.term(f"event/{name}"), SCHEMA.term("startDate"), dated(*date)) for name, date in starts.items()),
        (ID.term("event/avant"), SCHEMA.term("endDate"), dated("2024-06", "gYearMonth")),
    )

    found = chronology(store).dated

    assert [one.iri.value.rpartition("/")[2] for one in found] == ["avant", "mois", "an"]
    assert found[0].span[1] == Moment(2024, 6).ends


def test_a_delay_from_a_beginning_without_a_date_is_placed_nowhere():
    milestone = ID.term("milestone/exemple")
    store = store_of(
        (milestone, RDF_TYPE, DOTH.term("Milestone")), (milestone, DOTH.term("due"), dated("P6M", "duration"))
    )

    found = chronology(store)

    assert (found.dated, [one.due.value for one in found.stated]) == ((), ["P6M"])
