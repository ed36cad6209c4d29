"""The log of queries and writes: how long each took and how it ended, in one SQLite file that several processes write.

It names nobody and quotes nothing: no address, and of a query only the SHA-256 of its text.
"""

import errno
import logging
import sqlite3
import time
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, Final, Literal

FILE_NAME: Final = "usage.sqlite"
"""The file of the log, in the directory of the instance."""

MOST_ROWS: Final = 1_000_000
"""Queries kept at most, the oldest leaving first, however many days that is."""

_QUEUE: Final = 20_000
_WRITE_EVERY_SECONDS: Final = 1.0
_PRUNE_EVERY_SECONDS: Final = 3600.0
_PATIENCE_SECONDS: Final = 5.0
"""How long one process waits for another that writes."""
_AGAIN_SECONDS: Final = 0.05

Kind = Literal["query", "write"]
"""What an entry is about."""

_FIRST_FAILURE: Final = 400
"""The lowest HTTP status that says a query was not answered."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS entry (
  id INTEGER PRIMARY KEY,
  moment INTEGER NOT NULL,
  seconds REAL NOT NULL,
  status INTEGER NOT NULL,
  release INTEGER NOT NULL,
  query_hash TEXT NOT NULL,
  size INTEGER NOT NULL,
  remembered INTEGER NOT NULL,
  kind TEXT NOT NULL,
  problem TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS entry_moment ON entry (moment);
"""
_COLUMNS: Final = "moment, seconds, status, release, query_hash, size, remembered, kind, problem"
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """One query or write: when it ended (with time zone), its seconds, HTTP status, release, and bytes of its result.

    `query_hash` is the SHA-256 of the text in hexadecimal; `remembered` where the answer was known already. Of a
    write (a change asked for over HTTP), hash and bytes are those of what was sent, the release is the one it made.
    `problem` is the name of what went wrong, such as `query-timeout`; empty where nothing did or the client left.
    """

    moment: datetime
    seconds: float
    status: int
    release: int
    query_hash: str
    size: int
    remembered: bool
    kind: Kind = "query"
    problem: str = ""


@dataclass(frozen=True, slots=True)
class UsageSummary:
    """The queries of the log in figures, writes left out.

    Seconds are of the middle query and of the 95th in a hundred (nearest rank; 0.0 of none).
    `remembered` is a share between 0 and 1; `failures` counts by HTTP status, from 400 on.
    """

    count: int
    median: float
    percentile_95: float
    remembered: float
    failures: Mapping[int, int]


class QueryLog:
    """The log at `path`, of which `days` are kept; with 0 days nothing is written.

    A thread writes once a second what has been recorded. A disk that is full or read-only costs entries, and one
    line in the log of the program; `dropped` counts what was lost that way or because more came than is held.
    """

    def __init__(self, path: Path, days: int) -> None:
        self.path = path
        self.dropped = 0
        self._days = days
        self._recorded: deque[Entry] = deque()
        self._starting = Lock()
        self._writer: Thread | None = None
        self._closing = Event()
        self._complained = False
        self._next_prune = 0.0

    def record(self, entry: Entry) -> None:
        """Note a query or a write; returns at once and raises nothing."""
        if not self._days or self._closing.is_set() or len(self._recorded) >= _QUEUE:
            self.dropped += 1 if self._days else 0
            return
        self._recorded.append(entry)
        if self._writer is None:
            self._start()

    def close(self) -> None:
        """Write what has been recorded, and end the thread; nothing is recorded afterwards."""
        self._closing.set()
        if self._writer is not None:
            self._writer.join(2 * _PATIENCE_SECONDS)

    def slowest(self, count: int, since: datetime | None = None) -> tuple[Entry, ...]:
        """Return the queries that took longest, the longest first; raise OSError where the file cannot be read."""
        return self._entries("kind = 'query' AND moment >= :since ORDER BY seconds DESC, id", count, since)

    def failed(self, count: int, since: datetime | None = None) -> tuple[Entry, ...]:
        """Return the queries and writes that were refused, stopped or failed, the latest first; raise OSError."""
        failing = f"status >= {_FIRST_FAILURE} AND moment >= :since ORDER BY moment DESC, id DESC"
        return self._entries(failing, count, since)

    def summary(self, since: datetime | None = None) -> UsageSummary:
        """Return the log in figures; raise OSError where the file cannot be read."""
        with self._reading() as log:
            if log is None:
                return UsageSummary(0, 0.0, 0.0, 0.0, {})
            given = {"since": _stored(since), "failure": _FIRST_FAILURE}
            counted = (
                "SELECT COUNT(*), COALESCE(AVG(remembered), 0.0) FROM entry WHERE kind = 'query' AND moment >= :since"
            )
            count, remembered = log.execute(counted, given).fetchone()
            grouped = (
                "SELECT status, COUNT(*) FROM entry WHERE kind = 'query' AND moment >= :since AND status >= :failure "
                "GROUP BY status ORDER BY status"
            )
            failures = dict(log.execute(grouped, given).fetchall())
            median, percentile_95 = (_percentile(log, given, count, percent) for percent in (50, 95))
        return UsageSummary(count, median, percentile_95, remembered, failures)

    def _entries(self, condition: str, count: int, since: datetime | None) -> tuple[Entry, ...]:
        with self._reading() as log:
            if log is None:
                return ()
            # `condition` is one of the two above.
            query = f"SELECT {_COLUMNS} FROM entry WHERE {condition} LIMIT :count"  # noqa: S608
            rows = log.execute(query, {"since": _stored(since), "count": max(0, count)}).fetchall()
        return tuple(map(_entry, rows))

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Give a connection that sees one state of the log, None where there is no log; raise OSError."""
        if not self.path.exists():
            yield None
            return
        try:
            address = f"{self.path.resolve().as_uri()}?mode=ro"
            with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE_SECONDS)) as log:
                log.execute("BEGIN")
                made = log.execute("SELECT COUNT(*) FROM sqlite_master WHERE name = 'entry'").fetchone()[0]
                yield log if made else None
        except sqlite3.Error as error:
            raise OSError(errno.EIO, str(error), str(self.path)) from error

    def _start(self) -> None:
        with self._starting:
            if self._writer is None:
                self._writer = Thread(target=self._write_on, name="query-log", daemon=True)
                self._writer.start()

    def _write_on(self) -> None:
        """Write once a second until closing, and one last time then."""
        ending = False
        while not ending:
            ending = self._closing.wait(_WRITE_EVERY_SECONDS)
            batch = self._take()
            if not batch:
                continue
            try:
                with closing(_opened(self.path)) as log:
                    self._write(log, batch)
            except (sqlite3.Error, OSError) as error:
                self._lose(batch, error)

    def _take(self) -> list[Entry]:
        return [self._recorded.popleft() for _ in range(len(self._recorded))]

    def _write(self, log: sqlite3.Connection, batch: list[Entry]) -> None:
        rows = [
            (
                _stored(one.moment),
                one.seconds,
                one.status,
                one.release,
                one.query_hash,
                one.size,
                one.remembered,
                one.kind,
                one.problem,
            )
            for one in batch
        ]
        log.execute("BEGIN IMMEDIATE")
        log.executemany(f"INSERT INTO entry ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608
        log.execute("DELETE FROM entry WHERE id <= (SELECT MAX(id) FROM entry) - ?", (MOST_ROWS,))
        if time.monotonic() >= self._next_prune:
            log.execute("DELETE FROM entry WHERE moment < ?", (_stored(datetime.now(UTC) - self._age()),))
            self._next_prune = time.monotonic() + _PRUNE_EVERY_SECONDS
        log.execute("COMMIT")

    def _age(self) -> timedelta:
        # A date cannot go back further than its calendar, whatever the setting says.
        return timedelta(days=min(self._days, (datetime.now(UTC) - _EPOCH).days))

    def _lose(self, batch: list[Entry], error: Exception) -> None:
        self.dropped += len(batch)
        if not self._complained:
            self._complained = True
            _logger.warning("the log of queries cannot be written to %s: %s", self.path, error)


def _opened(path: Path) -> sqlite3.Connection:
    """Return a connection that writes; in WAL mode a reader never waits, and a killed writer leaves a sound file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    log = sqlite3.connect(path, timeout=_PATIENCE_SECONDS, isolation_level=None)
    try:
        _write_ahead(log)
        log.execute("PRAGMA synchronous = NORMAL")
        log.executescript(_SCHEMA)
    except sqlite3.Error:
        log.close()
        raise
    return log


def _write_ahead(log: sqlite3.Connection) -> None:
    """Switch to WAL mode; for that switch alone, SQLite does not wait for another process that does the same."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            log.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(_AGAIN_SECONDS)
        else:
            return


def _entry(row: tuple[Any, ...]) -> Entry:
    """Return the entry of a row that has the columns of `_COLUMNS`."""
    moment, seconds, status, release, query_hash, size, remembered, kind, problem = row
    moment = _EPOCH + moment * _MICROSECOND
    return Entry(moment, seconds, status, release, query_hash, size, bool(remembered), kind, problem)


def _stored(moment: datetime | None) -> int:
    """Return a moment as the file has it: microseconds since 1970, and before every moment for None."""
    return (moment - _EPOCH) // _MICROSECOND if moment else -(2**62)


def _percentile(log: sqlite3.Connection, given: Mapping[str, Any], count: int, percent: int) -> float:
    """Return the seconds of the query that `percent` of a hundred do not exceed, by nearest rank."""
    if not count:
        return 0.0
    rank = -(-count * percent // 100)
    query = (
        "SELECT seconds FROM entry WHERE kind = 'query' AND moment >= :since ORDER BY seconds LIMIT 1 OFFSET :before"
    )
    return float(log.execute(query, {**given, "before": rank - 1}).fetchone()[0])
