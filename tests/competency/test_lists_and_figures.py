"""Lists, figures and the guarantee that every saved query is asked by some test."""

from pathlib import Path

import pytest
from asking import Ask

from dotheque_graph.assets import asset
from dotheque_graph.query.guard import check
from dotheque_graph.query.library import QueryLibrary
from dotheque_graph.settings import Settings
from dotheque_graph.store.oxigraph import OxigraphStore

NAMES = QueryLibrary.load(asset("sparql")).names()

# The counts of the inventory of the founding text; collectivités are organisations too (46 + 12), and of its 27
# figures six are budget lines or totals while one is three (0 to do, 0 under way, 0 done).
LISTED = {
    "browse/resources": 16,
    "browse/experiments": 8,
    "browse/organisations": 46 + 12,
    "browse/people": 13,
    "browse/programmes": 9,
    "browse/events": 10,
    "browse/platforms": 7,
    "browse/indicators": 27 - 6 + 2,
    "browse/territories": 16,
}


@pytest.mark.parametrize(("name", "expected"), LISTED.items())
def test_a_list_names_each_thing_of_the_inventory_once(
    ask: Ask, library: QueryLibrary, name: str, expected: int
) -> None:
    """As many rows as things, each with a label in French."""
    variable = next(iter(library.get(name).header.returns))
    rows = ask(name, f"{variable} label")

    assert len(rows) == expected
    assert len({row[0] for row in rows}) == expected
    assert None not in {row[1] for row in rows}


def test_lists_count_what_is_tied_to_each_thing(ask: Ask) -> None:
    """The figures beside the names are those of the founding text."""
    assert ("organisation/reseau-des-innovateurs-democratiques", "10") in ask(
        "browse/organisations", "organisation members"
    )
    assert ("experiment/demain", "3") in ask("browse/experiments", "experiment participants")
    assert ("person/florent-guignard", "3") in ask("browse/people", "person organisations")
    assert ("person/mathilder", "0") in ask("browse/people", "person organisations")
    assert ("event/session-mars-2024", "2024-03") in ask("browse/events", "event start")
    assert ("vocabulary/theme/food-democracy", "0") not in ask("browse/themes", "theme entities")


def test_goals_are_counted_as_declared_and_as_proposed(ask: Ask) -> None:
    """Goal 16 is declared once, by the commons, and proposed for three experiments."""
    rows = ask("browse/goals", "goal declared proposed")

    assert ("sdg:16", "1", "3") in rows
    assert ("sdg:17", "1", "0") in rows
    assert ("sdg:2", "0", "1") in rows


def test_territories_of_one_code_are_told_apart(ask: Ask) -> None:
    """76 is cited as a region, 93 as a département."""
    found = {row[0] for row in ask("browse/territories", "territory")}

    assert {"territory/region/76", "territory/departement/93"} <= found
    assert not {"territory/departement/76", "territory/region/93"} & found


def test_classes_are_counted(ask: Ask) -> None:
    """Each discrepancy, step and objective of the inventory is there."""
    counts = dict(ask("browse/classes", "class entities"))

    assert counts["doth:Discrepancy"] == "33"
    assert counts["doth:WorkflowStep"] == "13"
    assert counts["doth:Objective"] == "16"
    assert counts["doth:Milestone"] == "8"


def test_statistics_agree_with_one_another(ask: Ask) -> None:
    """The triples of a graph are those of its properties; an entity has a type."""
    per_graph = {row[0]: int(row[1] or 0) for row in ask("statistics/triples-per-graph", "graph triples")}
    uses = ask("statistics/uses-per-property", "property triples entities", graph="graph/catalogue")
    classes = ask("statistics/entities-per-class", "graph class entities")

    assert per_graph["graph/catalogue"] == sum(int(row[1] or 0) for row in uses)
    assert all(int(row[1] or 0) >= int(row[2] or 0) > 0 for row in uses)
    assert ("graph/catalogue", "doth:Discrepancy", "33") in classes
    assert ("graph/vocabulary", "sdgo:Target", "169") in classes


def test_concepts_are_counted_by_scheme(ask: Ask) -> None:
    """Fourteen audiences, five kinds of support, seventeen goals with their targets."""
    counts = dict(ask("statistics/concepts-per-scheme", "scheme concepts"))

    assert counts["vocabulary/audience"] == "14"
    assert counts["vocabulary/richness"] == "5"
    assert counts["http://metadata.un.org/sdg"] == str(17 + 169)


def test_source_lines_are_counted(ask: Ask) -> None:
    """The plan of activity on line 132 carries the most; every line lies within the text."""
    rows = ask("statistics/statements-per-source-line", "line entities")
    counts = {int(row[0] or 0): int(row[1] or 0) for row in rows}

    assert counts[103] >= 12 + 12  # twelve members and their memberships
    assert counts[128] > 0
    assert all(1 <= line <= 167 for line in counts)


def test_texts_are_counted_by_language(ask: Ask) -> None:
    """French first: no property has more English texts than French ones."""
    rows = ask("statistics/labels-per-language", "property language texts")
    counts = {row[:2]: int(row[2] or 0) for row in rows}

    assert counts["dcterms:title", "fr"] >= counts["dcterms:title", "en"] > 0
    assert counts["foaf:name", ""] == 12  # the thirteenth is the name of an account


@pytest.mark.parametrize("name", NAMES)
def test_every_saved_query_runs_on_the_catalogue_with_its_own_example(
    library: QueryLibrary, catalogue: OxigraphStore, name: str
) -> None:
    """The examples in the headers are real: each gives an answer, in the variables the header names."""
    saved = library.get(name)
    examples = {key: parameter.example for key, parameter in saved.header.parameters.items()}
    open_ended = {key: value for key, value in examples.items() if saved.header.parameters[key].required}

    found = catalogue.select(saved.bind(**saved.parse_arguments(open_ended)))
    narrowed = catalogue.select(saved.bind(**saved.parse_arguments(examples)))

    assert set(found.variables) == set(saved.header.returns)
    assert bool(found.rows) is bool(narrowed.rows) is not name.startswith("hygiene/")


@pytest.mark.parametrize("name", NAMES)
def test_every_saved_query_passes_the_guard_of_the_public_endpoint(library: QueryLibrary, name: str) -> None:
    """Whoever copies one into the endpoint gets the same answer there."""
    checked = check(library.get(name).text, Settings().query_bytes)

    assert checked.own_dataset is False


def test_no_saved_query_is_forgotten() -> None:
    """Each question, list and figure has a test that states its answer, each rule of hygiene a planted fault.

    The queries of `entity/` are those of the pages: the tests of the catalogue's own rooms state their answers.
    """
    folder = Path(__file__).parent
    tested = "".join(path.read_text("utf-8") for path in sorted(folder.glob("test_*.py")))
    stated = [name for name in NAMES if not name.startswith("entity/")]

    assert [name for name in stated if f'"{name}"' not in tested] == []
