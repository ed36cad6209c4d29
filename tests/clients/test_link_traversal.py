"""The data walked through by Comunica, which starts from one IRI, follows links, and never asks the endpoint."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from dotheque_graph.namespaces import BASE, ID

FOLLOW = Path(__file__).parent / "following" / "follow.mjs"
PATIENCE = 150
TERRITORIES = ID.term("organisation/reseau-des-territoires-d-innovation-democratique").value
INNOVATORS = ID.term("organisation/reseau-des-innovateurs-democratiques").value

QUERY = """PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX doth: <https://w3id.org/dotheque/ontology#>
PREFIX org: <http://www.w3.org/ns/org#>
PREFIX prov: <http://www.w3.org/ns/prov#>
SELECT DISTINCT ?member ?experiment ?title WHERE {
  ?membership org:organization <NETWORK> ; org:member ?member .
  { ?experiment prov:wasAssociatedWith ?member }
  UNION { ?member doth:covers ?place . ?experiment dcterms:spatial ?place }
  ?experiment a doth:Experiment ; dcterms:title ?title .
}"""
"""The experiments that members of a network take part in, or that take place where they are the authority."""


def follow(site: str, network: str) -> tuple[set[tuple[tuple[str, str], ...]], list[str]]:
    """Return what Comunica finds from the IRI of a network, and the paths that it asked for."""
    node = shutil.which("node")
    assert node, "node is not on PATH; see “make test-clients”"
    order = {
        "from": network,
        "query": QUERY.replace("NETWORK", network),
        "base": BASE,
        "site": f"{site}/",
        "patience": PATIENCE,
    }
    done = subprocess.run(
        [node, FOLLOW], input=json.dumps(order), capture_output=True, text=True, timeout=PATIENCE + 30, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    rows = {tuple((row[name][0], row[name][1]) for name in ("member", "experiment", "title")) for row in told["rows"]}
    return rows, told["asked"]


@pytest.mark.parametrize("network", [TERRITORIES, INNOVATORS], ids=["territories", "innovators"])
def test_experiments_of_the_members_of_a_network_are_found_from_its_iri_alone(network, catalogue_site, catalogue):
    rows, asked = follow(catalogue_site.url, network)
    solutions = catalogue.select(QUERY.replace("NETWORK", network)).rows
    expected = {
        tuple(
            (row[name].value, getattr(row[name], "language", None) or "") for name in ("member", "experiment", "title")
        )
        for row in solutions
    }

    assert expected, "the catalogue has no such experiment"
    assert rows == expected
    assert asked[0] == "/" + network.removeprefix(BASE)
    assert [path for path in asked if "sparql" in path] == []


def test_the_walk_asks_for_documents_and_not_for_the_whole_site(catalogue_site):
    _rows, asked = follow(catalogue_site.url, TERRITORIES)

    assert len(asked) < 400
    assert len(set(asked)) == len(asked)
