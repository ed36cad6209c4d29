"""The dumps of the real catalogue: read back they are the release, they take little memory, and tools read them.

Run with `make test-slow`; it takes two minutes.
"""

import csv
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pyoxigraph
import pytest
import rdflib
import zstandard
from serving import COMMAND, release_without_rules

from dotheque_graph.catalogue.statistics import measure
from dotheque_graph.namespaces import DOTH, ORG
from dotheque_graph.publication.dumps.record import DumpRecord, Scope, dumps_folder, dumps_of
from dotheque_graph.publication.sources import asset_sources, read_sources
from dotheque_graph.publication.statistics import statistics_of
from dotheque_graph.store.releases import Releases

pytestmark = pytest.mark.slow

# The peak that the system tells of a child counts what its parent held when it was started: the process says its own.
SCRIPT = """
import atexit, pathlib, sys
status = pathlib.Path("/proc/self/status")
atexit.register(lambda: sys.stderr.write(status.read_text()))
from dotheque_graph.cli.main import run
run()
"""
DUMP = (sys.executable, "-c", SCRIPT)


@pytest.fixture(scope="module")
def releases(tmp_path_factory) -> Releases:
    """Return an instance that holds the real catalogue, its dumps made by the command."""
    folder = tmp_path_factory.mktemp("dumps") / "var"
    release_without_rules(folder, read_sources(asset_sources(), lambda _what, _done, _total: None))
    started = time.monotonic()
    environment = {**os.environ, "DOTHEQUE_DATA_DIR": str(folder)}
    said = subprocess.run([*DUMP, "dump"], check=True, env=environment, stderr=subprocess.PIPE, text=True).stderr
    (peak,) = re.findall(r"VmHWM:\s*(\d+) kB", said)
    print(f"\ndumps: {time.monotonic() - started:.1f} s, {int(peak) >> 10} MB")  # noqa: T201  # to be read
    (folder / "peak").write_text(peak)
    return Releases(folder)


@pytest.fixture(scope="module")
def record(releases) -> DumpRecord:
    return dumps_of(releases.get(1))


@pytest.fixture(scope="module")
def folder(releases) -> Path:
    return dumps_folder(releases.get(1))


def test_making_them_takes_less_than_700_megabytes(releases, record):
    assert record.files
    assert int((releases.data_dir / "peak").read_text()) < 700 * 1024


def test_the_whole_read_back_is_the_release(releases, folder):
    stored = set(releases.open(1).quads())
    for name, form in (("nq", pyoxigraph.RdfFormat.N_QUADS), ("trig", pyoxigraph.RdfFormat.TRIG)):
        with gzip.open(folder / f"dotheque.{name}.gz") as file:
            assert set(pyoxigraph.parse(file.read(), format=form)) == stored
    packed = zstandard.ZstdDecompressor().decompress((folder / "dotheque.ttl.zst").read_bytes())
    triples = {quad.triple for quad in pyoxigraph.parse(packed, format=pyoxigraph.RdfFormat.TURTLE)}
    assert triples == {quad.triple for quad in stored}


def test_each_class_read_back_is_its_entities(releases, record, folder):
    store = releases.open(1)
    for iri in record.subjects(Scope.CLASS):
        (file,) = (one for one in record.of(Scope.CLASS, iri) if one.name.endswith(".jsonld.gz"))
        content = gzip.decompress((folder / file.name).read_bytes())
        read = {quad.triple for quad in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.JSON_LD)}
        assert read == set(store.construct(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s a <{iri}> ; ?p ?o }}")), iri


def test_each_table_has_the_rows_and_columns_that_its_dictionary_says(record, folder):
    statistics = json.loads((folder.parent / "statistics.json").read_text())
    for iri in record.subjects(Scope.CLASS):
        files = {file.name.partition(".")[2]: file.name for file in record.of(Scope.CLASS, iri)}
        text = gzip.decompress((folder / files["csv.gz"]).read_bytes()).decode()
        header, *rows = csv.reader(io.StringIO(text, newline=""))
        dictionary = json.loads((folder / files["csv-metadata.json"]).read_text())
        assert header == [column["titles"] for column in dictionary["tableSchema"]["columns"]]
        assert len(rows) == len({row[0] for row in rows}) == statistics["whole"]["classes"][iri]
        assert all(len(row) == len(header) for row in rows)


def test_statistics_are_those_of_the_store(releases):
    assert statistics_of(releases.get(1)) == measure(releases.open(1))


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of its own reader
def test_another_parser_reads_the_same(record, folder):
    for iri in (DOTH + "Experiment", ORG + "Organization"):
        (file,) = (one for one in record.of(Scope.CLASS, iri) if one.name.endswith(".jsonld.gz"))
        content = gzip.decompress((folder / file.name).read_bytes())
        ours = {str(quad.triple) for quad in pyoxigraph.parse(content, format=pyoxigraph.RdfFormat.JSON_LD)}
        theirs = rdflib.Graph().parse(data=content, format="json-ld")
        assert len(theirs) == len(ours)
    with gzip.open(folder / "graph-catalogue.trig.gz") as file:
        assert len(rdflib.Dataset().parse(file, format="trig")) > 0


def test_common_tools_unpack_and_check_them(record, folder):
    lines = "".join(f"{file.sha256}  {file.name}\n" for file in record.files)
    subprocess.run(["sha256sum", "--check", "--quiet"], input=lines, text=True, cwd=folder, check=True)
    unpacked = subprocess.run(["gunzip", "-c", "dotheque.nq.gz"], cwd=folder, check=True, capture_output=True).stdout
    assert len(unpacked) == record.find("dotheque.nq.gz").unpacked
    if shutil.which("zstd"):
        packed = subprocess.run(["zstd", "-dc", "dotheque.nq.zst"], cwd=folder, check=True, capture_output=True).stdout
        assert packed == unpacked


def test_dumps_made_again_are_the_same_bytes(releases, folder):
    before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()}
    shutil.rmtree(folder)
    subprocess.run([*COMMAND, "dump"], check=True, env={**os.environ, "DOTHEQUE_DATA_DIR": str(releases.data_dir)})

    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()} == before
