"""The values of facets that the page shows: how many, in which order, and how trees open."""

import pytest

from dotheque_graph.namespaces import ID, SDG, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.search.model import Asked, Count, Facet
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.search.asking import Question
from dotheque_graph.web.search.facets import FIRST, MOST, WHOLE, chips, groups
from dotheque_graph.web.search.values import HEADINGS, Called
from dotheque_graph.web.urls import Urls

ANYTHING = Question(Asked("x", {Facet.YEAR: ("2023",)}))
READER = Reader("fr", Urls("http://127.0.0.1:8000"))


@pytest.fixture
def called(small):
    return Called(READER, Names(small, "fr"))


@pytest.fixture
def only(called):
    """Return the one group of a facet with these counts."""

    def of(facet, *counts, question=ANYTHING):
        (group,) = groups(READER, called, {facet: counts}, question)
        return group

    return of


def place(value, number=1, parent="", *, chosen=False):
    return Count(value, None, number, chosen, parent)


def shown(group):
    return [(one.value, one.depth) for one in (*group.options, *group.more)]


def test_facets_without_values_are_left_out(called):
    assert groups(READER, called, {Facet.THEME: (), Facet.YEAR: (place("2023"),)}, ANYTHING)[0].heading == "Année"


def test_every_facet_has_a_heading():
    assert set(HEADINGS) == set(Facet)


def test_a_tree_opens_along_what_is_chosen(only):
    regions = [place(f"region/{number}", 9) for number in range(10, 18)]
    inside = [place("departement/98", 5, "region/12", chosen=True), place("departement/99", 4, "region/12")]
    elsewhere = [place("departement/97", 9, "region/13"), place("commune/1", 1, "departement/98")]

    values = shown(only(Facet.TERRITORY, *regions, *inside, *elsewhere))

    opened = [("region/12", 0), ("departement/98", 1), ("commune/1", 2), ("departement/99", 1), ("region/13", 0)]
    assert values[2:7] == opened
    assert ("departement/97", 1) not in values


def test_siblings_of_as_many_hits_are_in_the_order_of_their_names(only):
    themes = [Count(name, VOC.term(f"theme/{name}"), 2) for name in ("living-world", "trees")]
    below = [Count("birds", None, 2, parent="living-world"), Count("ants", None, 3, parent="living-world")]

    assert [one.text for one in only(Facet.THEME, *themes).options] == ["Arbres", "Vivant"]
    assert shown(only(Facet.THEME, *themes, *below)) == [
        ("trees", 0),
        ("living-world", 0),
        ("ants", 1),
        ("birds", 1),
    ]


def test_a_value_that_stands_alone_shows_what_is_below_it(only):
    regions = [place(f"region/{number}", 2, "country/xx") for number in range(20)]

    assert shown(only(Facet.TERRITORY, place("country/xx", 40), *regions))[:2] == [("country/xx", 0), ("region/0", 1)]


def test_values_whose_parents_run_in_a_circle_are_not_walked_for_ever(only):
    assert shown(only(Facet.THEME, place("a", parent="b"), place("b", parent="a"), place("c", parent="c")))[0] == (
        "c",
        0,
    )


def test_a_long_facet_is_folded_after_the_first_values(only):
    group = only(Facet.AUDIENCE, *(place(f"a{number}", number) for number in range(20)))

    assert (len(group.options), len(group.more), group.rest, group.left) == (FIRST, 12, None, "")
    assert group.options[0].value == "a19"


def test_one_or_two_values_more_are_not_folded(only):
    assert only(Facet.AUDIENCE, *(place(f"a{number}") for number in range(FIRST + 2))).more == ()


def test_what_is_chosen_is_never_folded_nor_left_out(only):
    counts = [*(place(f"a{number}", 1000 - number) for number in range(500)), place("rare", 0, chosen=True)]
    group = only(Facet.AUDIENCE, *counts)

    assert group.options[0].value == "rare"
    assert len(group.options) + len(group.more) == MOST
    assert group.rest.text == "et 451 autres"
    assert group.open


def test_what_a_page_leaves_out_of_a_facet_is_a_link_away_in_the_same_search(only):
    counts = [place(f"a{number}") for number in range(60)]
    group = only(Facet.AUDIENCE, *counts)
    whole = only(Facet.AUDIENCE, *counts, question=ANYTHING.showing(Facet.AUDIENCE))

    assert group.rest.href == "/search?q=x&year=2023&all=audience#facet-audience"
    assert (len(whole.options), whole.more, whole.rest, whole.left) == (60, (), None, "")
    assert whole.open
    assert not group.open


def test_a_facet_is_not_shown_whole_because_another_is(only):
    group = only(Facet.AUDIENCE, *(place(f"a{number}") for number in range(60)), question=ANYTHING.showing(Facet.YEAR))

    assert len(group.options) + len(group.more) == MOST
    assert group.rest.text == "et 10 autres"


def test_even_a_facet_that_is_shown_whole_has_an_end_and_says_so(only):
    counts = (place(f"a{number}") for number in range(WHOLE + 1))
    group = only(Facet.AUDIENCE, *counts, question=ANYTHING.showing(Facet.AUDIENCE))

    assert len(group.options) == WHOLE
    assert (group.rest, group.left) == (None, "et 1 autres\u00a0: ajoutez un mot")


def test_years_come_from_the_last_and_goals_by_number(only):
    years = only(Facet.YEAR, place("2021", 9), place("2023"), place("2022", 5))
    goals = only(
        Facet.GOAL, place("11", 9), place("9"), place("16.7", 1, "16"), place("16.10", 1, "16"), place("16", 3)
    )

    assert [one.value for one in years.options] == ["2023", "2022", "2021"]
    assert shown(goals) == [("9", 0), ("11", 0), ("16", 0), ("16.7", 1), ("16.10", 1)]


@pytest.mark.parametrize(
    ("facet", "count", "text", "language"),
    [
        (Facet.KIND, Count("organisation", None, 1), "Organisations", ""),
        (Facet.THEME, Count("living-world", VOC.term("theme/living-world"), 1), "Vivant", ""),
        (Facet.GOAL, Count("15", NamedNode(SDG + "15"), 1), "15 Vie terrestre", ""),
        (Facet.TERRITORY, Count("departement/98", ID.term("territory/departement/98"), 1), "Œuvre-et-Île", ""),
        (Facet.LANGUAGE, Count("fr", None, 1), "Français", ""),
        (Facet.OPENNESS, Count("unknown", None, 1), "Licence non renseignée", ""),
        (Facet.EASY, Count("yes", None, 1), "Version facile à lire", ""),
        (Facet.THEME, Count("<script>", None, 0), "<script>", ""),
    ],
)
def test_values_are_called_in_the_language_of_the_reader(called, facet, count, text, language):
    found = called(facet, count)

    assert (found.text, found.language) == (text, language)


def test_chosen_values_can_be_taken_away_one_by_one_known_or_not(called):
    question = Question(Asked("x", {Facet.THEME: ("living-world", "nothing"), Facet.YEAR: ("2023",)}))
    facets = {Facet.THEME: (Count("living-world", VOC.term("theme/living-world"), 3, chosen=True),)}

    found = chips(READER, called, facets, question)

    assert [(one.text, one.href) for one in found] == [
        ("Thème\u00a0: Vivant", "/search?q=x&theme=nothing&year=2023"),
        ("Thème\u00a0: nothing", "/search?q=x&theme=living-world&year=2023"),
        ("Année\u00a0: 2023", "/search?q=x&theme=living-world&theme=nothing"),
    ]
