"""`log`: the slowest and the failed queries of the site, and what the log says in figures."""

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Final

import typer

from dotheque_graph.audience.query_log import FILE_NAME, Entry, Kind, QueryLog, UsageSummary
from dotheque_graph.cli.console import language, print_table, say
from dotheque_graph.cli.options import DataDir, application
from dotheque_graph.errors import InvalidParameter

_HASH_SHOWN: Final = 12
"""Digits of a hash that are shown: enough to find it again among a million."""

_HEADINGS: Final = {
    "fr": ("Moment (UTC)", "Durée", "Statut", "Publication", "Requête", "Octets"),
    "en": ("Moment (UTC)", "Duration", "Status", "Release", "Query", "Bytes"),
}
_OF_FAILURES: Final = {"fr": ("Genre", "Problème"), "en": ("Kind", "Problem")}
_KINDS: Final[dict[str, dict[Kind, str]]] = {
    "fr": {"query": "requête", "write": "écriture"},
    "en": {"query": "query", "write": "write"},
}


def log(
    slowest: Annotated[int, typer.Option(min=0, help="How many of the slowest queries to show.")] = 10,
    failed: Annotated[int, typer.Option(min=0, help="How many of the latest failed queries and writes to show.")] = 10,
    since: Annotated[str, typer.Option(help="Only from this date or moment on, such as 2026-01-31, in UTC.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON instead of tables.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Show which queries of the site were slow, which queries and writes failed, and the queries in figures.

    The log knows no person and no text: a query is named by the first digits of the SHA-256 of its text.
    It may be read while the site runs; how long it is kept is a setting, DOTHEQUE_LOG_DAYS.

    For example:

        dotheque log --slowest 20 --since 2026-01-31
    """
    settings = application(data_dir).settings
    usage = QueryLog(settings.data_dir / FILE_NAME, settings.log_days)
    start = _moment(since)
    summary = usage.summary(start)
    entries = {"slowest": usage.slowest(slowest, start), "failed": usage.failed(failed, start)}
    if as_json:
        _write_json(summary, entries)
    elif not usage.path.exists():
        say(
            f"Aucune requête n'est encore notée dans {usage.path}.",
            f"No query has been logged in {usage.path} yet.",
        )
    else:
        _write_tables(summary, entries)


def _moment(since: str) -> datetime | None:
    """Return the moment that a date or a date and time stand for, in UTC where it names no zone."""
    if not since:
        return None
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise InvalidParameter("--since", since, "2026-01-31, 2026-01-31T12:00") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _write_json(summary: UsageSummary, entries: dict[str, tuple[Entry, ...]]) -> None:
    listed = {
        name: [{**asdict(entry), "moment": entry.moment.isoformat()} for entry in found]
        for name, found in entries.items()
    }
    json.dump({"summary": asdict(summary), **listed}, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")


def _write_tables(summary: UsageSummary, entries: dict[str, tuple[Entry, ...]]) -> None:
    if entries["slowest"]:
        say("Les plus lentes :", "The slowest:")
        print_table(_HEADINGS[language()], map(_row, entries["slowest"]))
    if entries["failed"]:
        say("Les dernières qui ont échoué :", "The latest that failed:")
        print_table(_HEADINGS[language()] + _OF_FAILURES[language()], map(_failure, entries["failed"]))
    _say_summary(summary)


def _row(entry: Entry) -> tuple[str, ...]:
    return (
        entry.moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S"),
        f"{entry.seconds:.3f} s",
        str(entry.status),
        str(entry.release),
        entry.query_hash[:_HASH_SHOWN],
        str(entry.size),
    )


def _failure(entry: Entry) -> tuple[str, ...]:
    return (*_row(entry), _KINDS[language()][entry.kind], entry.problem)


def _say_summary(summary: UsageSummary) -> None:
    french, english = ("requête", "query") if summary.count == 1 else ("requêtes", "queries")
    failures = ", ".join(f"{status} × {count}" for status, count in summary.failures.items())
    say(
        f"{summary.count} {french} ; médiane {summary.median:.3f} s, 95e centile {summary.percentile_95:.3f} s ; "
        f"{100 * summary.remembered:.0f} % de mémoire ; échecs : {failures or 'aucun'}.",
        f"{summary.count} {english}; median {summary.median:.3f} s, 95th percentile {summary.percentile_95:.3f} s; "
        f"{100 * summary.remembered:.0f} % from memory; failures: {failures or 'none'}.",
    )
