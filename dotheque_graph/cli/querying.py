"""`query`: SPARQL on the public release, free or saved, in an isolated process like any other query."""

import csv
import io
import sys
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from dotheque_graph.bootstrap import Application
from dotheque_graph.cli.console import language, print_table, say
from dotheque_graph.cli.options import DataDir, application
from dotheque_graph.errors import InvalidParameter, ResultTooLarge, SourceNotFound, UnsupportedFormat
from dotheque_graph.namespaces import compact
from dotheque_graph.query.exchange import OFFERED, ResultKind, SparqlAnswer, SparqlRequest
from dotheque_graph.query.prefixes import with_our_prefixes
from dotheque_graph.query.runner import run_once, stream_once
from dotheque_graph.rdf.formats import CSV_RESULTS, JSON_RESULTS, TURTLE, Format
from dotheque_graph.settings import Settings

_TABLE = "table"

Text: TypeAlias = Annotated[
    str, typer.Argument(help="A SPARQL query; our prefixes need no PREFIX line. `-` reads stdin.")
]
File: TypeAlias = Annotated[Path | None, typer.Option("--file", help="Read the query from this file.")]
Saved: TypeAlias = Annotated[str, typer.Option("--saved", help="Name of a saved query, such as browse/themes.")]
Parameters: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--param", "-p", help="name=value for a saved query; given several times for one name, any of the values."
    ),
]
Output: TypeAlias = Annotated[
    str, typer.Option("--format", help="table, json, xml, csv, tsv, or ttl, jsonld, rdf, nt.")
]
KeptRelease: TypeAlias = Annotated[
    str, typer.Option("--release", help="Ask a kept release, by number or date (default: the public one).")
]
ListSaved: TypeAlias = Annotated[bool, typer.Option("--list", help="List the saved queries with their parameters.")]


def query(  # noqa: PLR0913  # one parameter is one option
    text: Text = "",
    file: File = None,
    saved: Saved = "",
    parameter: Parameters = None,
    output: Output = _TABLE,
    release: KeptRelease = "",
    list_saved: ListSaved = False,
    data_dir: DataDir = None,
) -> None:
    """Ask the public release, or an older one, a question in SPARQL.

    For example:

        dotheque query "SELECT ?title WHERE { ?e a doth:Experiment ; dcterms:title ?title }"

        dotheque query --list

        dotheque query --saved competency/network-members --release 2026-01-31
    """
    parts = application(data_dir)
    if list_saved:
        _list(parts)
        return
    request = _request(_query_text(parts, text, file, saved, parameter or []), output)
    graph_path = (parts.releases.find(release) if release else parts.releases.current()).graph_path
    if output == _TABLE:
        _show(run_once(parts.settings, request, graph_path), parts.settings.query_rows)
    else:
        _pass_on(parts.settings, request, graph_path)


def _query_text(parts: Application, text: str, file: Path | None, saved: str, parameters: list[str]) -> str:
    if saved:
        found = parts.library().get(saved)
        return found.bind(**found.parse_arguments(_arguments(parameters)))
    if file is not None:
        try:
            return file.read_text("utf-8")
        except FileNotFoundError:
            raise SourceNotFound(str(file)) from None
    if text == "-":
        text = sys.stdin.read()
    if not text.strip():
        raise InvalidParameter(
            "query", "", "a SPARQL query, --file, --saved or --list", "une requête SPARQL, --file, --saved ou --list"
        )
    return with_our_prefixes(text)


def _arguments(parameters: list[str]) -> dict[str, list[str]]:
    """Return the values of each parameter; several of one mean any of them."""
    found: dict[str, list[str]] = {}
    for parameter in parameters:
        name, equals, value = parameter.partition("=")
        if not equals:
            raise InvalidParameter("--param", parameter, "name=value", "nom=valeur")
        found.setdefault(name, []).append(value)
    return found


def _request(text: str, output: str) -> SparqlRequest:
    known = {form.extension: form for forms in OFFERED.values() for form in forms}
    if output != _TABLE and output not in known:
        raise UnsupportedFormat(output, (_TABLE, *known))
    wanted = known.get(output)

    def chosen(kind: ResultKind, default: Format) -> Format | None:
        return default if wanted is None else next((form for form in OFFERED[kind] if form is wanted), None)

    return SparqlRequest(
        text,
        solutions=chosen("solutions", CSV_RESULTS),
        boolean=chosen("boolean", JSON_RESULTS),
        graph=chosen("graph", TURTLE),
    )


def _show(answer: SparqlAnswer, most_rows: int) -> None:
    if answer.kind != "solutions":
        sys.stdout.buffer.write(answer.body)
        return
    header, *rows = csv.reader(io.StringIO(answer.body.decode()))
    print_table(header, ([compact(value) for value in row] for row in rows))
    say(f"{len(rows)} ligne(s) en {answer.seconds:.2f} s.", f"{len(rows)} row(s) in {answer.seconds:.2f} s.")
    if answer.cut:
        raise ResultTooLarge(most_rows, "rows", "lignes")


def _pass_on(settings: Settings, request: SparqlRequest, graph_path: Path) -> None:
    """Write the result as it is produced; raise ResultTooLarge after one whose rows were cut."""
    summary = stream_once(settings, request, graph_path, sys.stdout.buffer.write)
    sys.stdout.buffer.flush()
    if summary.cut:
        raise ResultTooLarge(settings.query_rows, "rows", "lignes")


def _list(parts: Application) -> None:
    library = parts.library()
    headers = {name: library.get(name).header for name in library.names()}
    print_table(
        (),
        (
            (name, header.title.in_language(language()), ", ".join(header.parameters))
            for name, header in headers.items()
        ),
    )
