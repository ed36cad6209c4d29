"""The error tree: what its docstring draws, what each error says in both languages, and where each is mapped."""

import dataclasses
import inspect
import re
import typing
from collections.abc import Iterator

import pytest

from dotheque_graph import errors
from dotheque_graph.cli.exits import EXIT_CODES, exit_code
from dotheque_graph.errors import DothequeError
from dotheque_graph.web.problems import STATUS


def below(kind: type[DothequeError]) -> Iterator[type[DothequeError]]:
    for child in kind.__subclasses__():
        if child.__module__.startswith(f"{errors.__name__}."):
            yield child
            yield from below(child)


EVERY = (DothequeError, *below(DothequeError))
LEAVES = tuple(kind for kind in EVERY if not kind.__subclasses__())
SAMPLES = {
    str: "a fact",
    int: 7,
    float: 1.5,
    tuple[str, ...]: ("one fact", "another"),
    tuple[int, ...]: (1, 2),
    dict[str, str]: {"port": "not a number"},
    dict[str, dict[str, str]]: {"https://example.org/a": {"fr": "un nom"}},
    typing.Any: object(),
}


def sample(kind: type[DothequeError]) -> DothequeError:
    """Return an error of a class, with a made-up fact of the right type for each attribute."""
    hints = typing.get_type_hints(kind)
    return kind(**{field.name: SAMPLES[hints[field.name]] for field in dataclasses.fields(kind)})


def drawn() -> dict[str, str]:
    """Return the tree of the module docstring: the name of each error → the name of the one it stands under."""
    parents: dict[str, str] = {}
    levels: dict[int, str] = {}
    for line in inspect.getdoc(errors).splitlines():
        if not (entry := re.fullmatch(r"( *)[*+-] (.+)", line)):
            continue
        depth = len(entry[1])
        for name in entry[2].split(" · "):
            above = [level for level in levels if level < depth]
            if above:
                parents[name] = levels[max(above)]
            levels = {level: known for level, known in levels.items() if level < depth} | {depth: name}
    return parents


def test_the_docstring_draws_the_tree():
    assert drawn() == {kind.__name__: kind.__base__.__name__ for kind in EVERY[1:]}


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_an_error_says_what_happened_in_french_and_in_english(kind):
    error = sample(kind)
    french, english = error.message("fr"), error.message("en")

    assert french != english
    assert "{" not in french + english
    assert str(error) == english
    assert error.message("fr-CA") == french
    assert error.message("de") == english


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_an_error_that_is_raised_has_sentences_of_its_own(kind):
    assert {"fr", "en"} <= vars(kind).keys()


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_facts_name_every_attribute(kind):
    error = sample(kind)

    assert {field.name for field in dataclasses.fields(kind)} <= error.facts().keys()


@pytest.mark.parametrize("kind", LEAVES, ids=lambda kind: kind.__name__)
def test_the_exit_codes_cover_every_error(kind):
    nearest = next((known for known in kind.__mro__ if known in EXIT_CODES), None)

    assert nearest is not None
    assert exit_code(sample(kind)) == EXIT_CODES[nearest]


def test_the_http_table_names_every_error_that_is_raised():
    assert set(STATUS) == set(LEAVES)
    assert all(400 <= status < 600 for status in STATUS.values())


def test_every_exit_code_is_one_or_two():
    assert set(EXIT_CODES.values()) <= {1, 2}


def test_every_error_of_the_package_is_in_the_tree():
    known = {name for name, value in vars(errors).items() if isinstance(value, type) and issubclass(value, Exception)}

    assert known == {kind.__name__ for kind in EVERY}
