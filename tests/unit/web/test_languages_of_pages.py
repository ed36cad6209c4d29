"""Two languages, never mixed: every message is translated, no page speaks another language without saying so."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from kinds_of_page import ENTITIES
from page_texts import Said, forms, is_words, messages, plain, said

from dotheque_graph.assets import asset
from dotheque_graph.catalogue.kinds import KINDS
from dotheque_graph.rdf.terms import Literal
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.words import LANGUAGES

OTHER = {"fr": "en", "en": "fr"}
HEAVY = {"", "ontology", "shapes", "territory/country/fr"}
"""Books, and the hub of all places: they say what the pages of their terms and of other places say."""
PATHS = (
    *("/", "/easy", "/accessibility", "/list", "/list/organisation", "/list/resource", "/query", "/sparql", "/void"),
    *("/problem", "/problem/entity-not-found", "/data", "/list/organisation?page=2", "/map", "/map?kind=experiment"),
    *("/goals", "/matrix", "/gaps", "/suggest", "/timeline", "/network/organisation/democratie-ouverte"),
    *("/query/competency/members-of-network", "/network/experiment/0-dechet-100-citoyen"),
    *(f"/doc/{path}" for path in ENTITIES.values() if path not in HEAVY),
)
NAMES = {
    *("Atom", "CKAN", "CSV", "DO'thèque", "IRI", "JSON", "OpenAPI", "Python", "SHA", "256", "SPARQL", "Turtle", "curl"),
    *("data.gouv.fr", "'thèque"),
}
"""Words that templates may hold bare: names, which no language translates."""
OURS = {"Démocratie Ouverte", "Creative Commons"}
"""Names of two words, the same in every language."""
TEMPLATES = sorted(Path(asset("web", "templates")).glob("*.html"))


@pytest.fixture(scope="module")
def translations():
    path = asset("web", "translations", "fr", "LC_MESSAGES", "dotheque.po")
    with path.open("rb") as file:
        return read_po(file)


def test_no_translation_is_missing_doubtful_or_left_over(translations):
    assert [message.id for message in translations if message.id and not all(forms(message.string))] == []
    assert [message.id for message in translations if message.id and message.fuzzy] == []
    assert list(translations.obsolete) == []


def test_the_file_of_translations_says_each_message_once():
    path = asset("web", "translations", "fr", "LC_MESSAGES", "dotheque.po")
    ids = re.findall(r"^msgid ((?:\"[^\n]*\"\n)+)", path.read_text("utf-8"), re.MULTILINE)

    assert [one for one in set(ids) if ids.count(one) > 1] == []


def bare_texts(source):
    """Return the words that a template says by itself: no translation, no value, nothing with a language of its own."""
    written = re.sub(r"\{#.*?#\}|\{% *trans\b.*?endtrans *%\}", " ", source, flags=re.DOTALL)
    written = re.sub(r"(</?)\{\{.*?\}\}", r"\1x", written)
    written = re.sub(r"\{%.*?%\}|\{\{.*?\}\}", " ", written, flags=re.DOTALL)
    written = re.sub(r"^ *[a-z-]+=\"[^\"<>]*\"", " ", written, flags=re.MULTILINE)  # a macro that writes an attribute
    found = [text.text for text in said(written) if not text.language.strip()]
    return [text for text in found if is_words(text) and not set(re.findall(r"[\w'.]+", text)) <= NAMES]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_a_template_says_nothing_outside_the_translations(template):
    assert bare_texts(template.read_text("utf-8")) == []


def test_a_bare_text_is_found():
    page = '<p>{{ _("Search") }} Hello {{ x }}</p><a title="Mine">{% trans %}Yes{% endtrans %}</a><b lang="fr">Oui</b>'

    assert bare_texts(page) == ["Hello", "Mine"]


@pytest.fixture(scope="module")
def real(serve, catalogue):
    return serve(catalogue)


@pytest.fixture(scope="module")
def read(real):
    """Return what gives the texts of a page in a language."""
    kept = {}

    def get(path, language):
        if (path, language) not in kept:
            answer = real.get(path, headers={"Accept": "text/html", "Accept-Language": language})
            assert answer.headers.get("content-type", "").startswith("text/html"), (path, answer.status_code)
            kept[path, language] = said(answer.text)
        return kept[path, language]

    return get


@pytest.fixture(scope="module")
def graph(catalogue):
    """Return the texts of the graph by language, those without one under ""."""
    tagged = {"": set(), "fr": set(), "en": set()}
    for quad in catalogue.quads():
        if isinstance(quad.object, Literal) and (quad.object.language or "") in tagged:
            tagged[quad.object.language or ""].add(plain(quad.object.value))
    return tagged


def strays(read, language, told):
    """Return the texts, among those told, that pages in a language have in the other one without saying so."""
    return {
        (text.text, path)
        for path in PATHS
        for text in read(path, language)
        if text.text in told and not text.language.startswith(OTHER[language])
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_shows_a_message_in_the_other_language(read, graph, language):
    told = messages()
    kinds = {capitalised(word) for kind in KINDS for word in (kind.singular(language), kind.plural(language))}
    own = told[language] | kinds | graph[language] | graph[""]
    other = told[OTHER[language]] - own - {capitalised(text) for text in own}

    assert len(other) > 100
    assert strays(read, language, other) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_graph_says_in_another_language_says_so(read, graph, language):
    """Single words are left aside: many are the same in both."""
    other = graph[OTHER[language]] - graph[language] - graph[""] - OURS
    told = {text for text in other if " " in text and is_words(text)}

    assert len(told) > 100
    assert strays(read, language, told) == set()


def test_a_page_has_a_language_and_so_has_each_of_its_texts():
    page = '<html lang="fr"><body><p>Un <b lang="en">two<br>three</b> quatre<img alt="cinq"></p><code>no</code></body>'

    assert said(page) == [
        Said("Un", "fr"),
        Said("two", "en"),
        Said("three", "en"),
        Said("quatre", "fr"),
        Said("cinq", "fr"),
    ]
