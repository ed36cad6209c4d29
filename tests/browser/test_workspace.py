"""The workspace in a real browser: what a researcher does there, in both languages, on a telephone, by keyboard."""

import hashlib
import re

import pytest

pytestmark = pytest.mark.browser

ALL = "SELECT ?thing ?class WHERE { ?thing a ?class }"
ONE = "SELECT ?n WHERE { VALUES ?n { 1 } }"


def choose_example(visit):
    visit.page.locator(".starters summary").click()
    example = visit.page.locator("a[data-example]").first
    text = example.inner_text()
    example.click()
    return text


def test_an_example_is_put_in_the_editor_and_answered(visit):
    question = choose_example(visit)
    visit.ask()

    assert visit.page.locator(".tab.active").inner_text().strip("…").startswith(question[:20])
    assert visit.rows() > 0
    assert visit.page.locator("#result td a[href^='/doc/']").count() > 0


def test_an_example_never_takes_the_place_of_what_was_written(visit):
    visit.write(ONE)
    choose_example(visit)
    tabs = visit.page.locator(".tabsList .tab")
    tabs.first.locator("a").click()

    assert tabs.count() == 2
    assert ONE in visit.written()


def test_each_tab_keeps_its_own_answer(visit):
    visit.write(ONE)
    visit.ask()
    visit.page.locator(".addTab").click()
    empty = visit.page.locator("#result").count()
    visit.page.locator(".tabsList .tab a").first.click()
    visit.page.wait_for_selector("#result")

    assert (empty, visit.rows()) == (0, 1)


def test_the_editor_completes_a_class_of_our_graph_and_declares_its_prefix(visit):
    visit.write("SELECT * WHERE { ?x a ")
    visit.page.keyboard.type("expérim")
    visit.page.keyboard.press("Control+Space")
    hint = visit.page.locator(".CodeMirror-hint", has_text="doth:Experiment").first
    said = hint.inner_text()
    hint.click()
    text = visit.written()

    assert re.search(r"expérimentation\s*·\s*\d+", said)
    assert "?x a doth:Experiment" in text.replace("\u200b", "")
    assert "PREFIX doth: <https://w3id.org/dotheque/ontology#>" in text


def test_the_editor_completes_a_property_from_its_prefix(visit):
    visit.write("PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\nSELECT * WHERE { ?x ")
    visit.page.keyboard.type("skos:pref")
    visit.page.keyboard.press("Control+Space")
    visit.page.wait_for_selector(".CodeMirror-hint")
    visit.page.keyboard.press("Enter")

    assert "?x skos:prefLabel" in visit.written()


def test_csv_downloads_the_whole_result_from_the_server(visit):
    visit.write("SELECT ?s WHERE { ?s a ?class } LIMIT 700")
    visit.ask()
    with visit.page.expect_download() as waiting:
        visit.page.locator("#result .chip", has_text="CSV").click()
    lines = waiting.value.path().read_text("utf-8").splitlines()

    assert visit.rows() == 500
    assert waiting.value.suggested_filename == "dotheque-1.csv"
    assert len(lines) == 701


def test_a_query_too_long_for_an_address_is_still_answered_and_downloaded(visit):
    visit.write(f"{ONE} # {'x' * 5000}")
    visit.ask()
    with visit.page.expect_download() as waiting:
        visit.page.locator("#result .chip", has_text="CSV").click()

    assert visit.rows() == 1
    assert visit.page.locator("#result .permalink").count() == 0
    assert waiting.value.path().read_text("utf-8").split() == ["n", "1"]


def test_the_permalink_shows_the_same_answer_and_its_digest_is_that_of_the_json(visit, served):
    visit.write(ONE)
    visit.ask()
    permalink = visit.page.locator("#result .permalink").get_attribute("href")
    cited = visit.page.locator("#result .cite").inner_text()
    visit.open_editor(permalink)

    digest = hashlib.sha256(served.client.get(f"{permalink}&format=json").content).hexdigest()
    assert permalink in cited
    assert digest in cited
    assert "publication n°\u00a01" in cited
    assert visit.rows() == 1
    assert ONE in visit.written()


def test_a_long_citation_takes_few_lines_of_a_telephone_and_is_copied_whole(visiting, served):
    visit = visiting(viewport={"width": 390, "height": 844})
    visit.open_editor()
    visit.write(f"{ONE} # {'x' * 1000}")
    visit.ask()
    cited = visit.page.locator("#result .cite")
    cited.evaluate("element => getSelection().selectAllChildren(element)")
    permalink = visit.page.locator("#result .permalink").get_attribute("href")

    assert f"{served.url}{permalink}" in visit.page.evaluate("getSelection().toString()")
    assert cited.bounding_box()["height"] < 300
    assert permalink in visit.page.locator("#result .whole").input_value()


def test_the_address_of_an_answered_query_can_be_reloaded(visit):
    visit.write(ONE)
    visit.ask()
    visit.page.reload()
    visit.page.wait_for_selector(".CodeMirror-code")

    assert visit.rows() == 1
    assert visit.page.locator(".tabsList .tab").count() == 1


def test_a_cut_result_says_so(visit):
    visit.write(ALL)
    visit.ask()

    assert "Ce résultat est incomplet" in visit.page.locator("#result .cut").inner_text()


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("SELECT ?x WHERE { ?x", "Requête SPARQL refusée"),
        ("INSERT DATA { <a:a> <a:a> <a:a> }", "on ne fait qu'interroger"),
        ("SELECT * WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "SERVICE"),
    ],
)
def test_a_refusal_is_said_in_the_language_of_the_page(visit, query, sentence):
    visit.write(query)
    visit.ask()

    assert sentence in visit.page.locator("#result .refused").inner_text()


def test_a_running_query_can_be_stopped(visit):
    visit.write("SELECT (COUNT(*) AS ?n) WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    button = visit.page.locator(".query button[type=submit]")
    button.click()
    visit.page.wait_for_selector(".running")
    said = button.inner_text()
    button.click()
    visit.page.wait_for_selector("#result")

    assert (said, button.inner_text()) == ("Arrêter", "Interroger")
    assert visit.page.locator("#result").inner_text().strip() == "Arrêté."


@pytest.mark.parametrize(
    ("locale", "ask", "tab", "add", "invalid"),
    [
        ("fr-FR", "Interroger", "Requête", "Ouvrir un onglet", "Cette ligne n'est pas valide"),
        ("en-GB", "Ask", "Query", "Add tab", "This line is invalid"),
    ],
)
def test_the_editor_speaks_the_language_of_the_page(visiting, locale, ask, tab, add, invalid):
    visit = visiting(locale=locale)
    visit.open_editor()
    visit.write("SELECT oops")
    visit.page.locator(".parseErrorIcon").hover()

    assert visit.page.locator(".query button[type=submit]").inner_text() == ask
    assert visit.page.locator(".tab.active a > span").inner_text() == tab
    assert visit.page.locator(".addTab").get_attribute("title") == add
    assert visit.page.locator(".yasqe_tooltip").inner_text().startswith(invalid)


def test_the_menu_of_a_tab_is_in_french(visit):
    visit.page.locator(".tab.active a").click(button="right")

    items = visit.page.locator(".context-menu-item").all_inner_texts()
    assert items[:3] == ["Nouvel onglet", "Renommer l'onglet", "Copier l'onglet"]


def test_everything_can_be_done_by_keyboard_and_nothing_holds_it(visit):
    visit.page.locator(".starters summary").focus()
    visited = []
    for _ in range(12):
        visit.page.keyboard.press("Tab")
        visited.append(visit.page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    visit.page.locator(".CodeMirror textarea").focus()
    visit.page.keyboard.press("Control+Enter")
    visit.page.wait_for_selector("#result")

    assert "TEXTAREA" in visited
    assert "format" in visited[visited.index("TEXTAREA") :]
    assert visit.page.locator("#status").inner_text().startswith(str(visit.rows()))


def test_a_telephone_needs_no_sideways_scrolling(visiting):
    visit = visiting(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, color_scheme="dark")
    visit.open_editor()
    visit.ask()

    assert visit.page.evaluate("document.documentElement.scrollWidth") == 390


def test_without_scripts_the_plain_form_does_the_same(visiting):
    visit = visiting(java_script_enabled=False)
    visit.open()
    visit.page.locator(".starters summary").click()
    visit.page.locator("a[data-example]").first.click()
    visit.page.locator(".query button[type=submit]").click()

    assert visit.rows() > 0
    assert "SHA-256" in visit.page.locator("#result .cite").inner_text()
    with visit.page.expect_download() as waiting:
        visit.page.locator("#result .chip", has_text="CSV").click()
    assert waiting.value.path().stat().st_size > 0


def test_without_scripts_a_cut_result_and_a_refusal_are_told(visiting):
    visit = visiting(java_script_enabled=False)
    visit.open()
    visit.page.locator("#query").fill(ALL)
    visit.page.locator(".query button[type=submit]").click()
    cut = visit.page.locator("#result .cut").inner_text()
    visit.page.locator("#query").fill("SELECT")
    visit.page.locator(".query button[type=submit]").click()

    assert "incomplet" in cut
    assert "Requête SPARQL refusée" in visit.page.locator("#result .refused").inner_text()
    assert visit.page.locator("#query").input_value() == "SELECT"


def test_an_editor_that_does_not_arrive_leaves_the_plain_form(visiting):
    visit = visiting()
    visit.page.route("**/static/yasgui.js*", lambda route: route.abort())
    visit.open()
    visit.page.locator("#query").fill(ONE)
    visit.page.locator(".query button[type=submit]").click()
    visit.page.wait_for_selector("#result")

    assert visit.rows() == 1


def test_what_was_written_is_there_again_after_a_visit_elsewhere(visit):
    visit.write(ONE)
    visit.open("/list")
    visit.open_editor()

    assert ONE in visit.written()
    assert visit.page.locator("#result").count() == 0


def test_closing_the_last_tab_leaves_an_empty_one(visit):
    visit.write(ONE)
    visit.page.locator(".tab.active a").focus()
    visit.page.keyboard.press("Delete")
    visit.page.wait_for_selector(".tabPanel.active .CodeMirror-code")

    assert ONE not in visit.written()
    assert visit.page.locator(".tabsList .tab").count() == 1


def test_an_older_release_stays_the_one_that_is_asked(visiting):
    visit = visiting()
    visit.open_editor("/sparql?release=1&lang=en")
    with visit.page.expect_request(re.compile(r"/sparql\?")) as waiting:
        visit.ask()

    assert "release=1" in waiting.value.url
    assert "of release 1 of" in visit.page.locator("#result .cite").inner_text()


def test_the_page_may_run_its_own_scripts_alone_and_others_none(served):
    def policy(path):
        return served.client.get(path, headers={"Accept": "text/html"}).headers["Content-Security-Policy"]

    assert "script-src 'self';" in policy("/sparql")
    assert "unsafe" not in policy("/sparql")
    assert "script-src 'none'" in policy("/list")


@pytest.mark.parametrize(
    "stranger", ["linkeddata.es", "dbpedia.org/sparql", "wikidata.org/bigdata", "triply.cc", "prefix.cc"]
)
def test_the_editor_knows_no_other_host_to_ask(served, stranger):
    assert stranger not in served.client.get("/static/yasgui.js").text


def test_the_licences_of_the_editor_are_served(served):
    licences = served.client.get("/static/licences.txt").text

    assert "@zazuko/yasgui 4.6.2 (MIT)" in licences
    assert "codemirror" in licences


def test_the_terms_of_the_release_are_counted_and_named(served):
    terms = served.client.get("/sparql/terms?lang=fr").json()
    experiment = next(term for term in terms["classes"] if term["name"] == "doth:Experiment")

    assert experiment["label"] == "expérimentation"
    assert experiment["count"] >= 8
    assert {"skos:prefLabel", "rdf:type"} <= {term["name"] for term in terms["properties"]}
