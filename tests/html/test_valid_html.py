"""The HTML of each kind of page, in both languages, as the Nu HTML checker sees it."""

from pathlib import Path

import pytest

from dotheque_graph.assets import asset

ALLOWED: tuple[str, ...] = ()
"""What the checker says and the site may do all the same; none."""


def told(messages: list[dict]) -> list[str]:
    """Return what is wrong, one line for each thing that is wrong on one page or on many."""
    by_message: dict[str, list[str]] = {}
    for message in messages:
        if not any(allowed in message["message"] for allowed in ALLOWED):
            extract = " ".join(str(message.get("extract", "")).split())
            by_message.setdefault(f"{message['message']} … {extract[:160]}", []).append(str(message["page"]))
    return [f"{len(pages)} pages, such as {pages[0]}: {message}" for message, pages in sorted(by_message.items())]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_are_valid(language, pages, served, nu_checker):
    documents = {}
    for page in pages:
        answer = served.client.get(page.speaking(language), headers={"Accept": "text/html"})
        documents[page.speaking(language)] = answer.content

    assert told(nu_checker(documents)) == []


def test_every_kind_of_page_answers_as_it_should(pages, served):
    found = {page.path: served.client.get(page.path, headers={"Accept": "text/html"}) for page in pages}

    assert {path: answer.status_code for path, answer in found.items()} == {page.path: page.status for page in pages}
    assert {answer.headers["Content-Type"] for answer in found.values()} == {"text/html; charset=utf-8"}


def test_the_checker_finds_what_is_wrong(nu_checker):
    wrong = b"<!doctype html><html lang=fr><title>t</title><p><img src=a><p id=b><p id=b>"

    assert len(told(nu_checker({"/wrong": wrong}))) >= 2


def test_pictures_and_styles_are_valid(nu_checker):
    static = Path(asset("web", "static"))
    icons = {
        path.name: b"<!doctype html><html lang=fr><title>t</title>" + path.read_bytes() for path in static.glob("*.svg")
    }

    assert told(nu_checker(icons)) == []
