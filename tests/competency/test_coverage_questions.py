"""What is covered and what is missing, asked of the real catalogue."""

from asking import Ask

GIRONDE = "territory/departement/33"


def test_contributions_to_a_goal_by_class_the_proposed_ones_apart(ask: Ask) -> None:
    """The commons states three goals [99]; experiments have proposed ones; a goal without any has a row too."""
    rows = ask("competency/contributions-by-goal", "goal class declared proposed")

    assert [row for row in rows if row[0] == "sdg:16"] == [
        ("sdg:16", "doth:Commons", "1", "0"),
        ("sdg:16", "doth:Experiment", "0", "3"),
    ]
    assert ("sdg:1", None, "0", "0") in rows
    assert len({row[0] for row in rows}) == 17


def test_territories_of_a_goal_with_the_experiments_that_have_none_last(ask: Ask) -> None:
    """The Gironde [117]; the guide's experiment has no place in the source."""
    rows = ask("competency/territories-by-goal", "place goal proposed", goal="http://metadata.un.org/sdg/12")

    assert rows == [(GIRONDE, "sdg:12", "1"), (None, "sdg:12", "1")]
    here = ask("competency/territories-by-goal", "goal", territory="id/territory/region/75")
    assert here == [("sdg:11",), ("sdg:12",), ("sdg:16",)]


def test_resources_by_theme_and_type_with_their_dates(ask: Ask) -> None:
    """The study of the CREDOC of 2023 is on a theme narrower than the environment too."""
    rows = ask(
        "competency/resources-by-theme-and-type", "theme number newest undated", type="vocabulary/resource-type/study"
    )

    assert ("vocabulary/theme/environment", "1", "2023", "0") in rows
    assert all(row[2] == "2023" for row in rows)


def test_resources_by_theme_and_audience(ask: Ask) -> None:
    """The guide is for three audiences on food democracy [121]."""
    rows = ask("competency/resources-by-theme-and-audience", "audience number", theme="vocabulary/theme/food-democracy")

    assert len(rows) == 3
    assert {row[1] for row in rows} == {"1"}


def test_territories_of_a_level_with_and_without_anything(ask: Ask) -> None:
    """One département has an experiment, of 2022 [118], and three undated resources that come from it."""
    variables = "territory experiments resources newest undated organisations"
    rows = ask("competency/coverage-of-territories", variables)

    assert [row for row in rows if row[1] != "0"] == [(GIRONDE, "1", "3", "2022", "3", "2")]
    assert len(rows) == 109
    regions = ask(
        "competency/coverage-of-territories", "territory experiments", level="vocabulary/territory-level/region"
    )
    assert [row[0] for row in regions if row[1] == "1"] == ["territory/region/75"]
