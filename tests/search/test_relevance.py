"""Questions as people write them: at least 95 in 100 have what a reader expects among the first three answers."""

import tomllib
from pathlib import Path

from dotheque_graph.namespaces import BASE, ID, SDG
from dotheque_graph.search.index import SearchIndex
from dotheque_graph.search.model import Asked

QUESTIONS = tomllib.loads(Path(__file__).with_name("questions.toml").read_text(encoding="utf-8"))["question"]
WANTED = 0.95
"""Of all questions."""
FIRST = 3
"""Answers that a reader looks at."""


def full(short: str) -> str:
    if short.startswith("goal/"):
        return SDG + short.removeprefix("goal/")
    return (BASE if short.startswith("vocabulary/") else ID) + short


def first(index: SearchIndex, words: str) -> list[str]:
    return [hit.iri.value for hit in index.search(Asked(words=words)).hits[:FIRST]]


def test_there_are_at_least_sixty_questions_and_what_they_expect_is_in_the_catalogue(catalogue_quads):
    assert len({one["words"] for one in QUESTIONS}) >= 60
    asked = {full(short) for one in QUESTIONS for short in one["expected"]}
    named = {quad.subject.value for quad in catalogue_quads if quad.subject.value in asked}
    assert asked - named == set()


def test_what_is_expected_stands_among_the_first_three(index):
    missed = {
        one["words"]: found
        for one in QUESTIONS
        if not set(map(full, one["expected"])).intersection(found := first(index, one["words"]))
    }
    assert len(missed) <= (1 - WANTED) * len(QUESTIONS), missed
