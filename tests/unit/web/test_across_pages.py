"""The wheel of goals, the matrix, what is missing, and how to suggest it, as a browser reads them."""

import html
import re
from dataclasses import replace
from urllib.parse import parse_qsl, quote

import pytest

from dotheque_graph.catalogue.questions import question
from dotheque_graph.namespaces import DCTERMS, DOTH, GRAPH, ID, SDG, SKOS
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import OpenRelease
from dotheque_graph.web.across.wheel import Share, draw

GRAPH_NAME = GRAPH.term("catalogue")


@pytest.fixture
def real(catalogue, holder, browse):
    """Return what reads a page of the real catalogue."""
    record = replace(holder.held.release.record, issued="2026-11-23T10:00:00+00:00")
    holder.held = OpenRelease(replace(holder.held.release, record=record), catalogue)
    return lambda path: html.unescape(browse(path)).replace("\u00a0", " ")


@pytest.fixture
def scattered(catalogue_quads, holder, browse):
    """Return what reads a page of a catalogue with many fictional experiments, each in a commune of its own."""
    return _crowded(catalogue_quads, holder, browse, lambda number: ID.term(f"territory/commune/9{number:04}"))


@pytest.fixture
def paged(catalogue_quads, holder, browse):
    """Return what reads a page of a catalogue with many fictional experiments, each for goal 13 by its target."""
    return _crowded(catalogue_quads, holder, browse, lambda _: None)


def _crowded(catalogue_quads, holder, browse, place_of):
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
        if place := place_of(number):
            added.append(Quad(iri, DCTERMS.term("spatial"), place, GRAPH_NAME))
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
    assert page.count('href="/suggest?goal=') == 11


def test_each_number_of_the_table_of_goals_leads_to_a_query_that_lists_as_many(real, catalogue):
    cells = re.findall(
        r'href="/query/(competency/entities-of-goal)\?([^"]+)">(\d+) ', section(real("/goals"), "table-heading")
    )

    assert len(cells) == 8
    listed = {}
    for name, address, shown in cells:
        values = {key: (NamedNode(value),) for key, value in parse_qsl(address)}
        rows = catalogue.select(question(name, **values)).rows
        listed.setdefault(address, []).append(int(shown))
        assert {row["class"] for row in rows} == {values["class"][0]}
        assert len({row["entity"] for row in rows}) == int(shown), address


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
    assert "Assemblée des Jeunesses" in section(page, "bare-heading")
    assert page.count('scope="col"') == 7


def test_the_matrix_by_territory_counts_and_keeps_a_row_for_no_territory(real):
    page = real("/matrix?rows=territory")
    rows = re.findall(r'<th scope="row">(?:<a[^>]*>)?<?s?p?a?n?>?([^<]+)', page)

    assert rows == ["Gironde", "territoire non renseigné"]
    assert "○\u202f2" in page


@pytest.mark.parametrize("path", ["/matrix", "/matrix?rows=territory"])
def test_each_cell_of_the_matrix_leads_to_a_query_that_lists_exactly_what_it_counts(real, catalogue, path):
    cells = re.findall(
        r'<td class="mark-cell"><a href="/query/([^"?]+)\?([^"]+)" [^>]*><span aria-hidden="true">([^<]+)', real(path)
    )

    assert cells
    for name, address, shown in cells:
        values = {key: (NamedNode(value),) for key, value in parse_qsl(address) if key != "lang"}
        rows = catalogue.select(question(name, **values)).rows
        listed = {"●": set(), "○": set()}
        for row in rows:
            listed["○" if row["proposed"].value == "true" else "●"].add(row["experiment"])
        counted = {part[0]: int(part[2:] or 1) for part in shown.split(" ")}

        assert {sign: len(found) for sign, found in listed.items() if found} == counted, address


def test_the_experiments_without_a_territory_are_told_apart_from_those_that_have_one(real):
    row = real("/matrix?rows=territory").partition("territoire non renseigné")[2].partition("</tr>")[0]

    assert row.count("exactly=http%3A%2F%2Fwww.w3.org%2F1999%2F02%2F22-rdf-syntax-ns%23nil") == 4


def test_a_matrix_of_many_territories_is_read_page_by_page_and_says_which_rows_these_are(scattered):
    first, second = scattered("/matrix?rows=territory"), scattered("/matrix?rows=territory&page=2")

    assert first.count('<td class="mark-cell"><a ') == 50
    assert second.count('<td class="mark-cell"><a ') == 10
    assert "Lignes 51 à 60 sur 60" in second
    assert 'href="/matrix?rows=territory&page=2"' in first


def test_the_territories_of_a_goal_are_named_up_to_a_number_and_the_rest_is_a_step_away(scattered):
    page = scattered("/goals").partition("<tbody>")[2]

    assert page.count("/doc/territory/commune/") == 12
    assert "12 territoires sur 60 : les voir tous" in page.replace("\u00a0", " ")
    assert "/query/competency/territories-by-goal?goal=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F13" in page


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

    assert "1 sur 109 (101 départements, 8 collectivités et territoires d'outre-mer) avec une expérimentation" in page
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


def field_of(page, name):
    """Return the opening tag of a field of the form."""
    return re.search(rf'<(?:input|select|textarea) id="suggest-{name}"[^>]*>', page)[0]


def test_each_link_of_a_gap_fills_in_the_form(real):
    links = set(re.findall(r'href="(/suggest\?[^"]+)"', real("/gaps")))
    one_of_each = {"&".join(key for key, _ in parse_qsl(one.partition("?")[2])): one for one in sorted(links)}

    assert {"theme&type", "theme&audience", "theme", "type", "audience", "goal", "territory"} <= set(one_of_each)
    for address in one_of_each.values():
        page = real(address)
        for name, value in parse_qsl(address.partition("?")[2]):
            choices = page.partition(f'<select id="suggest-{name}"')[2].partition("</select>")[0]

            assert f'<option value="{value}" selected>' in choices, address


def test_a_territory_that_is_not_in_the_list_is_chosen_all_the_same(real):
    assert '<option value="commune/33063" selected>Bordeaux (33063)</option>' in real(
        "/suggest?territory=commune/33063"
    )


def test_a_form_that_is_not_sent_yet_has_no_error(real):
    page = real("/suggest?theme=youth")

    assert "aria-invalid" not in page
    assert 'role="alert"' not in page
    assert "noindex" in page


def test_an_error_is_told_at_the_top_with_a_link_and_at_its_field_and_what_was_written_is_kept(real):
    page = real("/suggest?check=1&address=guide.pdf&licence=CC+BY&theme=youth")
    summary = page.partition('role="alert"')[2].partition("</section>")[0]

    assert "<title>Erreur : Proposer une ressource" in page
    assert "3 points sont à corriger" in summary
    assert re.findall(r'href="#suggest-(\w+)"', summary) == ["title", "address", "why"]
    for name, described in (("title", "error"), ("why", "error"), ("address", "hint suggest-address-error")):
        assert 'aria-invalid="true"' in field_of(page, name)
        assert f'aria-describedby="suggest-{name}-{described}"' in field_of(page, name)
        assert f'id="suggest-{name}-error"' in page
    assert 'value="guide.pdf"' in field_of(page, "address")
    assert 'value="CC BY"' in field_of(page, "licence")
    assert "aria-invalid" not in field_of(page, "licence")
    assert '<option value="youth" selected>' in page


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("https://example.org/guide", False),
        ("http://example.org", False),
        ("", False),
        ("ftp://example.org/guide", True),
        ("javascript:alert(1)", True),
        ("https://", True),
        ("https://[", True),
        ("https://example.org/a b", True),
        ("https://example.org/" + "x" * 400, True),
    ],
)
def test_an_address_is_checked_where_there_is_one(real, address, fault):
    page = real(f"/suggest?check=1&title=T&why=W&address={quote(address)}")

    assert ('aria-invalid="true"' in field_of(page, "address")) is fault
    assert ("Votre message est prêt" in page) is not fault


def test_a_form_without_error_gives_the_message_with_all_that_was_written(real):
    page = real("/suggest?check=1&title=Un+guide+%3Cb%3E&why=Ligne+1%0D%0ALigne+2&theme=youth&goal=13")
    message = page.partition('<textarea class="whole"')[2].partition("</textarea>")[0]

    assert "Titre : Un guide <b>" in message
    assert "Pourquoi la lire : Ligne 1\r\nLigne 2" in message or "Pourquoi la lire : Ligne 1\nLigne 2" in message
    assert "Thème : Jeunesse" in message


def test_what_a_reader_writes_is_kept_nowhere(client):
    site = client._transport.app.state.site
    written, prefilled = client.get("/suggest?title=Un+secret"), client.get("/suggest?theme=youth")

    assert written.headers["cache-control"] == "no-store"
    assert prefilled.headers["cache-control"].startswith("public")
    assert not [key for kept in (site.memory, site.searches) for key in kept._answers if "Un secret" in repr(key)]


def test_what_a_reader_writes_stands_in_no_header(client):
    answer = client.get("/suggest?title=Un+secret&theme=youth")

    assert "secret" not in str(answer.headers)
    assert '/suggest>; rel="canonical"' in answer.headers["link"]


def test_a_site_without_a_contact_says_so_before_the_form_and_beside_the_message(real):
    unknown = "Ce site n'a pas encore dit à qui écrire."
    empty, sent = real("/suggest"), real("/suggest?check=1&title=T&why=W")

    assert empty.index(unknown) < empty.index('<form class="saved-form')
    assert sent.index(unknown) < sent.index('id="suggest-message"')
    assert (empty.count(unknown), sent.count(unknown)) == (1, 1)


def test_a_browser_takes_no_more_of_a_text_than_is_read(real):
    assert 'maxlength="400"' in field_of(real("/suggest"), "title")
    assert 'maxlength="1600"' in field_of(real("/suggest"), "why")


def test_what_a_reader_writes_is_never_read_as_markup(client):
    page = client.get("/suggest?check=1&title=%22%3E%3Ci%3E&why=%3C/textarea%3E%3Ci%3E").text

    assert "&lt;i&gt;" in page
    assert "<i>" not in page


def test_the_form_speaks_english_and_keeps_what_was_written_in_the_other_language(client):
    page = html.unescape(client.get("/suggest?check=1&title=A+guide&lang=en").text)

    assert "One thing is to be put right" in page
    assert "Say why it is worth reading." in page
    assert '<input type="hidden" name="lang" value="en">' in page
    assert "/suggest?title=A+guide&check=1&lang=fr" in page


def test_names_in_french_say_so_in_the_lists_of_an_english_page(catalogue, holder, client):
    holder.held = OpenRelease(holder.held.release, catalogue)

    assert '<option value="departement/33" lang="fr">Gironde (33)</option>' in client.get("/suggest?lang=en").text


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
