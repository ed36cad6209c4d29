"""The site with the real library on the real catalogue; the engine answers in this process."""

import hashlib
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest
from pyoxigraph import Store

from dotheque_graph.assets import asset
from dotheque_graph.query.exchange import SparqlAnswer
from dotheque_graph.query.library import QueryLibrary


class Whole:
    """Stands in for a SparqlResult that is whole."""

    def __init__(self, answer):
        self.kind, self.format, self.repeatable, self.whole = answer.kind, answer.format, True, answer
        self.summary = None


@dataclass
class Direct:
    """Stands in for QueryRunner: asks the engine in this process, or raises the error given."""

    store: Store
    error: Exception | None = None
    asked: list = field(default_factory=list)

    @asynccontextmanager
    async def ask(self, request, graph_path, client=""):  # noqa: ARG002  # as QueryRunner is called
        self.asked.append((request.query, graph_path))
        if self.error:
            raise self.error
        found = self.store.query(request.query, use_default_graph_as_union=True)
        body = found.serialize(format=request.solutions.results)
        digest = hashlib.sha256(body).hexdigest()
        yield Whole(SparqlAnswer("solutions", request.solutions, body, 0.01, digest))

    def protections(self):
        return {}

    async def close(self):
        pass


@pytest.fixture(scope="session")
def library():
    """Return the real library, in the place of the small one."""
    return QueryLibrary.load(asset("sparql"))


@pytest.fixture(scope="session")
def small(catalogue):
    """Return the real catalogue, in the place of the small one."""
    return catalogue


@pytest.fixture
def runner(catalogue):
    return Direct(catalogue._store)


@pytest.fixture
def site(client):
    return client
