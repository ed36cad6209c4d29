"""The dumps of a release: what is in them, that they are made once, and that they are always the same bytes."""

import csv
import fcntl
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph
import pytest
import zstandard
from fictional import CATALOGUE, CLASS, LABEL, LINK, example, make_road

from dotheque_graph.catalogue.statistics import measure
from dotheque_graph.errors import DumpsPending, ReleaseNotFound, StoreUnavailable
from dotheque_graph.namespaces import DCTERMS, GRAPH, RDF_TYPE, XSD
from dotheque_graph.publication.dumps import making
from dotheque_graph.publication.dumps.listing import listing_triples, sums
from dotheque_graph.publication.dumps.making import make_dumps
from dotheque_graph.publication.dumps.record import DUMPS_FILE, Packing, Scope, dumps_folder, dumps_of
from dotheque_graph.publication.plans import add
from dotheque_graph.publication.road import publish
from dotheque_graph.publication.statistics import statistics_of
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad

OTHER = GRAPH.term("links/insee")
PLACE = NamedNode("https://example.org/fictional/place")
FORMATS = {
    "nq": pyoxigraph.RdfFormat.N_QUADS,
    "trig": pyoxigraph.RdfFormat.TRIG,
    "ttl": pyoxigraph.RdfFormat.TURTLE,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}


def say(subject: str, prop: NamedNode, value, graph: NamedNode = CATALOGUE) -> Quad:
    return Quad(NamedNode(f"https://example.org/fictional/{subject}"), prop, value, graph)


def small_catalogue() -> list[Quad]:
    """Return examples with texts in two languages, several values, dates, numbers, a pipe and a line break."""
    return [
        *example("a", "Un", link="b"),
        *example("b", "Deux"),
        say("a", LINK, NamedNode("https://example.org/fictional/a")),
        say("a", LABEL, Literal('One "and" only', language="en")),
        say("a", DCTERMS.term("created"), Literal("2024-05-06", datatype=XSD.term("date"))),
        say("b", DCTERMS.term("created"), Literal("2024", datatype=XSD.term("gYear"))),
        say("a", DCTERMS.term("extent"), Literal("12", datatype=XSD.term("integer"))),
        say("a", DCTERMS.term("alternative"), Literal("un|deux", language="fr")),
        say("a", DCTERMS.term("alternative"), Literal("ligne\nligne", language="fr")),
        say("place", RDF_TYPE, NamedNode("https://example.org/fictional/Place"), OTHER),
        say("place", RDF_TYPE, NamedNode("https://example.org/fictional/Spot"), OTHER),
        say("a", DCTERMS.term("spatial"), PLACE, OTHER),
    ]


@pytest.fixture
def published(road):
    publish(road, add(small_catalogue()), "Premier")
    return road


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    """Return the road of an instance whose dumps are made; read-only."""
    road = make_road(tmp_path_factory.mktemp("dumps"))
    publish(road, add(small_catalogue()), "Premier")
    make_dumps(road.releases, 1)
    return road


def unpacked(folder: Path, name: str) -> bytes:
    data = (folder / name).read_bytes()
    if name.endswith(".gz"):
        return gzip.decompress(data)
    return zstandard.ZstdDecompressor().decompress(data) if name.endswith(".zst") else data


def made(road, number: int = 1):
    record = make_dumps(road.releases, number)
    return record, dumps_folder(road.releases.get(number))


def table(folder: Path, stem: str) -> tuple[list[dict[str, str]], dict]:
    rows = list(csv.DictReader(io.StringIO(unpacked(folder, f"{stem}.csv.gz").decode(), newline="")))
    return rows, json.loads(unpacked(folder, f"{stem}.csv-metadata.json"))


def class_stem(record, iri: str) -> str:
    return record.of(Scope.CLASS, iri)[0].name.partition(".")[0]


def test_every_file_has_the_size_and_the_digest_that_are_listed(ready):
    record, folder = made(ready)

    for file in record.files:
        data = (folder / file.name).read_bytes()
        assert (len(data), hashlib.sha256(data).hexdigest()) == (file.size, file.sha256)
        assert len(unpacked(folder, file.name)) == file.unpacked
    listed = {file.name for file in record.files} | {"dumps.json"}
    assert {path.name for path in folder.iterdir()} == listed
    assert sums(record).decode().splitlines()[0] == f"{record.files[0].sha256}  {record.files[0].name}"


@pytest.mark.parametrize("extension", ["nq", "trig"])
@pytest.mark.parametrize("packing", ["gz", "zst"])
def test_the_whole_read_back_is_the_release(ready, extension, packing):
    _, folder = made(ready)
    content = unpacked(folder, f"dotheque.{extension}.{packing}")

    assert set(pyoxigraph.parse(content, format=FORMATS[extension])) == set(ready.releases.open(1).quads())


@pytest.mark.parametrize("extension", ["nq", "trig", "ttl"])
def test_a_graph_read_back_is_that_graph(ready, extension):
    _, folder = made(ready)
    store = ready.releases.open(1)

    for graph, name in ((CATALOGUE, "graph-catalogue"), (OTHER, "graph-links.insee")):
        content = unpacked(folder, f"{name}.{extension}.gz")
        read = {quad.triple for quad in pyoxigraph.parse(content, format=FORMATS[extension])}
        assert read == {quad.triple for quad in store.quads(graph=graph)}


def test_the_lines_of_a_graph_give_the_digest_that_the_release_says(ready):
    _, folder = made(ready)
    lines = unpacked(folder, "graph-catalogue.nq.gz").decode().splitlines(keepends=True)
    triples = [line.replace(f" {CATALOGUE} .\n", " .\n") for line in lines]

    digest = hashlib.sha256("".join(triples).encode()).hexdigest()
    assert digest == ready.releases.get(1).record.graphs[CATALOGUE.value].digest


def test_json_ld_of_a_class_says_all_of_its_entities_and_nothing_else(ready):
    record, folder = made(ready)
    content = unpacked(folder, f"{class_stem(record, CLASS.value)}.jsonld.gz")
    quads = ready.releases.open(1).quads()
    members = {quad.subject for quad in quads if quad.predicate == RDF_TYPE and quad.object == CLASS}

    read = {quad.triple for quad in pyoxigraph.parse(content, format=FORMATS["jsonld"])}
    assert read == {quad.triple for quad in quads if quad.subject in members}
    assert len(content.splitlines()) == 3 + len(members)


def test_csv_has_a_row_for_each_entity_and_a_column_for_each_property_and_language(ready):
    record, folder = made(ready)
    (first, second), dictionary = table(folder, class_stem(record, CLASS.value))
    columns = {column["name"]: column for column in dictionary["tableSchema"]["columns"]}

    assert list(first) == list(columns) == [column["titles"] for column in columns.values()]
    assert first["iri"] == "https://example.org/fictional/a"
    assert (first["prefLabel_fr"], first["prefLabel_en"], second["prefLabel_en"]) == ("Un", 'One "and" only', "")
    assert columns["prefLabel_fr"]["lang"] == "fr"
    assert columns["prefLabel_fr"]["propertyUrl"] == LABEL.value
    assert first["dcterms_extent"] == "12"
    assert columns["dcterms_extent"]["datatype"] == "integer"
    assert columns["created"]["datatype"] == "anyAtomicType"
    assert unpacked(folder, f"{class_stem(record, CLASS.value)}.csv.gz").count(b"\r\n") == 3


def test_several_values_of_a_cell_are_parted_by_what_none_of_them_holds(ready):
    record, folder = made(ready)
    (first, _), dictionary = table(folder, class_stem(record, CLASS.value))
    marks = {column["name"]: column.get("separator") for column in dictionary["tableSchema"]["columns"]}

    assert marks["alternative_fr"] == "¦"
    assert sorted(first["alternative_fr"].split("¦")) == ["ligne\nligne", "un|deux"]
    assert marks["link"] == "|"
    assert marks["dcterms_extent"] is None


def test_classes_with_the_same_members_share_their_files(ready):
    record, folder = made(ready)
    stems = [class_stem(record, f"https://example.org/fictional/{name}") for name in ("Place", "Spot")]
    nodes = {(folder / f"{stem}.jsonld.zst").stat().st_ino for stem in stems}
    titles = [table(folder, stem)[1]["dc:subject"]["@id"].rpartition("/")[2] for stem in stems]

    assert len(nodes) == 1
    assert titles == ["Place", "Spot"]


def test_dumps_made_twice_are_the_same_bytes(published, tmp_path):
    record, folder = made(published)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()

    assert make_dumps(published.releases, 1) == record
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_what_was_made_is_not_made_again(published):
    record, folder = made(published)
    steps = []
    touched = (folder / DUMPS_FILE).stat().st_mtime_ns

    assert make_dumps(published.releases, 1, on_progress=lambda *step: steps.append(step)) == record
    assert (folder / DUMPS_FILE).stat().st_mtime_ns == touched
    assert steps == []


def test_progress_goes_up_to_the_total(published):
    steps = []
    make_dumps(published.releases, 1, on_progress=lambda *step: steps.append(step))

    assert [done for _, done, _ in steps] == sorted({done for _, done, _ in steps})
    assert steps[-1][1] == steps[-1][2]


def test_what_did_not_change_is_a_link_to_the_files_of_the_release_before(published):
    made(published)
    publish(published, add(example("c", "Trois")), "Second")
    _, second = made(published, 2)
    first = dumps_folder(published.releases.get(1))

    def shared(name: str) -> bool:
        return (first / name).samefile(second / name)

    assert shared("graph-links.insee.nq.gz")
    assert shared("graph-links.insee.ttl.zst")
    assert not shared("graph-catalogue.nq.gz")
    assert not shared("dotheque.nq.gz")


def test_a_release_whose_parent_has_dumps_has_the_same_files_as_without(published, tmp_path):
    made(published)
    publish(published, add(example("c", "Trois")), "Second")
    linked, folder = made(published, 2)
    for path in (*folder.iterdir(), *dumps_folder(published.releases.get(1)).iterdir()):
        path.unlink()
    folder.rmdir()
    dumps_folder(published.releases.get(1)).rmdir()

    assert make_dumps(published.releases, 2) == linked


def test_the_release_is_measured_before_its_dumps_are_made(published, monkeypatch):
    measured = []
    monkeypatch.setattr(making, "write_graph", lambda *_: measured.append(statistics_of(published.releases.get(1))))
    make_dumps(published.releases, 1)

    assert measured[0] == measure(published.releases.open(1))


def test_one_process_makes_dumps_at_a_time(published):
    room = published.releases.data_dir / "packing"
    room.mkdir()
    with (room / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(DumpsPending) as caught:
            make_dumps(published.releases, 1)

    assert (caught.value.release, caught.value.retry_after) == (1, making.PENDING_SECONDS)
    assert dumps_of(published.releases.get(1)) is None


def test_what_a_killed_process_left_is_removed_and_the_dumps_are_made(published):
    left = published.releases.data_dir / "packing" / "1"
    left.mkdir(parents=True)
    (left / "dotheque.nq.gz").write_bytes(b"half of i")

    record, folder = made(published)
    assert record.find("dotheque.nq.gz").size == (folder / "dotheque.nq.gz").stat().st_size
    assert [path.name for path in left.parent.iterdir()] == ["lock"]


def test_a_failure_leaves_the_release_without_dumps(published, monkeypatch):
    def fail(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(making, "write_nodes", fail)
    with pytest.raises(OSError, match="No space"):
        make_dumps(published.releases, 1)

    assert dumps_of(published.releases.get(1)) is None
    assert [path.name for path in (published.releases.data_dir / "packing").iterdir()] == ["lock"]


def test_dumps_of_a_release_that_is_not_kept_are_refused(published):
    with pytest.raises(ReleaseNotFound):
        make_dumps(published.releases, 7)


def test_a_release_that_goes_while_its_dumps_are_made_takes_them_with_it(published, monkeypatch):
    first = published.releases.get(1)

    def vanish(*_args):
        first.path.rename(first.path.with_name("gone"))

    monkeypatch.setattr(making, "_sync_folder", vanish)
    with pytest.raises(ReleaseNotFound):
        make_dumps(published.releases, 1)


def test_a_damaged_record_is_an_unavailable_store(published):
    _, folder = made(published)
    (folder / DUMPS_FILE).write_text("{}")

    with pytest.raises(StoreUnavailable):
        dumps_of(published.releases.get(1))


def test_dumps_go_with_their_release(tmp_path):
    road = make_road(tmp_path, kept=1)
    publish(road, add(example("a", "Un")), "Premier")
    _, folder = made(road)
    publish(road, add(example("b", "Deux")), "Second")

    assert not folder.exists()


def test_the_list_names_each_file_with_its_digest_its_format_and_its_packing(ready):
    record, _ = made(ready)
    triples = set(listing_triples(record, lambda name: f"https://example.org/dumps/1/{name}"))
    file = record.find("graph-catalogue.nq.gz")
    node = NamedNode(f"https://example.org/dumps/1/{file.name}")
    said = {triple.predicate.value.rpartition("#")[2]: triple.object for triple in triples if triple.subject == node}

    assert said["byteSize"].value == str(file.size)
    assert said["mediaType"].value.endswith("/application/n-quads")
    assert said["compressFormat"].value.endswith("/application/gzip")
    assert (CATALOGUE, node) in {(triple.subject, triple.object) for triple in triples}
    assert file.sha256 in {triple.object.value for triple in triples if triple.subject == said["checksum"]}
    assert len([triple for triple in triples if triple.predicate.value.endswith("#downloadURL")]) == len(record.files)


def test_the_process_beside_the_site_says_in_one_line_what_failed(published):
    folder = published.releases.data_dir
    (folder / "packing").write_text("in the way")
    command = [sys.executable, "-m", "dotheque_graph.publication.dumps", str(folder), "1", str(os.getpid())]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    assert done.returncode == 1
    assert done.stderr.startswith("dotheque: /dumps/1/: ")
    assert done.stderr.count("\n") == 1


def test_the_process_beside_the_site_makes_them(published):
    folder = published.releases.data_dir
    command = [sys.executable, "-m", "dotheque_graph.publication.dumps", str(folder), "1", str(os.getpid())]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stderr) == (0, "")
    assert dumps_of(published.releases.get(1)).find("dotheque.nq.gz").packing is Packing.GZIP
