"""What the workspace shows of a result: its first rows, how it is downloaded, and how it is cited and checked."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from shlex import quote
from typing import Any, Final
from urllib.parse import urlencode

from dotheque_graph.namespaces import GRAPH, ID, RDF, VOC, XSD, compact
from dotheque_graph.query.exchange import OFFERED, WINDOW_BYTES, ResultKind, SparqlAnswer, SparqlRequest
from dotheque_graph.rdf.formats import CSV_RESULTS, HTML, JSON_RESULTS, TURTLE
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import Release
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import release_note
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.result_parts import Cell, Cited, Result
from dotheque_graph.web.sparql.protocol import LONGEST_PERMALINK, Asked, Formats

SHOWN: Final = 500
"""Rows of a result on a page; the other formats hold them all."""
SHOWN_TEXT: Final = 200_000
"""Characters of triples on a page."""

_PLAIN: Final = {str(XSD.term("string").value), str(RDF.term("langString").value)}
_ROWS: Final = '"bindings":['
_DECODER: Final = json.JSONDecoder()

_WITH_PATHS: Final = {"graph": GRAPH, "id": ID, "voc": VOC}

Row = Mapping[str, Mapping[str, Any]]


def result_of(reader: Reader, release: Release, request: SparqlRequest, answer: SparqlAnswer, rows: int) -> Result:
    """Return what the page shows of an answer in JSON or Turtle; `rows` is the most that a SELECT gives."""
    words = reader.words
    shown = _Shown(reader, answer)
    cut = words.gettext(
        "This result is incomplete: it stops at {number} rows, the most that one answer gives. "
        "To go on, sort with ORDER BY and ask for what follows with OFFSET {number_plain}, or narrow the question."
    )
    return Result(
        remark=shown.remark,
        release=_release(reader, release),
        file=f"dotheque-{release.number}",
        cited=_cited(reader, release, request, answer),
        formats=_downloads(answer.kind),
        asked=_asked(request, release),
        columns=shown.columns,
        rows=shown.rows,
        text=shown.text,
        cut=cut.format(number=words.number(rows), number_plain=rows) if answer.cut else "",
    )


def result_too_long(reader: Reader, release: Release, request: SparqlRequest, limit: int) -> Result:
    """Return what the page says of a result of more than `limit` bytes: only how it is downloaded and cited."""
    said = reader.words.gettext("This result is over {size} MB, too long for a page; download it whole.")
    return Result(
        remark=said.format(size=reader.words.number(limit / 1_000_000)),
        release=_release(reader, release),
        file=f"dotheque-{release.number}",
        cited=_cited(reader, release, request, None),
        formats=_downloads("solutions"),
        asked=_asked(request, release),
    )


class _Shown:
    """The part of an answer that stands on the page."""

    def __init__(self, reader: Reader, answer: SparqlAnswer) -> None:
        self._reader = reader
        self.columns: tuple[str, ...] = ()
        self.rows: tuple[tuple[Cell | None, ...], ...] = ()
        self.text = ""
        said = {"solutions": self._solutions, "boolean": self._boolean, "graph": self._graph}[answer.kind](answer)
        self.remark = f"{said} · {reader.words.number(max(1, round(answer.seconds * 1000)))} ms"

    def _solutions(self, answer: SparqlAnswer) -> str:
        words = self._reader.words
        self.columns, rows, total = first_rows(answer.body)
        self.rows = tuple(tuple(_cell(self._reader, row.get(column)) for column in self.columns) for row in rows)
        number = words.number(SHOWN if total is None else total)
        if total is None:
            said = words.gettext("More than {number} rows").format(number=number)
        else:
            said = words.ngettext("{number} row", "{number} rows", total).format(number=number)
        if total is not None and total <= SHOWN:
            return said
        first = words.gettext("the first {number} are shown; CSV and JSON hold them all")
        return f"{said}, {first.format(number=words.number(SHOWN))}"

    def _boolean(self, answer: SparqlAnswer) -> str:
        words = self._reader.words
        return words.gettext("Yes.") if json.loads(answer.body)["boolean"] else words.gettext("No.")

    def _graph(self, answer: SparqlAnswer) -> str:
        words = self._reader.words
        self.text = answer.body[: SHOWN_TEXT * 4].decode(errors="ignore")[:SHOWN_TEXT]
        if len(answer.body) <= len(self.text.encode()):
            return words.gettext("The triples, in Turtle")
        return words.gettext("The beginning of the triples, in Turtle; downloads hold them all")


def first_rows(body: bytes) -> tuple[tuple[str, ...], Sequence[Row], int | None]:
    """Return the variables, the first SHOWN rows and the number of rows of a SPARQL result in JSON.

    The number is None for a large result, of which only the beginning is read.
    """
    if len(body) <= WINDOW_BYTES:
        found = json.loads(body)
        rows = found["results"]["bindings"]
        return tuple(found["head"]["vars"]), rows[:SHOWN], len(rows)
    # A row may be as long as the window itself: what does not end inside it is not shown.
    text = body[: 4 * WINDOW_BYTES].decode(errors="ignore")
    head = text.index(_ROWS)
    variables = _DECODER.raw_decode(text, text.index("[", text.index('"vars"')))[0]
    return tuple(variables), _rows_from(text, head + len(_ROWS)), None


def _rows_from(text: str, position: int) -> list[Row]:
    rows: list[Row] = []
    while len(rows) < SHOWN and text[position : position + 1] == "{":
        try:
            row, position = _DECODER.raw_decode(text, position)
        except ValueError:
            break
        rows.append(row)
        position += text.startswith(",", position)
    return rows


def _cell(reader: Reader, term: Mapping[str, Any] | None) -> Cell | None:
    if term is None:
        return None
    value = term["value"] if isinstance(term["value"], str) else json.dumps(term["value"], ensure_ascii=False)
    if term["type"] == "uri":
        address = reader.urls.document(NamedNode(value))
        # An address that a browser must not follow becomes "" there.
        return Cell(_short(value), Link("", address or value).href, external=address is None, note=value)
    datatype = term.get("datatype", "")
    note = compact(datatype) if datatype and datatype not in _PLAIN else ""
    return Cell(f"_:{value}" if term["type"] == "bnode" else value, language=term.get("xml:lang", ""), note=note)


def _short(iri: str) -> str:
    """Return `prefix:local`, also where an IRI of ours has a path behind its prefix, which SPARQL could not read so."""
    for prefix, namespace in _WITH_PATHS.items():
        if iri.startswith(namespace) and iri != namespace:
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return compact(iri)


def _release(reader: Reader, release: Release) -> Link:
    note = release_note(reader, release)
    label = reader.words.gettext("release {number} of {day}").format(number=note.number, day=note.day)
    return Link(label, reader.urls.as_of(None).document(NamedNode(release.record.activity)) or "")


def _downloads(kind: ResultKind) -> tuple[tuple[str, str], ...]:
    """Return the names and extensions of the formats to download in, the one for spreadsheets first."""
    offered = sorted(OFFERED[kind], key=lambda form: form is not CSV_RESULTS)
    return tuple((form.name, form.extension) for form in offered)


def _asked(request: SparqlRequest, release: Release) -> tuple[tuple[str, str], ...]:
    """Return the parameters that ask the same again."""
    return (
        ("query", request.query),
        *_dataset(request),
        ("release", str(release.number)),
    )


def _dataset(request: SparqlRequest) -> tuple[tuple[str, str], ...]:
    return (
        *(("default-graph-uri", graph) for graph in request.default_graphs),
        *(("named-graph-uri", graph) for graph in request.named_graphs),
    )


def _cited(reader: Reader, release: Release, request: SparqlRequest, answer: SparqlAnswer | None) -> Cited:
    """Return how to cite an answer, None being one too long to know its digest here."""
    words = reader.words
    here = _permalink(reader, release, request)
    permalink = reader.urls.absolute(here) if here else ""
    said = words.gettext("DO'thèque, SPARQL query asked on {day} of {release}")
    parts = [said.format(day=words.day(datetime.now(UTC)), release=_release(reader, release).text)]
    parts += [permalink] if permalink else []
    check = ""
    if answer is not None and answer.repeatable:
        form = TURTLE if answer.kind == "graph" else JSON_RESULTS
        said = words.gettext("SHA-256 of the result in {format}: {digest}")
        parts.append(said.format(format=form.name, digest=answer.digest))
        check = f"curl -s {quote(f'{permalink}&format={form.extension}')} | sha256sum" if permalink else ""
    return Cited(here, ", ".join(parts) + ".", check, unsure=_unsure(reader, answer), address=permalink)


def _unsure(reader: Reader, answer: SparqlAnswer | None) -> str:
    _ = reader.words.gettext
    if answer is None:
        return _("The result is too long for its digest to be told here: it is that of the file in JSON.")
    if answer.repeatable:
        return ""
    return _("This query gives another result each time it is asked, so its result has no digest to cite.")


def latest_address(reader: Reader, request: SparqlRequest) -> str:
    """Return the address of the page that asks the same of the latest release, "" where it would be too long."""
    pairs = (("query", request.query), *_dataset(request), ("format", HTML.extension))
    urls = reader.urls.as_of(None)
    address = f"{urls.prefix}/sparql?{urlencode((*pairs, *urls.carried()))}"
    return address if len(address) <= LONGEST_PERMALINK else ""


def _permalink(reader: Reader, release: Release, request: SparqlRequest) -> str:
    urls = reader.urls.speaking(None).as_of(None)
    dataset = _dataset(request)
    asked = Asked(request.query, dataset, Formats(None, None, None), "", "")
    return asked.permalink(urls.page("/sparql"), release.number)
