"""The prose holds: links lead somewhere, queries run on the real catalogue, commands and settings exist."""

import re
import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import typer
from starlette.routing import compile_path

from dotheque_graph.cli.main import app as command_line
from dotheque_graph.namespaces import BASE, PREFIXES
from dotheque_graph.publication.activity import activity_quads, mint_activity
from dotheque_graph.rdf.changes import ChangeSet
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.settings import ENVIRONMENT_PREFIX, Settings
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.web.app import ROUTES

ROOT = Path(__file__).resolve().parents[2]
HIDDEN = {".venv", ".git", "node_modules", "var"}
FILES = tuple(
    path
    for path in sorted(ROOT.rglob("*.md"))
    if not any(part in HIDDEN or part[0] == "." for part in path.relative_to(ROOT).parts)
)
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(language: str) -> Iterator[tuple[str, str]]:
    """Yield the place and the text of each fenced block of a language; a block inside a list is unindented."""
    fence = re.compile(rf"^(?P<indent> *)```{language}\n(?P<text>.*?)^ *```$", re.DOTALL | re.MULTILINE)
    for path in FILES:
        text = path.read_text("utf-8")
        for block in fence.finditer(text):
            line = text.count("\n", 0, block.start()) + 1
            yield f"{name_of(path)}:{line}", re.sub(rf"^{block['indent']}", "", block["text"], flags=re.MULTILINE)


def links() -> Iterator[tuple[Path, str]]:
    for path in FILES:
        prose = re.sub(r"^ *```.*?^ *```$|`[^`\n]*`", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
        for target in re.findall(r"\]\(([^)\s]+)\)", prose):
            if not re.match(r"[a-z]+:", target):
                yield path, target


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


def shell_commands() -> Iterator[tuple[str, list[str]]]:
    """Yield the words of every `dotheque …` and `make …`, in blocks and in the text."""
    for place, text in blocks("sh"):
        for line in text.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] in {"dotheque", "make"}:
                yield place, words
    for path in FILES:
        for command in re.findall(r"`((?:dotheque|make) [^`\n]+)`", path.read_text("utf-8")):
            yield name_of(path), shlex.split(command)


def addresses() -> Iterator[tuple[str, str, str]]:
    """Yield the place, the path and the query of every address of a local site that curl is shown to fetch."""
    for place, text in blocks("sh"):
        for line in text.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            if words and words[0] == "curl":
                url = next(word for word in words if word.startswith("http"))
                query = next((word.partition("=")[2] for word in words if word.startswith("query=")), "")
                yield place, urlsplit(url).path, query


LINKS = tuple(links())
SPARQL = tuple(blocks("sparql"))
TURTLE_BLOCKS = tuple(blocks("turtle"))
COMMANDS = tuple(shell_commands())
ASKED = tuple((place, words[2]) for place, words in COMMANDS if words[1:2] == ["query"] and " " in words[-1])
ADDRESSES = tuple(addresses())
PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())


@pytest.mark.parametrize(("path", "target"), LINKS, ids=[f"{name_of(path)}→{target}" for path, target in LINKS])
def test_a_link_leads_to_a_file_and_a_heading(path, target):
    file, _, anchor = target.partition("#")
    found = (path.parent / file).resolve() if file else path

    assert found.exists()
    assert not anchor or anchor in anchors(found)


@pytest.fixture(scope="session")
def history():
    """Return a store that holds just what one publication left behind."""
    moment = datetime(2026, 11, 23, 12, tzinfo=UTC)
    quads = activity_quads(mint_activity(moment), 1, "Premier chargement", moment, moment, ChangeSet())
    return OxigraphStore.memory(quads)


@pytest.mark.parametrize(("place", "query"), SPARQL, ids=[place for place, _ in SPARQL])
def test_a_query_of_the_documentation_finds_something(place, query, catalogue, history):
    store = history if "graph:provenance" in query else catalogue

    if re.search(r"^(?:CONSTRUCT|DESCRIBE)\b", query, re.MULTILINE):
        assert store.construct(query), place
    else:
        assert store.select(query).rows, place


@pytest.mark.parametrize(("place", "text"), TURTLE_BLOCKS, ids=[place for place, _ in TURTLE_BLOCKS])
def test_turtle_of_the_documentation_can_be_read(place, text):
    assert read_rdf(text.encode(), TURTLE, place)


def test_the_documentation_shows_queries_and_commands():
    assert len(SPARQL) >= 6
    assert len(COMMANDS) >= 20


@pytest.mark.parametrize(("place", "words"), COMMANDS, ids=[f"{place}: {' '.join(words)}" for place, words in COMMANDS])
def test_a_command_of_the_documentation_exists(place, words):
    if words[0] == "make":
        named = [word for word in words[1:] if "=" not in word]
        assert named
        assert set(named) <= TARGETS
    else:
        assert unknown_words(words[1:]) == []


@pytest.mark.parametrize(("place", "query"), ASKED, ids=[place for place, _ in ASKED])
def test_a_query_for_the_shell_finds_something(place, query, catalogue):
    assert catalogue.select(PROLOGUE + query).rows, place


@pytest.mark.parametrize(("place", "path", "query"), ADDRESSES, ids=[path for _, path, _ in ADDRESSES])
def test_an_address_for_curl_is_answered(place, path, query, catalogue):
    assert [route for route, _, _ in ROUTES if compile_path(route)[0].fullmatch(path)], place
    assert not query or catalogue.select(query).rows
    assert not path.startswith("/id/") or catalogue.ask(f"ASK {{ <{BASE.rstrip('/')}{path}> ?property ?value }}")


def test_examples_for_curl_and_the_shell_are_found():
    assert ASKED
    assert ADDRESSES


def unknown_words(words: list[str]) -> list[str]:
    """Return the commands and options among these words that `dotheque` does not know."""
    command: Any = typer.main.get_command(command_line)
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
    options = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
    arguments = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
    unknown = [word for word in words if word.startswith("--") and word not in options]
    # A group that is named alone stands for its commands; any other word needs an argument to be for.
    return unknown + ([] if arguments or not words or words[0].startswith("-") else words)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_settings_in_the_documentation_exist(path):
    known = {ENVIRONMENT_PREFIX + name.upper() for name in Settings.model_fields}

    assert set(re.findall(rf"\b{ENVIRONMENT_PREFIX}[A-Z_]+[A-Z]\b", path.read_text("utf-8"))) <= known


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_in_the_documentation_exist(path):
    folders = "data|docs|dotheque_graph|ontology|shapes|sparql|tests|web|benchmarks|constraints"
    named = set(re.findall(rf"`((?:{folders})/[\w/.-]+\.(?:py|ttl|md|txt|rq))`", path.read_text("utf-8")))
    made_up = {"data/catalogue/organisation/les-exemples.ttl"}

    assert sorted(name for name in named - made_up if not (ROOT / name).exists()) == []


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_saved_queries_in_the_documentation_exist(path):
    names = {query.relative_to(ROOT / "sparql").with_suffix("").as_posix() for query in (ROOT / "sparql").rglob("*.rq")}
    folders = "|".join(sorted({name.partition("/")[0] for name in names}))
    named = set(re.findall(rf"(?<![/\w])(?:{folders})/[a-z-]+\b(?![/.])", path.read_text("utf-8")))

    assert sorted(named - names) == []


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name != "reference"], ids=name_of)
def test_prose_has_one_sentence_a_line(path):
    prose = re.sub(r"^ *```.*?^ *```$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    lines = [line for line in prose.splitlines() if line and not re.match(r" *(?:[|>#-]|\d+\. )|   ", line)]

    assert [line for line in lines if re.search(r"[a-zé)`][.?!] [A-ZÀÉ]", line)] == []
