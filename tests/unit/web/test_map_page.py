"""The map of France: numbers by territory, drawn, told in a table, and never by colour alone."""

import html
import re
from urllib.parse import parse_qsl

import pytest

from dotheque_graph.catalogue.atlas import area
from dotheque_graph.catalogue.questions import question
from dotheque_graph.namespaces import GRAPH
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import NamedNode, Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.web.atlas.drawing import classes_of, draw, tone_of
from dotheque_graph.web.atlas.locating import locate
from dotheque_graph.web.atlas.outlines import outlines

NAMES = {"33": "Gironde", "75": "Paris", "93": "Seine-Saint-Denis", "974": "La Réunion", "987": "Polynésie française"}
REGIONS = {"75": "Nouvelle-Aquitaine", "11": "Île-de-France", "04": "La Réunion"}
FICTION = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix org: <http://www.w3.org/ns/org#> .
@base <https://w3id.org/dotheque/> .
<id/experiment/fete> a doth:Experiment ; dcterms:title "Fête"@fr ; dcterms:spatial <id/territory/departement/33> ;
    dcat:theme <vocabulary/theme/cabanes> ; doth:proposedGoal <http://metadata.un.org/sdg/16> .
<id/experiment/bal> a doth:Experiment ; dcterms:title "Bal"@fr ; dcterms:spatial <id/territory/departement/33> .
<id/organisation/cercle> a org:Organization ; skos:prefLabel "Cercle"@fr ;
    dcterms:spatial <id/territory/departement/93>, <id/territory/departement/974> .
<id/organisation/partout> a org:Organization ; skos:prefLabel "Partout"@fr ; dcterms:spatial <id/territory/country/fr> .
<id/territory/country/fr> a dcterms:Location ; skos:prefLabel "France"@fr ;
    doth:level <vocabulary/territory-level/country> .
<vocabulary/theme/cabanes> a skos:Concept ; skos:inScheme <vocabulary/theme> ; skos:prefLabel "Cabanes"@fr .
<vocabulary/theme> a skos:ConceptScheme ; skos:prefLabel "Thèmes"@fr .
<http://metadata.un.org/sdg/16> skos:prefLabel "Paix"@fr .
"""
ABOVE = {"33": "75", "75": "11", "93": "11", "974": "04", "987": "987"}


def territories():
    for level, names in (("departement", NAMES), ("region", REGIONS)):
        for code, name in names.items():
            above = f"region/{ABOVE[code]}" if level == "departement" else "country/fr"
            yield (
                f'<id/territory/{level}/{code}> a dcterms:Location ; skos:prefLabel "{name}"@fr ; '
                f"dcterms:isPartOf <id/territory/{above}> ; doth:level <vocabulary/territory-level/{level}> ."
            )


@pytest.fixture(scope="module")
def fiction():
    graph, text = GRAPH.term("catalogue"), FICTION + "\n".join(territories())
    return OxigraphStore.memory(Quad(*list(one)[:3], graph) for one in read_rdf(text.encode(), TURTLE, "fiction"))


@pytest.fixture(scope="module")
def site(serve, fiction):
    return serve(fiction)


@pytest.fixture(scope="module")
def read(site):
    def get(address):
        response = site.get(address, headers={"Accept": "text/html", "Accept-Language": "fr"})
        assert response.status_code == 200, response.text[:400]
        return response.text.replace("\u00a0", " ").replace("\u202f", " ")

    return get


def rows(page):
    table = page.partition("<tbody>")[2].partition("</tbody>")[0]
    cells = (re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in table.split("</tr>")[:-1])
    return [tuple(re.sub(r"<span class=\"unseen\">.*?</span>|<[^>]+>", "", cell) for cell in row) for row in cells]


def area_of(page, title):
    return next(part for part in page.split("<a ") if f"<title>{title}" in part)


def test_the_table_says_what_the_map_says_the_most_first(read):
    assert rows(read("/map")) == [
        ("Gironde", "33", "2"),
        ("La Réunion", "974", "1"),
        ("Seine-Saint-Denis", "93", "1"),
        ("Paris", "75", "rien de renseigné"),
        ("Polynésie française", "987", "rien de renseigné"),
    ]


@pytest.mark.parametrize(
    ("order", "codes"),
    [("name", ["33", "974", "75", "987", "93"]), ("code", ["33", "75", "93", "974", "987"])],
)
def test_the_table_is_sorted_as_asked(read, order, codes):
    page = read(f"/map?sort={order}")

    assert [row[1] for row in rows(page)] == codes
    assert page.count('aria-sort="ascending"') == 1
    assert f'<input type="hidden" name="sort" value="{order}">' in page


def test_an_area_with_something_is_a_link_with_its_number_in_words_and_digits(read):
    page = read("/map")
    gironde = area_of(page, "Gironde (33) : 2 fiches")

    assert gironde.startswith('href="/doc/territory/departement/33">')
    assert 'class="tone-4"' in gironde
    assert re.search(r'<text x="\d+" y="\d+" aria-hidden="true">2</text>', page)


def test_an_area_with_nothing_is_said_to_have_nothing_and_is_not_in_the_way_of_the_keyboard(read):
    paris = area_of(read("/map"), "Paris (75) : rien de renseigné")

    assert 'tabindex="-1"' in paris
    assert "tone-" not in paris


def test_paris_and_places_overseas_are_insets_with_a_caption(read):
    page = read("/map")

    assert "<figcaption>Paris et petite couronne</figcaption>" in page
    assert "<figcaption>La Réunion : 1 fiche</figcaption>" in page
    assert page.count("<figcaption>") == 2  # of the sheets, those of territories that this catalogue has


CHOICES = [
    f"kind={kind}&level={level}{more}"
    for kind in ("", "all", "experiment", "organisation", "resource")
    for level in ("departement", "region")
    for more in ("", "&theme=cabanes", "&goal=16")
]


@pytest.mark.parametrize("asked", CHOICES)
def test_the_drawing_the_table_the_sentence_and_the_query_say_the_same(read, fiction, asked):
    page = read(f"/map?{asked}")
    told = {row[1]: 0 if row[2] == "rien de renseigné" else int(row[2]) for row in rows(page)}
    titles = re.findall(r"<title>[^<]+ \((\w+)\) : ([^<]+)</title>", page)
    drawn = {code: 0 if text == "rien de renseigné" else int(text.partition(" ")[0]) for code, text in titles}

    assert drawn == {code: number for code, number in told.items() if code != "987"}
    assert written_in_legend(page) == {number for number in told.values() if number}
    some = sum(1 for number in told.values() if number)
    assert (f"{some} territoire" in page) if some else ("Rien de renseigné nulle part" in page)
    assert counted_by_the_query(page, fiction) == {code: number for code, number in told.items() if number}


def written_in_legend(page):
    legend = page.partition('class="bands"')[2].partition("</ul>")[0]
    return {int(number) for number in re.findall(r"</svg> (\d+)</li>", legend)}


def counted_by_the_query(page, fiction):
    address = html.unescape(re.search(r'href="/query/statistics/entities-per-territory\?([^"]+)"', page)[1])
    values = {key: (NamedNode(value),) for key, value in parse_qsl(address) if key != "lang"}
    found = fiction.select(question("statistics/entities-per-territory", **values)).rows
    counts = {row["territory"].value.rpartition("/")[2]: int(row["entities"].value) for row in found}
    return {code: number for code, number in counts.items() if number}


def test_what_is_counted_is_chosen_by_kind_theme_and_goal(read):
    assert [row[2] for row in rows(read("/map?kind=organisation"))][:2] == ["1", "1"]
    assert rows(read("/map?theme=cabanes&kind="))[0] == ("Gironde", "33", "1")
    assert rows(read("/map?goal=16&kind=experiment"))[0] == ("Gironde", "33", "1")
    assert "Rien de renseigné nulle part." in read("/map?kind=resource")


def test_regions_have_what_lies_in_their_departements(read):
    page = read("/map?level=region&kind=experiment")

    assert rows(page)[0] == ("Nouvelle-Aquitaine", "75", "2")
    assert "<p>1 territoire sur 3 (3 régions) a quelque chose" in page, "the sentence repeats its heading"
    assert "a quelque chose ; le plus en Nouvelle-Aquitaine : 2" in page


def test_what_lies_in_the_whole_country_is_told_beside(read):
    assert "1 fiche porte sur un lieu plus large" in read("/map")
    assert "plus large" not in read("/map?kind=experiment")


def test_what_is_on_no_map_leads_to_where_it_is_told(read):
    by_departement, by_region = read("/map?kind=organisation"), read("/map?kind=organisation&level=region")

    assert (
        '<a href="/map?kind=organisation&amp;level=region">1 organisation porte sur un lieu plus large'
        in by_departement
    )
    assert '<a href="/doc/territory/country/fr">1 organisation porte sur le pays entier' in by_region


def test_the_page_of_a_region_leads_to_the_map_of_the_regions(read):
    assert '<a class="more" href="/map?level=region">La carte de France par région</a>' in read(
        "/doc/territory/region/75"
    )


def test_collectivities_overseas_are_counted_apart_and_those_without_an_outline_are_named(read):
    page = read("/map?kind=experiment")

    assert "1 territoire sur 5 (4 départements, 1 collectivité ou territoire d&#39;outre-mer) a quelque chose" in page
    assert "Sans contour sur la carte, dans le tableau seulement : Polynésie française." in page


def test_every_territory_of_the_real_catalogue_is_drawn_or_named_as_having_no_outline(serve, catalogue):
    for level, number, regions in (("departement", 109, "101 départements"), ("region", 26, "18 régions")):
        page = serve(catalogue).get(f"/map?level={level}&lang=fr").text.replace("\u00a0", " ")
        named = page.partition("dans le tableau seulement : ")[2].partition(".")[0].split(", ")
        keys = {re.search(r"\((\w+)\)", title)[1] for title in re.findall(r"<title>([^<]+ \(\w+\) :)", page)}

        assert len(keys) + len(named) == number
        assert f"sur {number} ({regions}, 8 collectivités et territoires d&#39;outre-mer)" in page


def test_a_number_leads_to_the_search_that_lists_the_things(read):
    page = read("/map?kind=experiment&theme=cabanes")

    assert 'href="/search?territory=departement/33&amp;kind=experiment&amp;theme=cabanes"' in page


def test_the_same_figures_are_offered_as_csv(read):
    page = read("/map?kind=experiment&goal=16")
    link = re.search(r'href="(/query/statistics/entities-per-territory\.csv\?[^"]+)"', page)

    assert link
    assert "class=https%3A%2F%2Fw3id.org%2Fdotheque%2Fontology%23Experiment" in link[1]
    assert "goal=http%3A%2F%2Fmetadata.un.org%2Fsdg%2F16" in link[1]


def test_choices_are_those_of_the_catalogue_and_stay_in_the_form(read):
    page = read("/map?theme=cabanes&lang=fr")

    assert '<option value="cabanes" selected>Cabanes</option>' in page
    assert re.findall(r'<option value="(\d+)"', page) == ["16"]
    assert '<input type="hidden" name="lang" value="fr">' in page


@pytest.mark.parametrize(
    "query", ["kind=person", "level=commune", "goal=18", "goal=x", "sort=size", "theme=unknown", "theme=../x"]
)
def test_what_the_map_cannot_show_is_refused(site, query):
    assert site.get(f"/map?{query}").status_code == 400


def test_a_map_of_everything_is_small(real_size):
    assert real_size < 60_000


@pytest.fixture(scope="module")
def real_size(serve, catalogue):
    return len(serve(catalogue).get("/map", headers={"Accept": "text/html"}).content)


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([], []),
        ([0, 0], []),
        ([7], [(7, 7, 3)]),
        ([0, 1, 1, 0], [(1, 1, 3)]),
        ([1, 6, 1], [(1, 1, 2), (6, 6, 4)]),
        ([1, 2, 3, 4, 5], [(1, 1, 1), (2, 2, 2), (3, 3, 3), (4, 4, 4), (5, 5, 5)]),
        (list(range(1, 101)), [(1, 3, 1), (4, 6, 2), (7, 16, 3), (17, 40, 4), (41, 100, 5)]),
    ],
)
def test_classes_grow_by_the_same_factor_and_are_five_at_most(numbers, expected):
    classes = classes_of(numbers)

    assert [(one.least, one.most, one.tone) for one in classes] == expected
    assert all(tone_of(number, classes) > 0 for number in numbers if number)


def test_a_map_of_nothing_is_the_whole_of_france():
    assert [sheet.name for sheet in draw((), (), "departement", {})] == ["metropole"]


def test_the_small_map_marks_a_territory_or_puts_a_dot_for_a_small_one():
    gironde, paris = locate([area("departement", "33")], "Gironde"), locate([area("departement", "75")], "Paris")

    assert gironde.places == (outlines().sheets["locator"].outlines["departement/33"].path,)
    assert gironde.dots == ()
    assert len(paris.dots) == 1
    assert len(gironde.land) < 2_000


def test_the_small_map_of_a_place_overseas_is_its_own():
    reunion = locate([area("region", "04")], "La Réunion")

    assert reunion.places == (reunion.land,)
    assert locate([area("departement", "987")], "Polynésie") is None


def test_the_page_of_a_territory_tells_what_happens_there_and_where_it_is(read):
    page = read("/doc/territory/departement/33")

    assert "<h2>Ce qui se passe ici</h2>" in page
    assert '<a href="/search?territory=departement/33&amp;kind=experiment">2 expérimentations</a>' in page
    assert 'role="img" aria-label="Carte de France où est marqué : Gironde"' in page
    assert "Rien de renseigné sur ce territoire" in read("/doc/territory/departement/987")


def test_what_is_attached_to_the_whole_country_is_told_as_such_beside_what_lies_in_a_region(read):
    page = read("/doc/territory/departement/33").partition("Plus largement")[2]

    assert re.search(r"Nouvelle-Aquitaine</a> <span[^>]*>2 expérimentations</span>", page)
    assert re.search(r"France</a> <span[^>]*>pour le pays entier : 1 organisation</span>", page)


def test_the_page_of_an_experiment_shows_where_it_is(read):
    page = read("/doc/experiment/fete")

    assert 'aria-label="Carte de France où est marqué : Gironde"' in page
    assert '<a class="more" href="/map">La carte de France</a>' in page


def test_a_slash_too_many_leads_to_the_map(site):
    response = site.get("/map/?kind=experiment")

    assert (response.status_code, response.headers["location"]) == (308, "/map?kind=experiment")
