"""What a worker writes results into, without a worker: the window, the limits, the counting of rows, the note."""

import hashlib
import json
import os
import re
import subprocess
import sys
import textwrap
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, QueryTriples, Store, serialize

from dotheque_graph.query.exchange import WINDOW_BYTES
from dotheque_graph.query.output import Output, Overflow, RowsOverflow, SpoolFailed, Unwritable
from dotheque_graph.rdf.formats import (
    CSV_RESULTS,
    JSON_RESULTS,
    N_TRIPLES,
    RDF_XML,
    RESULT_FORMATS,
    XML_RESULTS,
    Format,
)

AMPLE = 1 << 30


def output(form: Format = N_TRIPLES, limit: int = AMPLE, spool: Path = Path("nowhere")) -> Output:
    """Return an output of which nobody wants to know when it goes to a file."""
    return Output(form, limit, str(spool), lambda: None)


def solutions(query: str) -> QuerySolutions:
    """Return the solutions of a query that needs no data."""
    found = Store().query(query)
    assert isinstance(found, QuerySolutions)
    return found


@pytest.mark.parametrize("size", [0, 1, 15, 16, 17, 65_536, WINDOW_BYTES])
def test_what_fits_the_window_stays_in_memory(size: int) -> None:
    """To the last byte, with its size and its digest."""
    content = os.urandom(size)
    written = output()
    for start in range(0, size, 8192):
        assert written.write(content[start : start + 8192]) == len(content[start : start + 8192])

    finished = written.finish()

    assert (finished.body, finished.size, finished.digest) == (content, size, hashlib.sha256(content).hexdigest())


def test_what_does_not_fit_goes_to_a_file_that_only_we_can_read(tmp_path: Path) -> None:
    """Whole; it is announced once, when the window lies there."""
    announced: list[int] = []
    spool = tmp_path / "0"
    content = os.urandom(3 * WINDOW_BYTES)
    written = Output(N_TRIPLES, AMPLE, str(spool), lambda: announced.append(spool.stat().st_size))
    for start in range(0, len(content), 8192):
        written.write(content[start : start + 8192])

    finished = written.finish()

    assert (finished.body, finished.size) == (None, len(content))
    assert finished.digest == hashlib.sha256(content).hexdigest()
    assert spool.read_bytes() == content
    assert spool.stat().st_mode & 0o777 == 0o600
    assert len(announced) == 1
    assert announced[0] > WINDOW_BYTES


def test_a_file_that_exists_is_not_written_to(tmp_path: Path) -> None:
    """It may be a link that somebody has laid."""
    target, spool = tmp_path / "target", tmp_path / "0"
    target.touch()
    spool.symlink_to(target)

    with pytest.raises(SpoolFailed):
        output(spool=spool).write(b"x" * 2 * WINDOW_BYTES)

    assert target.read_bytes() == b""


def test_a_folder_that_cannot_be_made_is_no_fault_of_the_query(tmp_path: Path) -> None:
    """Somebody has set a file as the folder of large results."""
    blocked = tmp_path / "file"
    blocked.touch()

    with pytest.raises(SpoolFailed):
        output(spool=blocked / "folder" / "0").write(b"x" * 2 * WINDOW_BYTES)


def test_a_full_disk_is_no_fault_of_the_query(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is not left behind."""

    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    spool = tmp_path / "0"
    monkeypatch.setattr(os, "write", refuse)

    with pytest.raises(SpoolFailed, match="No space left"):
        output(spool=spool).write(b"x" * 2 * WINDOW_BYTES)

    assert not spool.exists()


@pytest.mark.parametrize("size", [100, 2 * WINDOW_BYTES])
def test_no_byte_over_the_limit_is_written(tmp_path: Path, size: int) -> None:
    """In memory and in the file."""
    exact, over = (output(limit=size, spool=tmp_path / name) for name in ("exact", "over"))
    exact.write(b"x" * size)
    assert exact.finish().size == size

    over.write(b"x" * size)
    over.write(b"x")
    with pytest.raises(Overflow):
        over.finish()


def test_the_kernel_holds_the_limit_of_a_file_too(tmp_path: Path) -> None:
    """Whatever is wrong with our own counting."""
    script = f"""
        import os
        from dotheque_graph.query.isolation import confine
        from dotheque_graph.query.output import Output, Overflow
        from dotheque_graph.rdf.formats import N_TRIPLES
        confine(1024, 2_000_000, os.getppid())
        output = Output(N_TRIPLES, 1 << 30, {str(tmp_path / "0")!r}, lambda: None)
        try:
            for _ in range(300):
                output.write(b"x" * 10_000)
        except Overflow:
            print("over")
    """

    done = subprocess.run([sys.executable, "-c", textwrap.dedent(script)], stdout=subprocess.PIPE, check=True)

    assert done.stdout == b"over\n"
    assert (tmp_path / "0").stat().st_size <= 2_000_000


@pytest.mark.parametrize("form", RESULT_FORMATS)
@pytest.mark.parametrize("rows", [0, 1, 2, 5000])
def test_rows_are_never_counted_short(form: Format, rows: int, tmp_path: Path) -> None:
    """Wherever a block ends; what looks like rows in a text may count as such."""
    plain, tricky = (
        solutions(f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {f'({one} UNDEF)' * rows} }} }}")
        for one in ("1234567", '"a,\\n},{<result>\\""')
    )
    exact, bound = output(form, spool=tmp_path / "0"), output(form, spool=tmp_path / "1")
    plain.serialize(exact, form.results)  # type: ignore[arg-type]  # all that is asked of a file
    tricky.serialize(bound, form.results)  # type: ignore[arg-type]

    assert exact.rows() == max(rows, 1 if form is JSON_RESULTS else 0)
    assert bound.rows() >= rows


def test_too_many_rows_are_told_once_and_at_once() -> None:
    """What is called decides whether that is the end."""
    told: list[int] = []
    patient, strict = output(CSV_RESULTS), output(CSV_RESULTS)

    def stop() -> None:
        raise RowsOverflow

    patient.watch_rows(10_000, lambda: told.append(1))
    strict.watch_rows(10_000, stop)

    for number in range(100_001):
        patient.write(b"%d\r\n" % number)
    assert told == [1]
    assert patient.rows() == 100_000
    with pytest.raises(RowsOverflow):
        strict.write(b"1\r\n" * 30_000)


def test_a_cut_is_noted_in_json_and_xml_and_nowhere_else() -> None:
    """In both languages, where a parser of results passes it by."""
    bodies = {}
    for form in RESULT_FORMATS:
        written = output(form)
        solutions("SELECT ?x { VALUES ?x { 1 2 } }").serialize(written, form.results)  # type: ignore[arg-type]
        bodies[form] = written.finish(2).body or b""

    as_json = json.loads(bodies[JSON_RESULTS])
    assert list(as_json) == ["head", "results", "cut"]
    assert as_json["cut"]["rows"] == 2
    for words in (as_json["cut"]["fr"], as_json["cut"]["en"]):
        assert re.search(r"\b2 (lignes|rows)", words)
        assert "OFFSET" in words
        assert f" {words} ".encode() in re.search(rb"<!--(.*)--></sparql>\Z", bodies[XML_RESULTS])[0]  # type: ignore[index]
    assert bodies[CSV_RESULTS] == b"x\r\n1\r\n2\r\n"


@pytest.mark.parametrize("form", [XML_RESULTS, RDF_XML])
@pytest.mark.parametrize("offset", range(-4, 4))
@pytest.mark.parametrize("character", ["\x00", "\x0b", "\x1f", "\ufffe", "\uffff"])
def test_no_forbidden_character_slips_through_between_two_blocks(form: Format, offset: int, character: str) -> None:
    """Its bytes may be parted anywhere."""
    written = output(form)
    written.write(b"a" * (65_535 - 16 + offset))
    written.write(character.encode())
    with pytest.raises(Unwritable, match=re.escape(form.media_type)):
        written.write(b"a" * 65_536)


def test_every_other_character_passes() -> None:
    """Also outside XML, all of them."""
    text = ("\t\r\n é\ud7ff\ue000\ufffd\U0001f33b".encode() + b"a") * 10_000
    for form, content in ((XML_RESULTS, text), (JSON_RESULTS, b"\x00\x1f\xef\xbf\xbf")):
        written = output(form)
        written.write(content)
        kept = content.replace(b"\r", b"&#13;") if form is XML_RESULTS else content
        assert written.finish().body == kept


@pytest.mark.parametrize("form", [XML_RESULTS, RDF_XML])
def test_a_carriage_return_stays_one_in_xml(form: Format) -> None:
    """A parser makes a line feed of one that is not escaped (XML 1.0, section 2.11)."""
    written = output(form)
    written.write(b"<a>" + b"one\r\ntwo\r" * 10_000 + b"</a>")

    finished = written.finish()

    assert finished.body is not None
    assert finished.size == len(finished.body)
    assert finished.digest == hashlib.sha256(finished.body).hexdigest()
    assert ET.fromstring(finished.body).text == "one\r\ntwo\r" * 10_000


def test_a_carriage_return_elsewhere_is_as_it_was() -> None:
    """There it is what ends a row, or escaped already."""
    written = output(CSV_RESULTS)
    written.write(b"x\r\n")

    assert written.finish().body == b"x\r\n"


@pytest.mark.parametrize("parted", range(len("<oxprefix: ") + 2))
def test_a_property_without_xml_name_does_not_slip_through_between_two_blocks(parted: int) -> None:
    """The engine begins its element with a prefix alone."""
    graph = Store().query("CONSTRUCT { <x:s> <urn:x:1> 1 } {}")
    assert isinstance(graph, QueryTriples)
    _, found, rest = (serialize(graph, format=RDF_XML.rdf) or b"").partition(b"<oxprefix:")
    content = b"a" * 65_536 + found + rest
    passed_on = 65_536 + parted
    written = output(RDF_XML)

    def write() -> None:
        for piece in (content[: passed_on + 16], content[passed_on + 16 :], b"a" * 65_536):
            written.write(piece)

    with pytest.raises(Unwritable, match="XML name"):
        write()


def test_a_prefix_alone_in_a_text_is_no_property() -> None:
    """The engine escapes what begins an element."""
    graph = Store().query('CONSTRUCT { <x:s> <x:p> "<oxprefix: x>" } {}')
    assert isinstance(graph, QueryTriples)
    written = output(RDF_XML)
    serialize(graph, written, RDF_XML.rdf)  # type: ignore[arg-type]  # all that is asked of a file

    assert ET.fromstring(written.finish().body or b"")[0][0].text == "<oxprefix: x>"
