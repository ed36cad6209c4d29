"""What holds the templates to their contexts, the words to their translations, and the memory to its limit."""

import string
from dataclasses import fields
from datetime import date
from io import BytesIO

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from jinja2 import Environment, meta, nodes

from dotheque_graph.assets import asset
from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.answers import Answer, AnswerMemory
from dotheque_graph.web.app import ROUTES
from dotheque_graph.web.pages import Page
from dotheque_graph.web.templating import environment, fine
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import LANGUAGES, words_of

TEMPLATES = asset("web", "templates")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "noted": None}
GIVEN_BY_JINJA = {"_", "gettext", "ngettext"}


def below(kind):
    """Return every class that is narrower than one."""
    return [wider for one in kind.__subclasses__() for wider in (one, *below(one))]


PAGES = sorted((page for page in below(Page) if ROUTES and hasattr(page, "template")), key=lambda page: page.template)
"""Every page, once the routes have loaded the modules that define them."""


def names_used(environment: Environment, template: str) -> set[str]:
    """Return the names that a template and those it extends or imports take from the context."""
    tree = environment.parse((TEMPLATES / template).read_text("utf-8"))
    used = meta.find_undeclared_variables(tree) - GIVEN_BY_JINJA - names_imported(tree)
    for other in meta.find_referenced_templates(tree):
        used |= names_used(environment, other)
    return used


def names_imported(tree: nodes.Template) -> set[str]:
    named = [name for found in tree.find_all(nodes.FromImport) for name in found.names]
    aliases = {name[1] if isinstance(name, tuple) else name for name in named}
    return aliases | {found.target for found in tree.find_all(nodes.Import)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__)
def test_a_template_uses_the_names_of_its_context_and_no_other(page):
    assert names_used(environment("fr"), page.template) == {field.name for field in fields(page)}


def test_every_template_belongs_to_a_page_or_is_shared():
    shared = {
        "base.html",
        "macros.html",
        "map-macros.html",
        "suggest-macros.html",
        "reference.html",
        "search-macros.html",
        "sections.html",
    }

    assert {path.name for path in TEMPLATES.iterdir()} == {page.template for page in PAGES} | shared


def messages_of_the_code(root):
    found = set()
    for path in sorted(TEMPLATES.glob("*.html")):
        options = {"extensions": "jinja2.ext.i18n", "trimmed": "true"}
        found |= {
            m
            for _, m, _, _ in extract("jinja2.ext:babel_extract", BytesIO(path.read_bytes()), KEYWORDS, options=options)
        }
    for path in sorted((root / "dotheque_graph" / "web").rglob("*.py")):
        found |= {m for _, m, _, _ in extract("python", BytesIO(path.read_bytes()), KEYWORDS)}
    return found


@pytest.fixture(scope="session")
def french():
    path = asset("web", "translations", "fr", "LC_MESSAGES", "dotheque.po")
    return {message.id: message.string for message in read_po(BytesIO(path.read_bytes())) if message.id}


def test_every_message_has_a_french_translation_and_every_translation_a_message(root, french):
    assert set(french) == messages_of_the_code(root)
    assert all(all(text) if isinstance(text, tuple | list) else text for text in french.values())


def test_a_translation_keeps_the_places_to_fill_in(french):
    for message, translation in french.items():
        pairs = zip(message, translation, strict=True) if isinstance(message, tuple) else [(message, translation)]
        for said, translated in pairs:
            places = {name for _, name, _, _ in string.Formatter().parse(said) if name}
            assert places == {name for _, name, _, _ in string.Formatter().parse(translated) if name}, said
            assert said.count("%(") == translated.count("%("), said


def test_french_punctuation_is_never_left_alone_at_the_start_of_a_line(french):
    texts = [one for text in french.values() for one in (text if isinstance(text, tuple | list) else [text])]

    assert not [text for text in texts if any(f" {mark}" in text for mark in ";:?!»") or "« " in text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Pourquoi ? « Oui » : 5 %", "Pourquoi\u00a0? «\u00a0Oui\u00a0»\u00a0: 5\u00a0%"),
        ("la loi n° 2005-102", "la loi n°\u00a02005-102"),
        ("Qui nomme-t-il ?", "Qui nomme\u2011t\u2011il\u00a0?"),
        ("Que connaît-il\u00a0?", "Que connaît\u2011il\u00a0?"),
        ("https://example.org/a-t-il", "https://example.org/a-t-il"),
        ("No change?", "No change?"),
    ],
)
def test_fine_typography_binds_punctuation(text, expected):
    assert fine(text) == expected


@pytest.mark.parametrize(
    ("number", "fr", "en"), [(0, "0 fiche", "0 entries"), (1, "1 fiche", "1 entry"), (2, "2 fiches", "2 entries")]
)
def test_plurals_follow_each_language(number, fr, en):
    said = {
        language: words_of(language).ngettext("{number} entry", "{number} entries", number).format(number=number)
        for language in LANGUAGES
    }

    assert said == {"fr": fr, "en": en}


def test_numbers_dates_and_amounts_are_written_as_each_language_does():
    fr, en = words_of("fr"), words_of("en")

    assert (fr.number(28000), en.number(28000)) == ("28\u202f000", "28,000")
    assert (fr.day(date(2026, 11, 23)), en.day(date(2026, 11, 23))) == ("23 novembre 2026", "23 November 2026")
    assert (fr.month(date(2024, 3, 1)), en.month(date(2024, 3, 1))) == ("mars 2024", "March 2024")
    assert en.money(20700, "EUR") == "€20,700"
    assert fr.money(1500.5, "EUR").replace("\u00a0", " ").replace("\u202f", " ") == "1 500,50 €"


@pytest.mark.parametrize(
    ("rank", "fr", "en"), [(1, "1er", "1st"), (2, "2e", "2nd"), (13, "13e", "13th"), (23, "23e", "23rd")]
)
def test_ranks_are_written_as_each_language_does(rank, fr, en):
    assert (words_of("fr").ordinal(rank), words_of("en").ordinal(rank)) == (fr, en)


def test_memory_forgets_the_least_used_answer_first():
    memory = AnswerMemory(limit=12_000)
    memory.get("r", "none")
    for name in "abc":
        memory.put("r", name, Answer(b"x" * 2_400, "text/plain", name))
    memory.get("r", "a")
    memory.put("r", "d", Answer(b"x" * 2_400, "text/plain", "d"))
    memory.put("r", "e", Answer(b"x" * 2_400, "text/plain", "e"))

    assert [name for name in "abcde" if memory.get("r", name)] == ["a", "c", "d", "e"]
    assert memory.size <= memory.limit


def test_memory_keeps_nothing_of_another_release_nor_what_is_too_large():
    memory = AnswerMemory(limit=4_000)
    memory.get("new", "none")
    memory.put("old", "a", Answer(b"", "text/plain", "a"))
    memory.put("new", "b", Answer(b"x" * 3_000, "text/plain", "b"))

    assert memory.size == 0


def test_a_new_release_empties_the_memory():
    memory = AnswerMemory(limit=10_000)
    memory.get("one", "a")
    memory.put("one", "a", Answer(b"x", "text/plain", "a"))

    assert memory.get("two", "a") is None
    assert memory.size == 0


def test_an_answer_is_made_once_for_a_release(client, holder, monkeypatch):
    made = []
    monkeypatch.setattr("dotheque_graph.web.documents.representing.serialise", lambda *_: made.append(1) or b"")
    for _ in range(3):
        client.get("/doc/goal/15.ttl")
    holder.publish("digest-of-13")
    client.get("/doc/goal/15.ttl")

    assert len(made) == 2


def test_addresses_carry_the_sub_path_and_the_language_chosen():
    urls = Urls("https://example.org/commons").speaking("en")

    assert urls.home() == "/commons/?lang=en"
    assert urls.list(KIND_OF_SEGMENT["goal"], 2) == "/commons/list/goal?page=2&lang=en"
    assert urls.document(NamedNode("http://metadata.un.org/sdg/16.7")) == "/commons/doc/goal/16.7?lang=en"
    assert urls.document(NamedNode("http://metadata.un.org/sdg")) == "/commons/list/goal?lang=en"
    assert urls.document(NamedNode("https://example.org/x")) is None
    assert urls.absolute(urls.home()) == "https://example.org/commons/?lang=en"
