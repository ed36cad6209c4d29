"""Owns the making of the territory files: four sorted N-Triples files, compressed.

Input: the npm package ``@etalab/decoupage-administratif`` and ``insee-uuids.csv`` beside this file.
Usage: ``python build.py [PACKAGE_FOLDER]``; see ``README.md``.
"""

import argparse
import csv
import gzip
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PACKAGE = "@etalab/decoupage-administratif@6.0.0"
INPUTS = ("regions", "departements", "epci", "communes")
HERE = Path(__file__).resolve().parent

BASE = "https://w3id.org/dotheque/"
COUNTRY = ("country", "fr")
SOURCE = f"{BASE}id/source/cog-2026"
INSEE = "http://id.insee.fr/geo/"
DCTERMS = "http://purl.org/dc/terms/"
DOTH = f"{BASE}ontology#"
GEO = "http://www.opengis.net/ont/geosparql#"
IGEO = "http://rdf.insee.fr/def/geo#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
SKOS = "http://www.w3.org/2004/02/skos/core#"
XSD_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"

IGEO_CLASS = {
    "region": "Region",
    "departement": "Departement",
    "epci": "Intercommunalite",
    "commune": "Commune",
}
OVERSEAS_CLASS = "CollectiviteDOutreMer"
OVERSEAS_ZONE = "com"

Record = Mapping[str, Any]
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Territory:
    """One territory; ``parents`` and the territory itself are named by (level, code)."""

    level: str
    code: str
    name: str
    insee_class: str
    parents: tuple[Key, ...]
    matches: tuple[str, ...] = ()
    insee_code: str | None = None
    siren: str | None = None
    population: int | None = None


def iri(key: Key) -> str:
    """Return the IRI of the territory (level, code): codes alone collide across levels."""
    level, code = key
    return f"{BASE}id/territory/{level}/{code}"


def literal(text: str) -> str:
    """Return the quoted N-Triples form of a text, with runs of blanks reduced to one."""
    clean = " ".join(text.split())
    escaped = clean.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def triples(territory: Territory) -> Iterator[str]:
    """Yield the N-Triples lines of one territory, without line ends."""
    subject = f"<{iri((territory.level, territory.code))}>"
    for predicate, value in statements(territory):
        yield f"{subject} <{predicate}> {value} ."


def statements(territory: Territory) -> Iterator[tuple[str, str]]:
    """Yield the (predicate IRI, N-Triples object) pairs of one territory."""
    for class_iri in (f"{DCTERMS}Location", f"{GEO}Feature", f"{IGEO}{territory.insee_class}"):
        yield RDF_TYPE, f"<{class_iri}>"
    yield f"{SKOS}prefLabel", f"{literal(territory.name)}@fr"
    yield f"{DOTH}level", f"<{BASE}vocabulary/territory-level/{territory.level}>"
    for parent in territory.parents:
        yield f"{DCTERMS}isPartOf", f"<{iri(parent)}>"
    for match in territory.matches:
        yield f"{SKOS}exactMatch", f"<{match}>"
    if territory.insee_code is not None:
        yield f"{IGEO}codeINSEE", literal(territory.insee_code)
    if territory.siren is not None:
        yield f"{DOTH}siren", literal(territory.siren)
    if territory.population is not None:
        yield f"{DOTH}population", f'"{territory.population}"^^<{XSD_INTEGER}>'
    yield f"{DCTERMS}source", f"<{SOURCE}>"


def is_overseas(record: Record) -> bool:
    """Tell whether a record belongs to an overseas collectivity (COM), which is no region."""
    return bool(record["zone"] == OVERSEAS_ZONE)


def area(level: str, record: Record, parent: Key, uuids: Mapping[Key, str]) -> Territory:
    """Return a region or a département; ``uuids`` gives the second INSEE IRI by (level, code)."""
    code: str = record["code"]
    uuid = uuids.get((level, code))
    return Territory(
        level=level,
        code=code,
        name=record["nom"],
        insee_class=OVERSEAS_CLASS if is_overseas(record) else IGEO_CLASS[level],
        parents=(parent,),
        matches=() if uuid is None else (f"{INSEE}{level}/{code}", uuid),
        insee_code=code,
    )


def intercommunality(record: Record) -> Territory:
    """Return an EPCI, named by its SIREN; its population is the municipal one."""
    return Territory(
        level="epci",
        code=record["code"],
        name=record["nom"],
        insee_class=IGEO_CLASS["epci"],
        parents=(COUNTRY,),
        siren=record["code"],
        population=record["populationMunicipale"],
    )


def commune(record: Record, membership: Mapping[str, str]) -> Territory:
    """Return a commune; ``membership`` gives the SIREN of the EPCI by commune code."""
    code: str = record["code"]
    parents: list[Key] = [("departement", record["departement"])]
    if code in membership:
        parents.append(("epci", membership[code]))
    return Territory(
        level="commune",
        code=code,
        name=record["nom"],
        insee_class=IGEO_CLASS["commune"],
        parents=tuple(parents),
        matches=() if is_overseas(record) else (f"{INSEE}commune/{code}",),
        insee_code=code,
        siren=record.get("siren"),
        population=record.get("population"),
    )


def territories(package: Mapping[str, Sequence[Record]], uuids: Mapping[Key, str]) -> dict[str, list[Territory]]:
    """Return the territories by input name, from the package's records by input name."""
    membership = {member["code"]: record["code"] for record in package["epci"] for member in record["membres"]}
    return {
        "regions": [area("region", record, COUNTRY, uuids) for record in package["regions"]],
        "departements": [
            area("departement", record, ("region", record["region"]), uuids) for record in package["departements"]
        ],
        "epci": [intercommunality(record) for record in package["epci"]],
        "communes": [
            commune(record, membership) for record in package["communes"] if record["type"] == "commune-actuelle"
        ],
    }


def dangling(everything: Iterable[Territory]) -> set[Key]:
    """Return the parents that no territory defines, the country apart."""
    known: set[Key] = {COUNTRY}
    wanted: set[Key] = set()
    for territory in everything:
        known.add((territory.level, territory.code))
        wanted.update(territory.parents)
    return wanted - known


def read_uuids(path: Path) -> dict[Key, str]:
    """Return the INSEE UUID IRIs by (level, code) from a CSV file level,code,uuid_iri."""
    with path.open(encoding="utf-8", newline="") as file:
        return {(row["level"], row["code"]): row["uuid_iri"] for row in csv.DictReader(file)}


def read_folder(folder: Path) -> dict[str, list[Record]]:
    """Return the records of an unpacked package, by input name."""
    return {name: json.loads((folder / "data" / f"{name}.json").read_text(encoding="utf-8")) for name in INPUTS}


def fetch_package(folder: Path) -> Path:
    """Fetch the package with npm into ``folder`` and return the folder it unpacks to.

    Raises SystemExit when npm is missing, and CalledProcessError when npm fails.
    """
    npm = shutil.which("npm")
    if npm is None:
        message = "npm not found: give the folder of the unpacked package instead"
        raise SystemExit(message)
    command = [npm, "pack", PACKAGE, "--silent", "--pack-destination", str(folder)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - fixed command
    archive = next(folder.glob("*.tgz"))
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def write_compressed(path: Path, lines: Iterable[str]) -> int:
    """Write the distinct lines, sorted, as gzip with no date inside; return their number."""
    ordered = sorted(set(lines))
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=raw, mtime=0) as file,
    ):
        file.write("".join(f"{line}\n" for line in ordered).encode("utf-8"))
    return len(ordered)


def build(package_folder: Path, target: Path) -> None:
    """Write ``{name}.nt.gz`` into ``target`` for each input of the package.

    Raises SystemExit when a territory is part of one that does not exist.
    """
    made = territories(read_folder(package_folder), read_uuids(HERE / "insee-uuids.csv"))
    missing = dangling(territory for group in made.values() for territory in group)
    if missing:
        message = f"parents that do not exist: {sorted(missing)}"
        raise SystemExit(message)
    for name, group in made.items():
        lines = (line for territory in group for line in triples(territory))
        count = write_compressed(target / f"{name}.nt.gz", lines)
        sys.stdout.write(f"{name}: {len(group)} territories, {count} triples\n")


def main() -> None:
    """Read the command line and build the four files."""
    parser = argparse.ArgumentParser(description="Build the territory files of the catalogue.")
    parser.add_argument("package", nargs="?", type=Path, help="folder of the unpacked package")
    parser.add_argument("--target", type=Path, default=HERE.parent, help="folder to write into")
    arguments = parser.parse_args()
    if arguments.package is not None:
        build(arguments.package, arguments.target)
        return
    with tempfile.TemporaryDirectory() as folder:
        build(fetch_package(Path(folder)), arguments.target)


if __name__ == "__main__":
    main()
