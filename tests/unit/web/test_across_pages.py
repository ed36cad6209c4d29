"""The wheel of goals, the matrix, what is missing, and how to suggest it, as a browser reads them."""

import html
import re
from dataclasses import replace

import pytest

from dotheque_graph.namespaces import DOTH, GRAPH, ID, SDG, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.across.wheel import Share, draw
from dotheque_graph.web.plain.contact import Contact
from dotheque_graph.web.suggesting import _mail

GRAPH_NAME = GRAPH.term("catalogue")


@pytest.fixture
def real(catalogue, holder, browse):
    """Return what reads a page of the real catalogue."""
    record = replace(holder.held.release.record, issued="2026-11-23T10:00:00+00:00")
    holder.held = OpenRelease(replace(holder.held.release, record=record), catalogue)
    return lambda path: html.unescape(browse(path)).replace("\u00a0", " ")


@pytest.fixture
def paged(catalogue_quads, holder, browse):
    """Return what reads a page of a catalogue with many fictional experiments, each for goal 13 by its target."""
    goal = NamedNode(f"{SDG}13")
    added = [quad for quad in catalogue_quads if quad.subject == goal]
    for number in range(60):
        iri = ID.term(f"experiment/fiction-{number}")
        added += [
            Quad(
                iri, NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), DOTH.term("Experiment"), GRAPH_NAME
            ),
            Quad(
                iri,
                NamedNode("http://purl.org/dc/terms/title"),
                Literal(f"Fiction {number}", language="fr"),
                GRAPH_NAME,
            ),
            Quad(iri, DOTH.term("goal"), NamedNode(f"{SDG}13.1"), GRAPH_NAME),
        ]
    added.append(Quad(NamedNode(f"{SDG}13.1"), SKOS.term("broader"), goal, GRAPH_NAME))
    holder.held = OpenRelease(holder.held.release, OxigraphStore.memory(added))
    return lambda path: html.unescape(browse(path))


def section(page, anchor):
    return page.partition(f'id="{anchor}"')[2].partition("</section>")[0]


def test_the_wheel_has_a_slice_for_each_goal_that_leads_to_it_and_says_what_it_shows(real):
    page = real("/goals")
    slices = re.findall(r'<a class="goal-(\d+)" href="([^"]+)" aria-label="([^"]+)"', page)

    assert [number for number, _, _ in slices] == [str(number) for number in range(1, 18)]
    assert slices[15][1] == "/doc/goal/16"
    assert slices[15][2].endswith("déclaré : 1 commun; proposé : 3 expérimentations")
    assert slices[12][2].endswith("rien encore")
    assert page.count('class="stated"') == 3
    assert page.count('class="proposed"') == 5


def test_the_table_of_goals_says_the_same_and_names_the_missing_ones_apart(real):
    page = real("/goals")

    assert "Sur 17 objectifs, 3 sont déclarés" in page
    assert page.count('<tr><th scope="row">') == 6
    assert 'href="/search?kind=commons&goal=16"' in page
    assert page.count('href="/suggest?goal=') == 11


def test_the_longest_slice_reaches_the_edge_and_an_empty_one_has_no_petal():
    long, empty, short = draw([Share("1", "/", "", 3, 1), Share("2", "/", "", 0, 0), Share("3", "/", "", 0, 1)])

    assert "A254.0" in long.proposed
    assert long.stated
    assert (empty.stated, empty.proposed) == ("", "")
    assert not short.stated
    assert short.proposed


def test_the_matrix_marks_proposed_goals_in_words_too_and_leads_on(real):
    page = real("/matrix")

    marks = re.findall(r'<td class="mark-cell"><a [^>]*><span aria-hidden="true">([^<]+)', page)
    assert marks == ["○"] * 8
    assert "0 Déchet & 100% Citoyen, 12 · Consommation et production responsables : proposé" in page
    assert "/query/competency/experiments-by-territory-and-goal?territory=" in page
    assert "Assemblée des Jeunesses" in section(page, "bare-heading")
    assert page.count('scope="col"') == 7


def test_the_matrix_by_territory_counts_and_keeps_a_row_for_no_territory(real):
    page = real("/matrix?rows=territory")
    rows = re.findall(r'<th scope="row">(?:<a[^>]*>)?<?s?p?a?n?>?([^<]+)', page)

    assert rows == ["Gironde", "territoire non renseigné"]
    assert "○\u202f2" in page


def test_a_long_matrix_is_read_page_by_page_and_a_target_counts_for_its_goal(paged):
    first, second = paged("/matrix"), paged("/matrix?page=2")

    assert first.count('<td class="mark-cell"><a ') == 50
    assert second.count('<td class="mark-cell"><a ') == 10
    assert "Page 1 sur 2" in first


@pytest.mark.parametrize(
    "path", ["/matrix?rows=goal", "/matrix?page=x", "/gaps?years=0", "/gaps?years=abc", "/gaps?years=51"]
)
def test_what_these_pages_cannot_be_asked_is_refused(client, path):
    assert client.get(path).status_code == 400


def test_a_page_past_the_end_of_the_matrix_is_not_found(client):
    assert client.get("/matrix?page=2").status_code == 404


def test_each_cell_leads_to_the_search_or_to_the_way_to_suggest(real):
    page = section(real("/gaps"), "types")

    assert "/search?kind=resource&kind=collection&kind=source&theme=food-democracy&type=methodological-guide" in page
    assert "/suggest?theme=food-democracy&type=study" in page
    assert "1 ressource, 2023 : Transition démocratique, Étude" in page
    assert "/suggest?type=mooc" in page


def test_how_many_years_are_recent_is_for_the_reader_to_say(real):
    recent, old = section(real("/gaps"), "types"), section(real("/gaps?years=2"), "types")

    assert recent.count('class="cell-recent" href') == 3
    assert old.count('class="cell-recent" href') == 0
    assert old.count('class="cell-old" href') == 3
    assert "1 ressource, 2023, rien de récent : " in old


def test_places_with_nothing_lead_to_the_way_to_suggest(real):
    page = section(real("/gaps"), "departement")

    assert "1 sur 109 avec une expérimentation" in page
    assert "/suggest?territory=departement%2F29" in page
    assert "/search?kind=experiment&territory=departement/33" in page


def test_the_page_of_suggestions_restates_what_is_known_and_drops_the_rest(real):
    page = real("/suggest?theme=youth&type=mooc&goal=13&territory=departement%2F29&audience=%3Cscript%3E&theme2=x")

    assert "Jeunesse</a>" in page
    assert "Finistère</a>" in page
    assert "13 · Mesures" in page
    assert "script" not in page.partition("<main")[2]
    assert "/doc/vocabulary/editorial-criteria/scientificity" in page
    assert "Ce site n'a pas encore dit à qui écrire" in page


def test_nothing_that_the_catalogue_does_not_have_is_restated(real):
    page = real("/suggest?theme=nothing-such&goal=99")

    assert "nothing-such" not in page.partition("<main")[2]
    assert 'class="identity"' not in page


def test_a_message_is_begun_where_somebody_can_be_written_to():
    contact = Contact("La Cabane", "", "cabane@example.org")

    assert _mail(contact, "Un & deux", "a\nb") == "mailto:cabane@example.org?subject=Un%20%26%20deux&body=a%0D%0Ab"
    assert _mail(Contact("La Cabane", "https://example.org/", ""), "s", "m") == ""
    assert _mail(None, "s", "m") == ""


def test_the_contact_of_the_site_is_shown(make_client, holder, catalogue):
    holder.held = OpenRelease(holder.held.release, catalogue)
    client = make_client(contact_name="La Cabane", contact_email="cabane@example.org")
    page = client.get("/suggest", headers={"Accept": "text/html", "Accept-Language": "fr"}).text

    assert "Écrire à La Cabane" in page
    assert "mailto:cabane@example.org?subject=Proposer" in page


def test_the_page_of_a_goal_tells_what_contributes_what_is_proposed_and_where(real):
    page = real("/doc/goal/16")

    stated, _, rest = page.partition("Ce qui y contribue</h2>")[2].partition("Proposé, en attente du comité</h2>")
    proposed, _, where = rest.partition("<h2>Où</h2>")
    assert "/doc/commons/dotheque" in stated
    assert proposed.count("/doc/experiment/") == 3
    assert "Gironde" in where
    assert page.count('href="/doc/experiment/0-dechet-100-citoyen"') == 1


def test_the_page_of_a_goal_without_anything_leads_to_the_way_to_suggest(real):
    assert "/suggest?goal=13" in real("/doc/goal/13")
