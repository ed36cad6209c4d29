"""CSV whose every cell is read back as what it was, at the price of the engine's own CSV where that can be trusted."""

import csv
import io
from hashlib import sha256
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QuerySolutions, Store, Triple

from dotheque_graph.query.csv_rows import write_csv
from dotheque_graph.query.exchange import WINDOW_BYTES
from dotheque_graph.query.output import Finished, Output, Unwritable
from dotheque_graph.rdf.formats import CSV_RESULTS

SPEECH = Literal('say "yes",\r\nplease\n')
ODD_TERMS = {
    "comma": NamedNode("tag:example.org,2026:é"),
    "commas": NamedNode("https://example.org/a,b,,c,"),
    "statement": Triple(NamedNode("urn:a"), NamedNode("urn:b"), SPEECH),
    "statement of a statement": Triple(
        NamedNode("urn:a,b"), NamedNode("urn:b"), Triple(BlankNode("b"), NamedNode("urn:b"), SPEECH)
    ),
    "statement whose text begins with a quote": Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal('"')),
}
PLAIN_TERMS = (
    NamedNode("https://example.org/x"),
    Literal("a, b"),
    Literal(' "", ",'),
    Literal('"'),
    Literal(""),
    Literal("\r\n"),
    Literal(" ", language="fr"),
    Literal(12),
    BlankNode("b"),
    Triple(NamedNode("urn:a"), NamedNode("urn:b"), Literal("plain")),
)


def text_of(term: object) -> str:
    """Return what CSV says of a term, before quoting."""
    if isinstance(term, Triple):
        return " ".join(map(text_of, (term.subject, term.predicate, term.object)))
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(getattr(term, "value"))  # noqa: B009


class Rows:
    """Solutions of the numbered objects of a store, and how often they were asked for."""

    def __init__(self, *terms: object, columns: str = "?n ?o", order: str = "?n") -> None:
        self.store = Store()
        self.store.extend(
            Quad(NamedNode(f"urn:{number:06}"), NamedNode("urn:p"), term)  # type: ignore[arg-type]
            for number, term in enumerate(terms)
        )
        self.query = f"SELECT {columns} {{ ?n <urn:p> ?o }} ORDER BY {order}"
        self.asked = 0

    def solutions(self) -> QuerySolutions:
        """Return them once more."""
        self.asked += 1
        found = self.store.query(self.query)
        assert isinstance(found, QuerySolutions)
        return found

    def as_the_engine_writes(self) -> bytes:
        """Return the engine's own CSV."""
        return self.solutions().serialize(format=CSV_RESULTS.results) or b""  # type: ignore[arg-type]


def written(rows: Rows, spool: Path = Path("nowhere")) -> Finished:
    """Return what is written of them."""
    output = Output(CSV_RESULTS, 1 << 30, str(spool), lambda: None)
    write_csv(rows.solutions(), output, rows.solutions)
    try:
        return output.finish()
    finally:
        output.close()


def read(document: bytes) -> list[list[str]]:
    """Return the cells of the rows after the head."""
    return list(csv.reader(io.StringIO(document.decode(), newline=""), strict=True))[1:]


@pytest.mark.parametrize("columns", ["?o", "?n ?o", "?o ?n", "?n ?u ?o", "?u ?v ?o ?n ?w"])
@pytest.mark.parametrize("name", ODD_TERMS)
def test_a_term_that_the_engine_does_not_quote_stays_one_cell(name: str, columns: str) -> None:
    """Wherever it stands."""
    term = ODD_TERMS[name]

    [row] = read(written(Rows(term, columns=columns)).body or b"")

    cells = {"?o": text_of(term), "?n": "urn:000000"}
    assert row == [cells.get(column, "") for column in columns.split()]


@pytest.mark.parametrize("columns", ["?o", "?n ?o", "?o ?n", "?n ?u ?o", "?u"])
def test_other_rows_are_written_by_the_engine_once(columns: str) -> None:
    """Whatever texts they hold."""
    rows = Rows(*PLAIN_TERMS, columns=columns)
    expected = rows.as_the_engine_writes()

    assert written(rows).body == expected
    assert rows.asked == 2


@pytest.mark.parametrize("columns", ["?o", "?n ?o", "?n ?u ?o", "?u"])
def test_beside_an_odd_term_other_rows_are_as_the_engine_writes_them(columns: str) -> None:
    """To the byte."""
    plain, mixed = Rows(*PLAIN_TERMS, columns=columns), Rows(*PLAIN_TERMS, *ODD_TERMS.values(), columns=columns)

    assert (written(mixed).body or b"").startswith(plain.as_the_engine_writes())


@pytest.mark.parametrize("query", ["SELECT * {}", "SELECT * { FILTER(false) }", "SELECT ?a { FILTER(false) }"])
def test_a_table_without_cells_is_as_the_engine_writes_it(query: str) -> None:
    """No column, no row, or neither."""
    rows = Rows()
    rows.query = query

    assert written(rows).body == rows.as_the_engine_writes()


@pytest.mark.parametrize("length", [65_535, 65_536, 65_537, 120_000])
@pytest.mark.parametrize("odd", [False, True])
def test_a_text_longer_than_a_block_is_one_cell(length: int, odd: bool) -> None:  # noqa: FBT001
    """Its quotes may be parted from it, and from each other."""
    terms = [Literal("é, " * (length // 3)), Literal('"' * length), ODD_TERMS["comma"] if odd else Literal("x")]
    texts = [text_of(term) for term in terms]

    assert read(written(Rows(*terms)).body or b"") == [[f"urn:{number:06}", text] for number, text in enumerate(texts)]


@pytest.mark.parametrize("place", [0, 20_000, 39_999])
@pytest.mark.parametrize("name", ODD_TERMS)
def test_an_odd_term_is_one_cell_in_a_large_result_too(name: str, place: int, tmp_path: Path) -> None:
    """Also where a part of it is in the file already."""
    terms: list[object] = [Literal(f"{number}, a longer text than one would think") for number in range(40_000)]
    terms[place] = ODD_TERMS[name]
    spool = tmp_path / "0"

    finished = written(Rows(*terms), spool)

    document = spool.read_bytes()
    assert finished.body is None
    assert finished.size == len(document) > WINDOW_BYTES
    assert read(document) == [[f"urn:{number:06}", text_of(term)] for number, term in enumerate(terms)]


def test_rows_that_come_otherwise_the_second_time_break_the_result(tmp_path: Path) -> None:
    """What is in the file may have been read: it is never followed by what does not belong to it."""
    terms: list[object] = [Literal(sha256(b"%d" % number).hexdigest()) for number in range(40_000)]
    terms[-1] = ODD_TERMS["comma"]
    rows = Rows(*terms)
    first = rows.solutions()
    rows.query = rows.query.replace("ORDER BY ?n", "ORDER BY ?o")
    output = Output(CSV_RESULTS, 1 << 30, str(tmp_path / "0"), lambda: None)

    with pytest.raises(Unwritable, match="ORDER BY"):
        write_csv(first, output, rows.solutions)

    output.close()
    for line in (tmp_path / "0").read_text().splitlines()[1:-1]:
        number, text = line.split(",")
        assert text == text_of(terms[int(number.removeprefix("urn:"))])


class Parted:
    """Solutions of four columns whose CSV comes in two pieces, the first of a whole block."""

    def __init__(self, solutions: QuerySolutions, at: int) -> None:
        self.variables = solutions.variables
        document = solutions.serialize(format=CSV_RESULTS.results) or b""  # type: ignore[arg-type]
        head, _, rows = document.partition(b"\r\n")
        filling = b"%s\r\n" + b"x,,,\r\n" * 10_000
        begun = filling % head  # the first x is made as long as it takes
        self.start = begun.replace(b"x", b"x" * (65_536 - at - len(begun) + 1), 1)
        self.pieces = (self.start + rows[:at], rows[at:])

    def serialize(self, output: Output, _: object) -> None:
        """Write both."""
        for piece in self.pieces:
            output.write(piece)


@pytest.mark.parametrize("name", ["comma", "statement", "statement whose text begins with a quote"])
@pytest.mark.parametrize("at", range(1, 32))
def test_an_odd_term_does_not_slip_through_between_two_blocks(name: str, at: int) -> None:
    """Wherever the engine ends a piece; what it quotes itself is no such term."""
    odd, plain = (
        Rows(term, columns="?n ?o ?u ?v", order="?n") for term in (ODD_TERMS[name], Literal('"", "" , "" "", """ "'))
    )
    parted = [Parted(rows.solutions(), at) for rows in (odd, plain)]
    assert {len(one.pieces[0]) for one in parted} == {65_536}

    for rows, one in zip((odd, plain), parted, strict=True):
        output = Output(CSV_RESULTS, 1 << 30, "nowhere", lambda: None)
        write_csv(one, output, rows.solutions)  # type: ignore[arg-type]  # as far as it is used
        begins_anew = not (output.finish().body or b"").startswith(one.start)
        assert begins_anew == (rows is odd)
