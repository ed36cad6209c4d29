"""The house stands as docs/architecture.md draws it, and every room keeps to the limits of size and to good names."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "dotheque_graph"
SCRIPTS = (*ROOT.glob("docs/*.py"), *ROOT.glob("benchmarks/*.py"), *ROOT.glob("data/*/build/*.py"))
MODULES = tuple(sorted((*PACKAGE.rglob("*.py"), *SCRIPTS)))
TESTS = tuple(sorted((ROOT / "tests").rglob("*.py")))
LIMITS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["dotheque"]["limits"]
MODULE_LINES = LIMITS["module-lines"]
FUNCTION_LINES = LIMITS["function-lines"]
FORBIDDEN_NAMES = {"common", "core", "handler", "helper", "helpers", "manager", "misc", "util", "utils"}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def contract() -> list[str]:
    """Return the layers of the import-linter contract `floors`, top first, as `pyproject.toml` writes them."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    return next(contract["layers"] for contract in contracts if contract["id"] == "floors")


def picture() -> list[str]:
    """Return the floors of the drawing in docs/architecture.md: the last column of its lines."""
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    drawing = re.search(r"^## The house$.*?^```text\n(?P<floors>.*?)^```$", text, re.DOTALL | re.MULTILINE)
    assert drawing, "docs/architecture.md has no picture under “The house”"
    return [re.split(r" {2,}", line.strip())[-1] for line in drawing["floors"].splitlines()]


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the name and the length in lines, its docstring included, of each function of a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_the_picture_of_the_house_is_the_import_contract():
    assert picture() == contract()


def test_every_room_is_in_the_contract():
    rooms = {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    named = {room for layer in contract() for room in layer.split(" | ")}

    assert named == rooms - {"__init__"}


def test_every_room_has_its_line_in_the_architecture():
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    rooms = [room for layer in contract() for room in layer.split(" | ")]

    assert [room for room in rooms if not re.search(rf"^\| `{room}[/.]", text, re.MULTILINE)] == []


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_module_opens_by_saying_what_it_owns(path):
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8")))

    assert docstring
    assert docstring.splitlines()[0].strip()


def test_every_module_is_under_400_lines_and_so_is_every_module_of_tests():
    lengths = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in (*MODULES, *TESTS)}

    assert {name: length for name, length in lengths.items() if length >= MODULE_LINES} == {}


def test_no_function_is_longer_than_40_lines_with_its_docstring_nor_is_any_test():
    long = [
        f"{name_of(path)}: {name}, {length} lines"
        for path in (*MODULES, *TESTS)
        for name, length in functions(path)
        if length > FUNCTION_LINES
    ]

    assert long == []


def test_no_name_says_nothing():
    names = [part for path in MODULES for part in path.relative_to(ROOT).with_suffix("").parts]
    words = {word for name in names for word in name.split("_")}

    assert words & FORBIDDEN_NAMES == set()


def test_asset_folders_hold_no_python():
    assets = ("ontology", "shapes", "sparql", "web")

    assert [name_of(path) for folder in assets for path in (ROOT / folder).rglob("*.py")] == []
