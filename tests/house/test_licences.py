"""What the tree may not hold: machine paths, registry addresses; and the licences that it must state."""

import fnmatch
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = {".gz", ".png", ".jpg", ".ico", ".woff2", ".mo", ".webp"}
IGNORED = tuple(
    line.strip("/") for line in (ROOT / ".gitignore").read_text("utf-8").split() if not line.startswith("#")
)

# Written with brackets, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"(?<![\w.:}])/(?:[r]oot|[h]ome|[U]sers|[t]mp|[m]nt)/")
REGISTRY = re.compile(r"[p]ypi\.org|[p]ythonhosted\.org|[n]pmjs\.(?:org|com)")
INDEX = re.compile(r"^\s*(?:--(?:extra-)?)?[i]ndex-url[ =]", re.MULTILINE)
RESOLVED = re.compile(r'"[r]esolved"\s*:')


def files() -> Iterator[Path]:
    """Yield the text files of the project: those git tracks, or all of an archive; not what a reader left beside."""
    tracked = tracked_files() if (ROOT / ".git").exists() else sorted(ROOT.rglob("*"))
    yield from (path for path in tracked if path.is_file() and path.suffix not in BINARY and not is_ignored(path))


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def is_ignored(path: Path) -> bool:
    parts = path.relative_to(ROOT).parts
    return any(fnmatch.fnmatch(part, pattern) for part in parts for pattern in IGNORED)


def holding(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if pattern.search(line)
    ]


@pytest.mark.parametrize(
    "pattern", [MACHINE_PATH, REGISTRY, INDEX, RESOLVED], ids=["machine path", "registry", "index", "resolved"]
)
def test_no_file_ties_the_project_to_a_machine_or_a_registry(pattern):
    assert holding(pattern) == []


def test_the_files_looked_at_are_those_of_the_project():
    names = {path.relative_to(ROOT).as_posix() for path in files()}

    assert {"README.md", "pyproject.toml", "constraints/run.txt", "dotheque_graph/errors/base.py"} <= names


def test_the_patterns_find_what_they_look_for():
    dot, dash, quote = ".", "-", '"'

    assert MACHINE_PATH.search(f"see /{'home'}/somebody")
    assert REGISTRY.search(f"https://files{dot}pythonhosted{dot}org/packages")
    assert INDEX.search(f"--index{dash}url https://example.org/simple")
    assert RESOLVED.search(f"{quote}resolved{quote}: true")


def test_the_code_is_under_apache_2():
    text = (ROOT / "LICENSE").read_text("utf-8")

    assert "Apache License" in text
    assert "Version 2.0, January 2004" in text


@pytest.mark.parametrize(
    "stated",
    [
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
        "via Etalab, découpage administratif 2026",
        "Amit Joshi, Luis Gonzalez Morales, Szymon Klarman, and Aaron Helton. 2019.",
        "2011/833/",
        "à confirmer par Démocratie Ouverte",
        "to be confirmed by Démocratie Ouverte",
    ],
)
def test_the_licence_of_the_data_states(stated):
    assert stated in (ROOT / "LICENSE-DATA").read_text("utf-8")


@pytest.mark.parametrize("folder", ["data", "ontology", "shapes", "sparql"])
def test_the_licence_of_the_data_names_each_folder_in_both_languages(folder):
    french, english = (ROOT / "LICENSE-DATA").read_text("utf-8").split("# English")

    assert f"`{folder}/`" in french
    assert f"`{folder}/`" in english


def test_the_ontology_and_the_vocabularies_are_under_the_licence_of_the_data():
    other = re.compile(r"dcterms:license <https://creativecommons\.org|Licence: CC")

    assert [
        str(path.relative_to(ROOT))
        for path in sorted((ROOT / "ontology").rglob("*.ttl"))
        if other.search("\n".join(path.read_text("utf-8").splitlines()[:45]))
    ] == []
