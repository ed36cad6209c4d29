"""The site as the command starts it: what a web process is told, where long results lie, and what if a process dies."""

import contextlib
import os
import signal
import time
from pathlib import Path

import httpx
import pytest
from fiction import small_release
from serving import release_without_rules, serving

from dotheque_graph.cli.serving import as_environment
from dotheque_graph.settings import Settings, read_settings

LONG = "SELECT ?a ?b ?c ?d WHERE { ?a ?b ?c . ?d ?e ?f } LIMIT 40000"
"""Some megabytes of JSON."""


@pytest.mark.parametrize("given", [{}, {"spool_dir": Path("/srv/spool"), "port": 8123, "query_seconds": 2.5}])
def test_a_web_process_reads_the_settings_that_the_command_had(given, tmp_path, monkeypatch):
    settings = Settings(data_dir=tmp_path, **given)
    for name, value in as_environment(settings).items():
        monkeypatch.setenv(name, value)

    assert read_settings() == settings


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("served")
    release_without_rules(folder / "data", small_release())
    with serving(folder / "data", folder / "log") as served:
        yield served


def test_a_long_result_waits_in_the_folder_of_the_instance(site):
    with site.client.stream("GET", "/sparql", params={"query": LONG, "format": "json"}) as response:
        assert response.status_code == 200
        assert list((site.data_dir / "spool").iterdir())
        assert len(response.read()) > 2_000_000


def test_a_site_whose_web_process_is_killed_is_back_by_itself(site):
    os.kill(web_process(site), signal.SIGKILL)

    assert answers_within(site, 20.0)


def web_process(site) -> int:
    """Return the number of the process that answers: the parent of the query workers of this site."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):  # a process that has just ended
            command = (folder / "cmdline").read_bytes()
            if b"dotheque_graph.query.worker" in command and str(site.data_dir).encode() in command:
                return int((folder / "stat").read_text().rpartition(")")[2].split()[1])
    raise LookupError(site.url)


def answers_within(site, seconds: float) -> bool:
    until = time.monotonic() + seconds
    time.sleep(0.2)  # the killed process no longer listens by then
    while time.monotonic() < until:
        try:
            return httpx.get(f"{site.url}/health", timeout=2).status_code == 200
        except httpx.TransportError:
            time.sleep(0.2)
    return False
