"""The clients, each in a process of its own, inside its own virtual environment."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from serving import ROOT

DRIVERS = Path(__file__).parent / "drivers"
COMMANDS = {
    "udata": ("udata", "harvest_as_udata.py"),
    "ckan": ("ckan", "harvest_as_ckan.py", "scheming"),
    "ckan-plain": ("ckan", "harvest_as_ckan.py", "plain"),
}
"""What runs each client: its virtual environment, its driver, its arguments."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client tells after a harvest: failures of the job, the fate of each record, and all that it holds."""

    errors: list[str]
    fates: dict[str, dict[str, Any]]
    held: dict[str, dict[str, Any]]
    services: dict[str, dict[str, Any]]

    def refused(self, *kept: str) -> dict[str, Any]:
        """Return the fates other than those, and those with a remark."""
        return {iri: fate for iri, fate in self.fates.items() if fate["fate"] not in kept or fate["errors"]}


@dataclass(frozen=True, slots=True)
class Client:
    """A client that waits for addresses."""

    name: str
    process: "subprocess.Popen[str]"
    log: Path

    def harvest(self, url: str) -> Answer:
        """Harvest a feed and tell what is held then."""
        assert self.process.stdin
        print(json.dumps({"url": url}), file=self.process.stdin, flush=True)
        told = self.listen()
        held = {_identifier(record): record for record in told["held"]}
        assert len(held) == len(told["held"]), f"{self.name} holds a record twice"
        services = {record["identifier"]: record for record in told.get("services", [])}
        return Answer(told["errors"], told["fates"], held, services)

    def listen(self) -> dict[str, Any]:
        """Return the next thing that the client says; fail with its log where it ends."""
        assert self.process.stdout
        line = self.process.stdout.readline()
        if not line:
            pytest.fail(f"{self.name} has ended:\n{self.log.read_text('utf-8', errors='replace')[-4000:]}")
        told: dict[str, Any] = json.loads(line)
        return told


def _identifier(record: dict[str, Any]) -> str:
    """Return the identifier of a record, which CKAN without a schema keeps among other pairs of texts."""
    found: str = record.get("identifier") or next(
        pair["value"] for pair in record["extras"] if pair["key"] == "identifier"
    )
    return found


def python_of(name: str) -> Path:
    """Return the Python of a client's virtual environment."""
    python = ROOT / ".venv" / f"harvest-{name}" / "bin" / "python"
    assert python.exists(), f"{name} is not installed; `make test-harvest` installs it"
    return python


def read_croissant(url: str, folder: Path) -> dict[str, Any]:
    """Return what mlcroissant understands of a Croissant file and reads of its tables; it keeps files in a folder."""
    done = subprocess.run(
        [python_of("croissant"), DRIVERS / "read_croissant.py", url],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**_environment(), "CROISSANT_CACHE": str(folder)},
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DOTHEQUE_"))}


@contextmanager
def client(name: str, folder: Path) -> Iterator[Client]:
    """Start a client, which writes its log in a folder, and end it with the block."""
    environment, driver, *arguments = COMMANDS[name]
    log = folder / f"{name}.log"
    with log.open("wb") as written:
        process = subprocess.Popen(
            [python_of(environment), DRIVERS / driver, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=written,
            text=True,
            encoding="utf-8",
            cwd=folder,
            env=_environment(),
        )
    try:
        yield Client(name, process, log)
    finally:
        process.communicate()
