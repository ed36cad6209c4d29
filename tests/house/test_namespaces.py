"""One table of prefixes: sorted, without doubles, and the one that queries, Turtle and prose use."""

import re
from pathlib import Path

import pytest

from dotheque_graph import namespaces
from dotheque_graph.namespaces import PREFIXES, Namespace, compact

ROOT = Path(__file__).resolve().parents[2]
QUERIES = tuple(sorted((ROOT / "sparql").rglob("*.rq")))
TURTLE = tuple(sorted(path for folder in ("data", "ontology", "shapes") for path in (ROOT / folder).rglob("*.ttl")))
MARKDOWN = tuple(sorted((ROOT / "docs").rglob("*.md")))
SPARQL_PREFIX = re.compile(r"^\s*PREFIX ([\w-]*): <([^>]*)>", re.MULTILINE | re.IGNORECASE)
TURTLE_PREFIX = re.compile(r"^@prefix ([\w-]*): <([^>]*)> \.$", re.MULTILINE)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def unknown(declared: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(prefix, iri) for prefix, iri in declared if PREFIXES.get(prefix) != iri]


def test_prefixes_are_sorted():
    assert list(PREFIXES) == sorted(PREFIXES)


def test_no_namespace_has_two_prefixes():
    assert len(set(PREFIXES.values())) == len(PREFIXES)


def test_every_namespace_constant_is_in_the_table():
    constants = {name.lower(): value for name, value in vars(namespaces).items() if isinstance(value, Namespace)}

    assert constants == PREFIXES


@pytest.mark.parametrize("path", QUERIES, ids=name_of)
def test_a_saved_query_declares_the_prefixes_it_uses_and_no_others(path):
    text = path.read_text("utf-8")
    declared = SPARQL_PREFIX.findall(text)
    body = re.sub(r"<[^>\s]*>|\"[^\"\n]*\"|^\s*(?:PREFIX|#).*$", " ", text, flags=re.MULTILINE)
    used = set(re.findall(r"(?<![\w?$@:])([A-Za-z][\w-]*):", body))

    assert unknown(declared) == []
    assert [prefix for prefix, _ in declared] == sorted({prefix for prefix, _ in declared})
    assert used == {prefix for prefix, _ in declared}


@pytest.mark.parametrize("path", TURTLE, ids=name_of)
def test_a_turtle_file_uses_the_prefixes_of_the_table(path):
    assert unknown(TURTLE_PREFIX.findall(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("path", MARKDOWN, ids=name_of)
def test_the_documentation_uses_the_prefixes_of_the_table(path):
    text = path.read_text("utf-8")

    assert unknown(SPARQL_PREFIX.findall(text) + TURTLE_PREFIX.findall(text)) == []


def test_terms_are_shown_by_their_longest_namespace():
    assert compact("http://metadata.un.org/sdg/ontology#Goal") == "sdgo:Goal"
    assert compact("http://metadata.un.org/sdg/16") == "sdg:16"


def test_a_name_with_a_slash_is_shown_whole():
    iri = "https://w3id.org/dotheque/id/organisation/ademe"

    assert compact(iri) == iri
