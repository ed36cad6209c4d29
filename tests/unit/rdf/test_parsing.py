"""Reading RDF files."""

import gzip
import time
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


RDF_XML_PAGE = (
    '<?xml version="1.0"?>\n<!DOCTYPE rdf:RDF [\n{}\n]>\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://e.org/">'
    '<rdf:Description rdf:about="https://e.org/a"><e:p>{}</e:p></rdf:Description></rdf:RDF>'
)


def rdf_xml(entities: str, text: str) -> bytes:
    return RDF_XML_PAGE.format(entities, text).encode()


@pytest.mark.parametrize("depth", [2, 9])
def test_entities_that_refer_to_each_other_are_refused_before_they_eat_all_memory(depth: int):
    levels = [f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, depth)]
    bomb = rdf_xml("\n".join(['<!ENTITY l0 "lol">', *levels]), f"&l{depth - 1};")

    with pytest.raises(InvalidRdf, match="refers to another entity") as caught:
        read_rdf(bomb, RDF_XML, "bomb.rdf")
    assert caught.value.line == 4


@pytest.mark.parametrize("doctype", ["<!DOCTYPE", "<!doctype"])
@pytest.mark.parametrize(
    "entities",
    [
        """<!ENTITY a "aa"><!ENTITY b 'x&a;'>""",
        """<!-- <!ENTITY a "aa"><!ENTITY b "x&a;"> -->""",
        """<!ENTITY\ta\n"aa"><!ENTITY  b\t"x&a;" >""",
        """<!ENTITY % a "aa">""",
        """<!ENTITY %a "aa">""",
        """<!ENTITYa "aa"><!ENTITY b "&a;">""",
        """<!ENTITY a\'q "aa">""",
        """<!ENTITY \u00a0a "aa">""",
        """<!ENTITY a \u2003"aa">""",
        """<!ENTITY a SYSTEM "https://e.org/a">""",
    ],
)
def test_entities_are_found_however_they_are_written(doctype: str, entities: str):
    with pytest.raises(InvalidRdf, match="entit"):
        read_rdf(rdf_xml(entities, "x").replace(b"<!DOCTYPE", doctype.encode()), RDF_XML, "x")


def test_one_long_entity_used_often_is_refused():
    bomb = rdf_xml(f'<!ENTITY a "{"a" * 100_000}">', "&a;" * 1_000)

    with pytest.raises(InvalidRdf, match="10 MB"):
        read_rdf(bomb, RDF_XML, "x")


def test_an_entity_declared_again_counts_with_its_longest_value():
    entities = f'<!ENTITY a "a"><!ENTITY a "{"a" * 100_000}"><!ENTITY a "b">'

    with pytest.raises(InvalidRdf, match="10 MB"):
        read_rdf(rdf_xml(entities, "&a;" * 1_000), RDF_XML, "x")


def test_the_entities_that_protege_writes_are_read():
    names = """<!ENTITY owl "http://www.w3.org/2002/07/owl#" >
    <!ENTITY xsd "http://www.w3.org/2001/XMLSchema#" >
    <!ENTITY amps "fish &amp; chips &#233; &lt;3" >"""

    [quad] = read_rdf(rdf_xml(names, "&owl;Class &amp; &amps;"), RDF_XML, "x")

    assert quad.object == Literal("http://www.w3.org/2002/07/owl#Class & fish & chips é <3")


def test_a_long_ontology_may_use_a_short_entity_a_hundred_thousand_times():
    owl = '<!ENTITY owl "http://www.w3.org/2002/07/owl#">'
    page = rdf_xml(owl, "&owl; " * 100_000)

    assert len(read_rdf(page, RDF_XML, "x")[0].object.value) > 3_000_000


@pytest.mark.parametrize(
    ("form", "opening"),
    [(RDF_XML, "<!--"), (RDF_XML, "<?"), (RDF_XML, "<a"), (TURTLE, "<a"), (TURTLE, '"\\\\'), (JSON_LD, '"\\\\')],
)
def test_openings_without_end_take_no_square_of_the_time(form, opening: str):
    start = time.process_time()
    with pytest.raises(InvalidRdf):
        read_rdf((opening * 50_000).encode(), form, "x")
    assert time.process_time() - start < 3


def test_an_escaped_quote_of_a_name_hides_no_brackets():
    page = "@prefix e: <https://e.org/> . e:a e:b e:c\\' , " + "[ e:p " * 300 + "'"

    with pytest.raises(InvalidRdf, match="200 levels"):
        read_rdf(page.encode(), TURTLE, "x")
