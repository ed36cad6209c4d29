"""The log of queries: what is recorded is found again, by several writers, and no disk disturbs the site."""

import logging
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dotheque_graph.audience import query_log
from dotheque_graph.audience.query_log import FILE_NAME, Entry, QueryLog, UsageSummary

NOW = datetime.now(UTC)
HASH = "ab" * 32

WRITER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from dotheque_graph.audience.query_log import Entry, QueryLog
log = QueryLog(Path(sys.argv[1]), 90)
for number in range(int(sys.argv[2])):
    log.record(Entry(datetime.now(UTC), number / 1000, 200, 1, sys.argv[3] * 64, number, False))
    time.sleep(float(sys.argv[4]))
log.close()
"""


def entry(seconds: float = 0.1, status: int = 200, moment: datetime = NOW, **facts) -> Entry:
    return Entry(moment, seconds, status, **{"release": 1, "query_hash": HASH, "size": 10, "remembered": False} | facts)


def written(path: Path, *entries: Entry, days: int = 90) -> QueryLog:
    log = QueryLog(path, days)
    for one in entries:
        log.record(one)
    log.close()
    return log


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "var" / FILE_NAME


entries = st.builds(
    Entry,
    moment=st.datetimes(NOW.replace(tzinfo=None) - timedelta(days=80), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    seconds=st.floats(0, 1e6),
    status=st.integers(100, 599),
    release=st.integers(0, 2**40),
    query_hash=st.binary(min_size=32, max_size=32).map(bytes.hex),
    size=st.integers(0, 2**40),
    remembered=st.booleans(),
)
numbers = count()


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries, max_size=30), st.integers(0, 40))
def test_what_was_recorded_is_found_again_in_order(tmp_path: Path, recorded: list[Entry], wanted: int):
    log = written(tmp_path / f"{next(numbers)}.sqlite", *recorded)

    failures = [one for one in recorded if one.status >= 400]
    assert list(log.slowest(wanted)) == sorted(recorded, key=lambda one: -one.seconds)[:wanted]
    assert [one.moment for one in log.failed(wanted)] == sorted((one.moment for one in failures), reverse=True)[:wanted]
    assert set(log.failed(wanted)) <= set(failures)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(entries, min_size=1, max_size=30))
def test_summary_counts_every_query_once(tmp_path: Path, recorded: list[Entry]):
    summary = written(tmp_path / f"{next(numbers)}.sqlite", *recorded).summary()

    seconds = sorted(one.seconds for one in recorded)
    assert summary.count == len(recorded)
    assert summary.median == statistics.median_low(seconds)
    assert sum(one <= summary.percentile_95 for one in seconds) >= 0.95 * len(seconds)
    assert sum(one < summary.percentile_95 for one in seconds) < 0.95 * len(seconds)
    assert summary.remembered == pytest.approx(statistics.mean(one.remembered for one in recorded))
    assert sum(summary.failures.values()) == sum(one.status >= 400 for one in recorded)


def test_a_write_is_among_the_failed_and_in_no_figure(path: Path):
    """With the name of what went wrong."""
    asked = entry(1.0, 504, NOW - timedelta(seconds=1), problem="query-timeout")
    refused = entry(9.0, 422, kind="write", problem="shapes-violated")
    log = written(path, asked, refused)

    assert log.failed(9) == (refused, asked)
    assert log.slowest(9) == (asked,)
    assert log.summary() == UsageSummary(1, 1.0, 1.0, 0.0, {504: 1})


def test_a_file_with_another_table_is_read_and_written(path: Path):
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as file:
        file.execute("CREATE TABLE query (id INTEGER PRIMARY KEY, moment INTEGER NOT NULL)")

    assert QueryLog(path, 90).summary().count == 0
    assert written(path, entry()).summary().count == 1


def test_since_leaves_out_what_came_before(path: Path):
    old, new = entry(2.0, 504, NOW - timedelta(days=2)), entry(1.0, 400)
    log = written(path, old, new)
    since = NOW - timedelta(days=1)

    assert log.slowest(9, since) == log.failed(9, since) == (new,)
    assert log.summary(since) == UsageSummary(1, 1.0, 1.0, 0.0, {400: 1})
    assert log.failed(9) == (new, old)


def test_a_log_that_is_not_there_says_nothing_and_is_not_made(path: Path):
    log = QueryLog(path, 90)

    assert log.slowest(9) == log.failed(9) == ()
    assert log.summary() == UsageSummary(0, 0.0, 0.0, 0.0, {})
    assert not path.parent.exists()


def test_a_file_without_its_table_yet_says_nothing(path: Path):
    path.parent.mkdir()
    path.touch()

    assert QueryLog(path, 90).slowest(9) == ()
    assert QueryLog(path, 90).summary().count == 0


def test_no_days_means_that_nothing_is_written(path: Path):
    log = written(path, entry(), days=0)

    assert not path.parent.exists()
    assert log.dropped == 0


def test_old_queries_leave(path: Path):
    written(path, entry(moment=NOW - timedelta(days=8)), entry(moment=NOW - timedelta(days=6)))
    log = written(path, entry(), days=7)

    assert [one.moment for one in log.slowest(9)] == [NOW - timedelta(days=6), NOW]


def test_more_days_than_the_calendar_has_keep_everything(path: Path):
    log = written(path, entry(moment=NOW - timedelta(days=9000)), days=10**9)

    assert log.summary().count == 1


def test_the_oldest_leave_when_there_are_too_many(path: Path, monkeypatch):
    monkeypatch.setattr(query_log, "MOST_ROWS", 3)
    log = written(path, *(entry(float(number)) for number in range(5)))

    assert [one.seconds for one in log.slowest(9)] == [4.0, 3.0, 2.0]


def test_what_does_not_fit_in_the_queue_is_dropped_and_counted(path: Path, monkeypatch):
    monkeypatch.setattr(query_log, "_QUEUE", 3)
    log = written(path, *(entry() for _ in range(5)))

    assert log.dropped == 2
    assert log.summary().count == 3


def test_nothing_is_recorded_once_closed(path: Path):
    log = written(path, entry())
    log.record(entry())
    log.close()

    assert log.summary().count == 1
    assert log.dropped == 1


def test_queries_are_written_while_the_site_runs(path: Path, monkeypatch):
    monkeypatch.setattr(query_log, "_WRITE_EVERY_SECONDS", 0.01)
    log = QueryLog(path, 90)
    log.record(entry())
    deadline = time.monotonic() + 10
    while not QueryLog(path, 90).summary().count:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    log.record(entry())
    log.close()

    assert log.summary().count == 2


def test_a_disk_that_cannot_be_written_costs_entries_and_one_line(tmp_path: Path, monkeypatch, caplog):
    monkeypatch.setattr(query_log, "_WRITE_EVERY_SECONDS", 0.01)
    (tmp_path / "file").touch()
    log = QueryLog(tmp_path / "file" / FILE_NAME, 90)
    deadline = time.monotonic() + 10
    while log.dropped < 3:
        log.record(entry())
        assert time.monotonic() < deadline
        time.sleep(0.02)
    log.close()

    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert str(tmp_path / "file") in caplog.text


def test_a_file_that_is_no_log_is_left_alone_and_named_to_who_reads_it(path: Path, caplog):
    path.parent.mkdir()
    path.write_text("Not a log. " * 200)
    log = written(path, entry())

    assert log.dropped == 1
    assert caplog.records
    for read in (log.summary, lambda: log.slowest(1)):
        with pytest.raises(OSError, match="not a database") as caught:
            read()
        assert caught.value.filename == str(path)
    assert path.read_text().startswith("Not a log. ")


def start_writer(path: Path, number: int, letter: str, pause: float = 0.0) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WRITER, str(path), str(number), letter, str(pause)])


def test_processes_write_the_same_log_at_once(path: Path):
    writers = [start_writer(path, 250, letter, 0.005) for letter in "ab"]

    assert [writer.wait(60) for writer in writers] == [0, 0]
    log = QueryLog(path, 90)
    assert log.summary().count == 500
    assert {one.query_hash[0] for one in log.slowest(500)} == {"a", "b"}


def test_a_killed_writer_leaves_a_log_that_reads_and_goes_on(path: Path):
    writer = start_writer(path, 1_000_000, "a", 0.001)
    try:
        deadline = time.monotonic() + 30
        while not QueryLog(path, 90).summary().count:
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        os.kill(writer.pid, signal.SIGKILL)
        writer.wait()
    before = QueryLog(path, 90).summary().count
    log = written(path, entry())

    assert log.summary().count == before + 1
    with closing(sqlite3.connect(path)) as file:
        assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_the_file_holds_no_text_of_a_query_and_no_address(path: Path):
    written(path, entry())

    with closing(sqlite3.connect(path)) as file:
        columns = [row[1] for row in file.execute("PRAGMA table_info(entry)")]
    about = ["kind", "problem"]
    assert columns == ["id", "moment", "seconds", "status", "release", "query_hash", "size", "remembered", *about]
