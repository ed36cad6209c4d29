"""A small change of the catalogue, clearly fictional, in the instance of the test alone."""

import time
from pathlib import Path

import httpx
from serving import ROOT, command_line

ENTITY = Path("data", "catalogue", "organisation", "ademe.ttl")
CHANGED = "/doc/organisation/ademe"
_NAME = 'skos:prefLabel "ADEME"@fr ;'


def publish_another_name(data_dir: Path, folder: Path, name: str) -> None:
    """Give one organisation a fictional name, as a publication of its file does; `folder` is to write it in."""
    text = (ROOT / ENTITY).read_text("utf-8")
    assert _NAME in text
    changed = folder / ENTITY.name
    changed.write_text(text.replace(_NAME, f'skos:prefLabel "{name}"@fr ;'), "utf-8")
    command_line(data_dir, "load", str(changed))


def wait_for_dumps(client: httpx.Client, seconds: float = 900.0) -> None:
    """Return when the files to download are there: they are made after the publication, and meanwhile answer 503."""
    deadline = time.monotonic() + seconds
    while client.get("/dumps.ttl").status_code == 503:
        assert time.monotonic() < deadline, "the files to download are not made"
        time.sleep(1)
