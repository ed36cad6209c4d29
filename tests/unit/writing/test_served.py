"""A real site with real writer processes, as its users have them: commands, HTTP, the rules of the catalogue."""

import os
import signal
import threading
import time
from pathlib import Path

import httpx
import pytest
from serving import Served, command_line, serving

SPARQL = "application/sparql-update"
PREFIXES = "PREFIX dcterms: <http://purl.org/dc/terms/> PREFIX id: <https://w3id.org/dotheque/id/> "
ENTITY = """
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix doth: <https://w3id.org/dotheque/ontology#> .
<https://w3id.org/dotheque/id/action/exemple-fictif> a doth:Action ;
    dcterms:title "Exemple fictif"@fr, "Fictional example"@en ;
    dcterms:description "Un but imaginé pour les essais."@fr ;
    doth:order 7 ;
    dcterms:source <https://w3id.org/dotheque/id/source/source-fictive> .
<https://w3id.org/dotheque/id/source/source-fictive> a doth:SourceDocument ;
    doth:external true ;
    dcterms:title "Source fictive"@fr, "Fictional source"@en ;
    dcterms:description "Une source imaginée pour les essais."@fr ;
    dcterms:source <https://w3id.org/dotheque/id/source/source-fictive> .
"""
MANY = " ".join(f"?a{number} ?b{number} ?c{number} ." for number in range(14))
SLOW = f"INSERT {{ <urn:x> <urn:n> ?n }} WHERE {{ SELECT (COUNT(*) AS ?n) WHERE {{ {MANY} }} }}"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("writing")
    (folder / "entity.ttl").write_text(ENTITY)
    command_line(folder / "var", "load", str(folder / "entity.ttl"))
    with serving(folder / "var", folder / "log", query_workers=1, write_seconds=60) as served:
        yield served


@pytest.fixture(scope="module")
def token(site: Served) -> str:
    return command_line(site.data_dir, "token", "create", "essai").strip()


def update(site: Served, token: str, text: str) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": SPARQL}
    return site.client.post("/sparql/update", content=PREFIXES + text, headers=headers, timeout=120)


def titles(site: Served) -> set[str]:
    response = site.client.get("/graph-store/catalogue", headers={"Accept": "application/n-triples"})
    return {
        line.split('"')[1]
        for line in response.text.splitlines()
        if "exemple-fictif> <http://purl.org/dc/terms/title>" in line
    }


def test_update_is_public_at_once_and_a_broken_rule_is_refused(site, token):
    done = update(site, token, 'INSERT DATA { id:action\\/exemple-fictif dcterms:title "Beispiel"@de }')
    assert done.status_code == 200, done.text
    assert titles(site) == {"Exemple fictif", "Fictional example", "Beispiel"}

    refused = update(site, token, "DELETE WHERE { id:action\\/exemple-fictif dcterms:title ?title }")
    assert refused.status_code == 422
    assert refused.json()["violations"] == 1
    assert titles(site) == {"Exemple fictif", "Fictional example", "Beispiel"}
    assert site.release().number == done.json()["release"]


def test_writer_that_is_killed_leaves_the_old_release_and_the_site_goes_on(site, token):
    before = site.release().number
    answers: list[httpx.Response] = []
    asking = threading.Thread(target=lambda: answers.append(update(site, token, SLOW)))
    asking.start()
    writer = wait_for_writer(site.data_dir)
    assert site.client.get("/health").json()["release"] == before, "pages are served meanwhile"
    os.kill(writer, signal.SIGKILL)
    asking.join(60)

    assert [answer.status_code for answer in answers] == [503]
    assert site.release().number == before
    done = update(site, token, 'INSERT DATA { id:action\\/exemple-fictif dcterms:title "Ejemplo"@es }')
    assert done.json()["release"] == before + 1
    assert "Ejemplo" in titles(site)
    assert [path.name for path in (site.data_dir / "master").iterdir()] == ["lock"]


def wait_for_writer(data_dir: Path) -> int:
    """Return the process that holds the right to publish, once it runs its update."""
    deadline = time.monotonic() + 60
    while not (data_dir / "master" / "scratch").exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return int((data_dir / "master" / "lock").read_text().partition(",")[0])


def test_document_that_takes_the_engine_down_takes_nothing_else(site, token):
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/ld+json"}
    response = site.client.put("/graph-store/links/a", content=b'{"a":' * 100_000, headers=headers)

    assert response.status_code == 400
    assert site.client.get("/health").status_code == 200


def test_token_revoked_by_the_command_is_refused_by_the_running_site(site):
    token = command_line(site.data_dir, "token", "create", "bref").strip()
    assert update(site, token, "").status_code == 200
    command_line(site.data_dir, "token", "revoke", "bref")

    assert update(site, token, "").status_code == 401
