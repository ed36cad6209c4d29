"""Reading RDF files."""

import gzip
from pathlib import Path

import pytest

from dotheque_graph.errors import InvalidRdf, SourceNotFound, TooLarge, UnsupportedFormat
from dotheque_graph.rdf import parsing
from dotheque_graph.rdf.formats import JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TURTLE
from dotheque_graph.rdf.parsing import read_file, read_rdf
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad

TRIPLE = '<https://e.org/a> <https://e.org/p> "é" .'
EXPECTED = [Quad(NamedNode("https://e.org/a"), NamedNode("https://e.org/p"), Literal("é"))]
DOCUMENTS = {
    "a.ttl": TRIPLE,
    "a.nt": TRIPLE,
    "a.nq": TRIPLE,
    "a.trig": TRIPLE,
    "a.jsonld": '{"@id": "https://e.org/a", "https://e.org/p": "é"}',
    "a.json": '{"@id": "https://e.org/a", "https://e.org/p": "é"}',
    "a.rdf": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://e.org/">'
    '<rdf:Description rdf:about="https://e.org/a"><e:p>é</e:p></rdf:Description></rdf:RDF>',
}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("packed", [False, True])
def test_reads_each_format_plain_and_packed(tmp_path: Path, name: str, packed: bool):  # noqa: FBT001
    data = DOCUMENTS[name].encode()
    path = tmp_path / (name + (".gz" if packed else ""))
    path.write_bytes(gzip.compress(data) if packed else data)

    assert read_file(path) == EXPECTED


def test_error_names_file_line_and_reason(tmp_path: Path):
    path = tmp_path / "bad.ttl"
    path.write_text(f"{TRIPLE}\n<https://e.org/a> <https://e.org/ p> 1 .")

    with pytest.raises(InvalidRdf) as caught:
        read_file(path)

    assert (caught.value.source, caught.value.line) == (str(path), 2)
    assert "IRI" in caught.value.reason
    assert "line" not in caught.value.reason


@pytest.mark.parametrize(
    ("form", "document"),
    [
        (TURTLE, "<https://e.org/a> <https://e.org/p> " + "[ <https://e.org/p> " * 20_000 + "1" + " ]" * 20_000 + " ."),
        (TURTLE, "<https://e.org/a> <https://e.org/p> " + "(" * 20_000 + ")" * 20_000 + " ."),
        (TRIG, "<https://e.org/g> { <https://e.org/a> <https://e.org/p> " + "(" * 20_000 + ")" * 20_000 + " }"),
        (JSON_LD, '{"https://e.org/p":' * 20_000 + "1" + "}" * 20_000),
        (JSON_LD, "[" * 20_000 + "]" * 20_000),
        (RDF_XML, "<a>" * 20_000 + "</a>" * 20_000),
        (N_TRIPLES, "<https://e.org/a> <https://e.org/p> " + "<<( <https://e.org/a> <https://e.org/p> " * 20_000),
        (N_QUADS, "<https://e.org/a> <https://e.org/p> " + "<<( <https://e.org/a> <https://e.org/p> " * 20_000),
    ],
    ids=lambda value: getattr(value, "name", "document"),
)
def test_nesting_that_would_kill_the_engine_is_refused_first(form, document):
    with pytest.raises(InvalidRdf, match="nested"):
        read_rdf(document.encode(), form, "deep")


def test_brackets_inside_strings_comments_and_iris_do_not_count():
    document = f'# {"[" * 500}\n<https://e.org/((((> <https://e.org/p> "{"[" * 500}", """{"(" * 500}""" .'

    assert len(read_rdf(document.encode(), TURTLE, "flat")) == 2


def test_size_is_bounded_before_parsing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(parsing, "MAX_BYTES", 10)

    with pytest.raises(TooLarge):
        read_rdf(TRIPLE.encode(), TURTLE, "big")


def test_packed_size_is_bounded_while_unpacking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "bomb.nt.gz"
    path.write_bytes(gzip.compress(b" " * 100_000))
    monkeypatch.setattr(parsing, "MAX_BYTES", 1000)

    with pytest.raises(TooLarge):
        read_file(path)


def test_damaged_gzip_is_an_error_that_names_the_file(tmp_path: Path):
    path = tmp_path / "cut.nt.gz"
    path.write_bytes(gzip.compress(TRIPLE.encode() * 100)[:-20])

    with pytest.raises(InvalidRdf, match=r"cut\.nt\.gz"):
        read_file(path)


def test_unknown_extension_and_missing_file(tmp_path: Path):
    with pytest.raises(UnsupportedFormat):
        read_file(tmp_path / "a.docx")
    with pytest.raises(SourceNotFound):
        read_file(tmp_path / "a.ttl")
