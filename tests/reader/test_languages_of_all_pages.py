"""Every kind of page, in each language: what the catalogue says in the other one says so, a few words in a line too."""

import re

import pytest
from kinds_of_page import PAGES, PROBLEMS, Opened
from page_texts import plain, said
from site_of_pages import entities_of

from dotheque_graph.rdf.terms import Literal

OTHER = {"fr": "en", "en": "fr"}
NAMES = {"alternative", "altLabel", "hiddenLabel", "label", "name", "officialName", "prefLabel", "title"}
FEWEST = 4
"""Words that make a text known again inside another one; fewer may stand there by chance."""


def words(text: str) -> str:
    """Return a text as words alone, with a space around each."""
    return " " + " ".join(re.findall(r"\w+", plain(text).casefold())) + " "


def told(quads, language: str) -> set[str]:
    """Return the texts of a catalogue in a language, as words alone, that it does not say in another; no names.

    Names of people, places and bodies are the same in every language, and a title may stand for one in a sentence.
    """
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for quad in quads:
        if isinstance(quad.object, Literal):
            local = re.split("[/#]", quad.predicate.value)[-1]
            if quad.object.language != language:
                found[False].add(words(quad.object.value))
            elif local not in NAMES:
                found[True].add(words(quad.object.value))
    return {text for text in found[True] - found[False] if len(text.split()) >= FEWEST}


@pytest.fixture(scope="module")
def opened(served) -> tuple[Opened, ...]:
    """Return the pages to read; those of the second release of the site that `make test-html` makes are not here."""
    kept = {
        kind: path for kind, path in PAGES.items() if not path.startswith(("/releases/2", "/doc/organisation/ademe"))
    }
    pages = [Opened(kind, path) for kind, path in kept.items()] + list(entities_of(served))
    return (*pages, *(Opened(kind, path, status) for kind, (path, status) in PROBLEMS.items() if status != 410))


@pytest.mark.parametrize("language", OTHER)
def test_what_is_in_another_language_says_so_wherever_it_stands(language, opened, served, catalogue):
    foreign = told(catalogue, OTHER[language])
    assert len(foreign) > 100
    strays = {}
    for page in opened:
        answer = served.client.get(page.speaking(language), headers={"Accept": "text/html"})
        own = [one.text for one in said(answer.text) if not one.language.startswith(OTHER[language])]
        spoken = "|".join(words(re.sub(r"https?://\S+", "", text)) for text in own)
        strays |= {text: page.path for text in foreign if text in spoken}

    assert [f"{text.strip()} … {where}" for text, where in strays.items()] == []


def test_a_few_words_of_another_language_in_a_line_are_found(catalogue):
    quoted = " un groupe mixte de 30 personnes "

    assert quoted in told(catalogue, "fr")
    assert quoted in words("6 named, « un groupe mixte de 30 personnes » announced")
