"""A whole instance as a user makes it: the real catalogue loaded, published again, served, asked over HTTP.

Run with `make test-slow`; it takes a minute or two.
"""

import json
import os
import re
import resource
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from dotheque_graph.namespaces import DOTH, ORG, SKOS
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.store.releases import Releases

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
COMMAND = Path(sys.executable).parent / "dotheque"
ENTITY = ROOT / "data" / "catalogue" / "organisation" / "ademe.ttl"
DO = "/id/organisation/democratie-ouverte"
COUNT = f"SELECT (COUNT(*) AS ?n) WHERE {{ ?e a <{DOTH}Experiment> }}"


def run(data_dir: Path, *arguments: str) -> str:
    """Run `dotheque` and return what it says on stdout."""
    environment = {**os.environ, "DOTHEQUE_DATA_DIR": str(data_dir), "LC_ALL": "C.UTF-8"}
    return subprocess.run([COMMAND, *arguments], check=True, stdout=subprocess.PIPE, text=True, env=environment).stdout


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of an instance that holds the whole catalogue, loaded by the command."""
    folder = tmp_path_factory.mktemp("instance") / "var"
    started = time.monotonic()
    said = run(folder, "load")
    print(f"\nwhole load: {time.monotonic() - started:.1f} s; {said.strip()}")  # noqa: T201  # a figure to read
    return folder


@pytest.fixture(scope="module")
def site(data_dir: Path) -> Iterator[str]:
    """Yield the address of the instance, served by the command."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {**os.environ, "DOTHEQUE_DATA_DIR": str(data_dir)}
    server = subprocess.Popen([COMMAND, "serve", "--port", str(port)], env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address + "/health")
        yield address
    finally:
        server.terminate()
        server.wait(30)


def wait_for(url: str) -> None:
    """Return when an address answers; fail after half a minute."""
    for _ in range(300):
        try:
            get(url)
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"{url} does not answer")


def get(url: str, accept: str = "*/*") -> tuple[str, bytes]:
    """Return the media type and body of an address, redirects followed."""
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Accept": accept})) as answer:
        return answer.headers.get_content_type(), answer.read()


def sparql(site: str, query: str) -> dict:
    """Return the JSON results of a query over HTTP."""
    url = f"{site}/sparql?{urllib.parse.urlencode({'query': query})}"
    return json.loads(get(url, "application/sparql-results+json")[1])


def test_whole_load_takes_less_than_a_gigabyte(data_dir: Path):
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024

    assert Releases(data_dir).current().quads > 400_000
    assert peak < 1_000_000_000


def test_loading_the_same_again_changes_nothing(data_dir: Path):
    assert re.match(r"Nothing to change: release \d+", run(data_dir, "load"))


def test_every_entity_of_the_public_graph_holds_to_the_shapes(data_dir: Path):
    assert "to correct" not in run(data_dir, "validate")


def test_entity_leads_to_its_networks_and_their_members(site: str):
    media_type, body = get(site + DO, "text/turtle")
    quads = read_rdf(body, TURTLE, "document")
    networks = {quad.object for quad in quads if quad.predicate == DOTH.term("facilitates")}

    assert media_type == "text/turtle"
    assert any(quad.predicate == SKOS.term("prefLabel") and quad.object.value == "Démocratie Ouverte" for quad in quads)
    assert len(networks) == 2
    for network in networks:
        path = "/id/" + network.value.partition("/id/")[2]
        members = {
            q.object
            for q in read_rdf(get(site + path, "text/turtle")[1], TURTLE, path)
            if q.predicate == ORG.term("member")
        }
        assert len(members) in {10, 12}


def test_browser_gets_a_page(site: str):
    media_type, body = get(site + DO, "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8")

    assert media_type == "text/html"
    assert "<h1>" in body.decode()
    assert "Démocratie Ouverte" in body.decode()


def test_sparql_counts_the_experiments(site: str):
    assert int(sparql(site, COUNT)["results"]["bindings"][0]["n"]["value"]) >= 8


def test_hostile_query_is_refused_and_the_next_is_served(site: str):
    deep = "SELECT * WHERE { FILTER " + "(" * 100_000 + "1" + ")" * 100_000 + " }"
    request = urllib.request.Request(site + "/sparql", urllib.parse.urlencode({"query": deep}).encode())

    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(request)
    caught.value.close()
    assert caught.value.code == 400
    assert sparql(site, COUNT)


def test_publication_is_served_at_once_without_a_restart(site: str, data_dir: Path, tmp_path: Path):
    before = json.loads(get(site + "/health")[1])["release"]
    changed = tmp_path / ENTITY.name
    shutil.copy(ENTITY, changed)
    changed.write_text(
        changed.read_text().replace('skos:prefLabel "ADEME"@fr ;', 'skos:prefLabel "ADEME (essai)"@fr ;')
    )
    run(data_dir, "load", str(changed))

    assert json.loads(get(site + "/health")[1])["release"] == before + 1
    assert "ADEME (essai)" in get(site + "/id/organisation/ademe", "text/turtle")[1].decode()
    run(data_dir, "release", "rollback", str(before))
    assert "ADEME (essai)" not in get(site + "/id/organisation/ademe", "text/turtle")[1].decode()
    assert "ADEME (essai)" in get(f"{site}/doc/organisation/ademe.ttl?release={before + 1}")[1].decode()
