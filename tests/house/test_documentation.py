"""Nothing is forgotten: the reference says what the code says, and whatever has a name is exercised by a test."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer

from dotheque_graph import errors
from dotheque_graph.assets import asset
from dotheque_graph.audience.rehearsal import RULES
from dotheque_graph.cli.main import app as command_line
from dotheque_graph.errors import DothequeError
from dotheque_graph.namespaces import DOTH, PREFIXES, RDFS
from dotheque_graph.rdf.formats import ALL_FORMATS
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.settings import Settings
from dotheque_graph.validation.shapes import load_shapes
from dotheque_graph.web.app import ROUTES

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGES = (
    "commands",
    "errors",
    "formats",
    "ontology",
    "queries",
    "rehearsal",
    "routes",
    "settings",
    "shapes",
    "vocabularies",
)


def written_by_hand() -> str:
    """Return the text of every test outside tests/house/, where the behaviour itself is tested."""
    paths = [path for path in (ROOT / "tests").rglob("*") if path.suffix in {".py", ".toml"}]
    return "\n".join(path.read_text("utf-8") for path in paths if path.parent.name != "house")


@pytest.fixture(scope="session")
def tests() -> str:
    return written_by_hand()


@pytest.fixture(scope="session")
def pages(reference) -> dict[str, str]:
    return reference.pages()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_the_reference_is_fresh(name, pages):
    written = (REFERENCE / f"{name}.md").read_text("utf-8")

    assert written == pages[f"{name}.md"], "run “make docs”"


def test_the_reference_has_these_pages_and_no_others(pages):
    assert sorted(path.stem for path in REFERENCE.glob("*.md")) == sorted(PAGES)
    assert sorted(pages) == sorted(f"{name}.md" for name in PAGES)


def test_the_reference_is_the_same_twice(pages, reference):
    assert reference.pages() == pages


def commands(path: tuple[str, ...] = (), command: Any = None) -> Iterator[tuple[str, ...]]:
    command = command or typer.main.get_command(command_line)
    children = getattr(command, "commands", {})
    if not children:
        yield path
    for name, child in children.items():
        yield from commands((*path, name), child)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_a_setting_is_exercised(name, tests):
    assert re.search(rf"\b(?:{name}|DOTHEQUE_{name.upper()})\b", tests), f"no test sets {name}"


@pytest.mark.parametrize("words", sorted(commands()), ids=" ".join)
def test_a_command_is_exercised(words, tests):
    """Found as `"release", "list"` or at the start of a text, `"release list …"` or `"dotheque release list …"`."""
    pattern = r"(?: |[\"'],\s*[\"'])".join(map(re.escape, words))

    assert re.search(rf"[\"'](?:dotheque )?{pattern}[\"' ]", tests), f"no test runs dotheque {' '.join(words)}"


@pytest.mark.parametrize("path", [path for path, _, _ in ROUTES])
def test_a_route_is_exercised(path, tests):
    pattern = re.sub(r"\\\{[^}]*\\\}", r"[^\"'\\s]+", re.escape(path))

    assert re.search(rf"[\"']{pattern}[\"'?]", tests), f"no test asks for {path}"


@pytest.mark.parametrize(
    "name",
    sorted(
        name
        for name, value in vars(errors).items()
        if isinstance(value, type) and issubclass(value, DothequeError) and not value.__subclasses__()
    ),
)
def test_an_error_is_provoked(name, tests):
    assert re.search(rf"\b{name}\b", tests), f"no test provokes {name}"


@pytest.mark.parametrize("form", ALL_FORMATS, ids=lambda form: form.name)
def test_a_format_is_exercised(form, tests):
    assert any(media_type in tests for media_type in form.media_types)
    assert re.search(rf"\.{form.extension}\b|[\"']{form.extension}[\"']", tests)


def names_of_rules() -> list[str]:
    return sorted(
        iri.value.partition("#")[2] for iri, shape in load_shapes(asset("shapes")).properties.items() if shape.message
    )


@pytest.mark.parametrize("name", names_of_rules())
def test_a_rule_is_broken_by_an_example(name, tests):
    assert f"[[{name}]]" in tests, f"no entry in tests/shapes/failing/ breaks dsh:{name}"


@pytest.fixture(scope="session")
def used(catalogue_quads) -> frozenset[str]:
    """Return the IRIs that data, shapes, queries, the inventory or the program use, their definitions aside."""
    texts = [*(ROOT / "sparql").rglob("*.rq"), *(ROOT / "dotheque_graph").rglob("*.py"), ROOT / "docs" / "inventory.md"]
    named = re.compile(r"doth:(\w+)|DOTH\.term\(\"(\w+)\"\)")
    found = {DOTH + (short or long) for path in texts for short, long in named.findall(path.read_text("utf-8"))}
    for quad in catalogue_quads:
        if quad.graph_name.value != PREFIXES["graph"] + "ontology":
            found |= {term.value for term in (quad.predicate, quad.object) if isinstance(term, NamedNode)}
    return frozenset(found)


def test_every_term_of_the_ontology_is_used(catalogue, used):
    terms = {
        quad.subject.value
        for quad in catalogue.quads(predicate=RDFS.term("isDefinedBy"))
        if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(DOTH)
    }

    assert terms
    assert sorted(terms - used) == []


def test_every_term_that_is_used_is_in_the_ontology(catalogue, used):
    terms = {quad.subject.value for quad in catalogue.quads(predicate=RDFS.term("isDefinedBy"))}

    assert sorted(iri for iri in used if iri.startswith(DOTH) and iri not in terms) == []


def test_every_setting_is_in_the_reference_with_its_help(pages):
    for name, field in Settings.model_fields.items():
        assert f"`DOTHEQUE_{name.upper()}`" in pages["settings.md"]
        assert field.description in pages["settings.md"]


def test_every_rule_of_the_rehearsal_is_in_the_reference_in_both_languages(pages):
    for token, rule in RULES.items():
        assert f"`{token}`" in pages["rehearsal.md"]
        assert all(text in pages["rehearsal.md"] for text in (rule.fr, rule.en, rule.mend_fr, rule.mend_en))


@pytest.mark.parametrize("token", sorted(RULES))
def test_a_rule_of_the_rehearsal_is_broken_by_an_example(token, tests):
    assert f'"{token}": ' in tests, f"no feed of the tests falls under {token}"
