"""Searches and views that nobody means: answered or refused in words, while others are served and memory stays."""

import itertools
import threading
import time
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.abuse

LONG = 7_000
PAGES = ("/search", "/api/search", "/search.atom", "/search.csv", "/search.jsonld", "/search/suggestions", "/find")
WORDS = {
    "nothing": "",
    "long": "é" * (LONG // 6),
    "many-words": "a1 " * (LONG // 4),
    "letters": " ".join("abcdefghijklmnopqrstuvwxyz"),
    "syntax": 'title:"x" AND (body:* OR -[1 TO 9]) ~5 ^9 \\',
    "pattern": "(a+)+$ .*.* %25 _ ?",
    "nul": "a\x00b",
    "direction": "\u202edroite\u202c \u200b\ufeff",
    "marks": "e" + "\u0301" * 1000,
    "wide": "\U0001f5fa" * 500,
    "forms": "\ufdfa" * 500,
    "mistyped": " ".join(["democrxatie", "territxoire", "participxation"] * 30),
    "script": "<script>alert(1)</script>",
}


def get(site, path, *pairs):
    """Ask for a path with parameters, as an attacker who reads pages."""
    query = "&".join(f"{name}={quote(value)}" for name, value in pairs)
    return site.send("GET", f"{path}?{query}", headers={"Accept": "*/*"})


def answers_or_refuses(outcome):
    """Fail where an answer is neither whole nor a refusal."""
    assert outcome.status in {200, 308, 400, 404, 414, 422, 429, 431}
    assert "Traceback" not in outcome.text
    assert outcome.media_type != "text/html" or "<script>alert(1)" not in outcome.text


@pytest.mark.parametrize("kind", WORDS)
def test_words_that_nobody_means_are_searched_for_or_refused(site, kind):
    for path in PAGES:
        answers_or_refuses(get(site, path, ("q", WORDS[kind])))


ODD = {
    "values-by-the-hundred": [("theme", f"x{number}") for number in range(400)],
    "one-value-again-and-again": [("goal", "16")] * 400,
    "every-facet": [
        (name, "x")
        for name in ("kind", "type", "theme", "goal", "territory", "organisation", "network", "audience", "year")
    ],
    "climbing": [("territory", "../../etc/passwd")],
    "iri": [("theme", "https://example.org/> <a:b")],
    "long-value": [("organisation", "x" * LONG)],
    "far-page": [("q", "commune"), ("page", "999999999999999999999")],
    "page-before-the-first": [("page", "-5")],
    "page-of-letters": [("page", "٣")],
    "size": [("size", "999999999")],
    "sort": [("sort", "rank; DROP")],
    "old-release": [("release", "9" * 400)],
    "unknown": [(f"a{number}", "b") for number in range(500)],
}


@pytest.mark.parametrize("kind", ODD)
def test_parameters_that_nobody_means_are_taken_or_refused(site, kind):
    for path in (*PAGES, "/map", "/goals", "/matrix", "/gaps", "/timeline", "/suggest"):
        answers_or_refuses(get(site, path, *ODD[kind]))


@pytest.mark.parametrize("path", ["/network/", "/network/organisation/", "/triples/", "/triples/resource/"])
def test_names_of_things_that_are_none_are_not_found(site, path):
    for name in ("x" * 2000, "..%2f..%2fetc", "%00", "a%20b", "%ff%fe", "é", "a/b/c/d/e"):
        assert site.send("GET", path + name).status in {400, 404, 414}


def test_a_crowd_that_never_asks_the_same_leaves_others_served(site):
    """Every search is another one, so that none is remembered: the memory of the process stays within its bounds."""
    numbers = itertools.count()

    def search() -> None:
        for _ in range(60):
            number = next(numbers)
            answers_or_refuses(get(site, "/search", ("q", f"commune de l'année {number} démocratxie {number:05}")))
            answers_or_refuses(
                get(site, "/api/search", ("q", f"a{number % 26}"), ("page", str(number)), ("size", "50"))
            )

    crowd = [threading.Thread(target=search) for _ in range(8)]
    for one in crowd:
        one.start()
    while any(one.is_alive() for one in crowd):
        site.others_are_served()
        time.sleep(0.5)
    for one in crowd:
        one.join()
