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
    page = browse(f"/search?q={words}&kind=territory")

    assert "1 résultat pour «" in page
    assert 'href="/doc/territory/departement/98"' in page
    assert "Département 98" in page


def test_a_search_gives_its_words_back_escaped(browse):
    assert "&lt;b&gt;" in browse("/search?q=%3Cb%3E")
    assert "<b>&" not in browse("/search?q=%3Cb%3E").partition("<main")[2]


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


def test_a_search_without_a_hit_offers_where_to_begin(browse):
    page = browse("/search?q=xyzzyx")

    assert "Rien pour «\u00a0xyzzyx\u00a0»." in page
    assert '<a class="chip" href="/doc/vocabulary/theme/living-world">Vivant</a>' in page


def test_a_search_with_a_hit_offers_no_other_beginning(browse):
    assert "Commencer par" not in browse("/search?q=cabane")


def test_a_search_by_code_finds_the_goal_with_its_number(browse):
    assert ">15 · Vie <mark>terrestre</mark></a>" in browse("/search?q=terrestre")


def test_the_front_page_and_the_list_give_the_same_figure(serve, catalogue):
    client = serve(catalogue)
    home = client.get("/", headers={"Accept": "text/html", "Accept-Language": "fr"}).text

    assert '<a href="/list/resource"><b>16</b> ressources</a>' in home
    assert "16 fiches" in client.get("/list/resource", headers={"Accept-Language": "fr"}).text


@pytest.mark.parametrize("number", ["0", "-1", "x", "1" * 5000, "9" * 7, ""])
def test_a_number_of_page_that_cannot_be_is_refused(client, number):
    answer = client.get(f"/list/resource?page={number}", headers={"Accept": "application/json"})

    assert answer.status_code == 400
    assert "attendu : un nombre à partir de 1." in answer.json()["detail"].replace("\u00a0", " ")


def test_a_page_past_the_last_one_is_not_there(client):
    answer = client.get("/list/resource?page=999999", headers={"Accept": "application/json"})

    assert answer.status_code == 404
    assert answer.json()["path"] == "/list/resource?page=999999"
    assert "/list/resource?page=999999" in answer.json()["detail"]


def test_a_page_past_the_last_one_of_a_level_is_named_with_the_level(client):
    answer = client.get("/list/territory?page=99&level=region", headers={"Accept": "application/json"})

    assert answer.json()["path"] == "/list/territory?level=region&page=99"
