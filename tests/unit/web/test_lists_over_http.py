import pytest


def test_a_list_shows_what_there_is_and_what_it_is_about(browse):
    page = browse("/list/experiment")

    assert "1 fiche" in page
    assert "Des habitants parlent pour les arbres." in page


def test_a_long_list_comes_in_pages_that_lead_on(make_client):
    client = make_client(page_size=1)

    first = client.get("/list/organisation?lang=fr").text
    second = client.get("/list/organisation?lang=fr&page=2").text
    assert 'rel="next" href="/list/organisation?page=2&amp;lang=fr"' in first
    assert 'rel="prev" href="/list/organisation?lang=fr"' in second


def test_territories_are_those_the_catalogue_speaks_of_until_a_level_is_chosen(browse):
    assert "Œuvre-et-Île" in browse("/list/territory")
    assert '<h2><a href="/doc/territory/region/97' not in browse("/list/territory")
    assert '<h2><a href="/doc/territory/region/97' in browse("/list/territory?level=region")


def test_goals_stand_in_their_order_and_colour(browse):
    assert 'class="card goal-15 goal-card"' in browse("/list/goal")


@pytest.mark.parametrize("words", ["OEUVRE", "ile", "Île œuvre"])
def test_a_search_finds_names_without_regard_to_accents(browse, words):
    page = browse(f"/find?q={words}")

    assert "1 nom contient" in page
    assert 'href="/doc/territory/departement/98"' in page
    assert "Département 98" in page


def test_a_search_gives_its_words_back_escaped(browse):
    assert "&lt;b&gt;" in browse("/find?q=%3Cb%3E")
    assert "<b>&" not in browse("/find?q=%3Cb%3E").partition("<main")[2]


def test_the_front_page_gives_the_figures_and_the_ways_in(browse):
    page = browse("/")

    assert "<b>150</b> contenus annoncés" in page
    assert 'href="/list/experiment"' in page
    assert page.count('class="goal-') == 17
    assert page.count("unlinked") == 16


def test_the_front_page_asks_only_questions_that_have_an_answer(browse):
    assert "Commencer par une question" not in browse("/")


def test_a_menu_entry_is_marked_where_one_is(browse):
    assert 'href="/list/organisation" aria-current="page"' in browse("/doc/organisation/la-cabane")
