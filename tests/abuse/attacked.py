"""A site under attack: how it is attacked, and what is asked of it meanwhile and afterwards."""

import itertools
import json
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import httpx
from processes import children, command_of, resident_mb
from serving import Served

WORKERS = 2
PATIENCE = 1.0
"""Seconds in which a page and a query are answered to somebody else, during and after any attack."""
GROWTH_MB = 160
"""What the web process may have grown by, after any attack; its allocator keeps some of what large requests took."""
WORKERS_MB = 600
"""What the query workers may hold together when no query runs."""

BYSTANDER = "127.0.0.9"
"""The address of somebody who is no attacker."""

JSON = {"Accept": "application/sparql-results+json"}
DIRECT = {"Content-Type": "application/sparql-query"}


BROKEN = 0
"""Instead of a status, where the transfer broke in the middle of a result: nobody can take it for a whole one."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an attacker got: the status or BROKEN, the media type, and the text."""

    status: int
    media_type: str
    text: str

    @property
    def explained(self) -> bool:
        """Whether a refusal is a problem document, which says what is wrong in words."""
        return self.media_type == "application/problem+json" and bool(json.loads(self.text)["detail"])

    @property
    def cut(self) -> bool:
        """Whether it is a result that stops at the limit of rows and says so."""
        return self.status == 200 and "cut" in json.loads(self.text)


@dataclass(slots=True)
class Site:
    """A served site with its processes, and a bystander who asks it from another address than the attackers."""

    served: Served
    web: int
    bystander: httpx.Client
    resting_mb: float = 0
    _nonce: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    @property
    def address(self) -> tuple[str, int]:
        """Return the host and port that the site listens on."""
        return self.bystander.base_url.host, self.bystander.base_url.port or 80

    def attack(self, query: str) -> Outcome:
        """Send a query as an attacker."""
        accept = {"Accept": f"{JSON['Accept']}, application/n-triples;q=0.5"}
        return self.send("POST", "/sparql", content=query.encode(), headers=DIRECT | accept)

    def send(self, method: str, path: str, **given: Any) -> Outcome:
        """Send a request as an attacker, its result read to the end."""
        try:
            response = self.served.client.request(method, path, **given)
        except httpx.RemoteProtocolError:
            return Outcome(BROKEN, "", "")
        return Outcome(response.status_code, response.headers.get("content-type", "").partition(";")[0], response.text)

    def page_seconds(self) -> float:
        """Return how long a page took; fail where it was none."""
        started = time.monotonic()
        response = self.bystander.get("/", headers={"Accept": "text/html", "Accept-Language": "fr"})
        assert response.status_code == 200, response.text
        assert "</html>" in response.text
        return time.monotonic() - started

    def query_seconds(self) -> float:
        """Return how long a small query took that was never asked before; fail where the answer was wrong."""
        number = next(self._nonce)
        started = time.monotonic()
        response = self.bystander.post(
            "/sparql", data={"query": f"SELECT ?x {{ VALUES ?x {{ {number} }} ?s a ?type }} LIMIT 1"}, headers=JSON
        )
        assert response.status_code == 200, response.text
        assert response.json()["results"]["bindings"][0]["x"]["value"] == str(number)
        return time.monotonic() - started

    def others_are_served(self) -> None:
        """Fail where a page or a query takes longer than it may."""
        page, query, patience = self.page_seconds(), self.query_seconds(), self.patience()
        assert page < patience, f"a page took {page:.2f} s of {patience:.2f}"
        assert query < patience, f"a query took {query:.2f} s of {patience:.2f}"

    def patience(self) -> float:
        """Return the seconds that an answer may take: PATIENCE, and as much more as the machine has other work."""
        return PATIENCE * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))

    def has_recovered(self) -> None:
        """Fail where anything is left of an attack: a late answer, a dead process, memory that did not come back."""
        self.others_are_served()
        assert command_of(self.web), "the web process has died"
        deadline = time.monotonic() + 5
        while (left := self._left_over()) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not left, left

    def _left_over(self) -> str:
        """Return what is held that was not held before, empty where it is within bounds."""
        web = resident_mb(self.web)
        workers = self.worker_pids()
        held = sum(map(resident_mb, workers))
        if web > self.resting_mb + GROWTH_MB:
            return f"the web process holds {web:.0f} MB, {self.resting_mb:.0f} at rest"
        if held > WORKERS_MB or len(workers) > WORKERS:
            return f"{len(workers)} workers hold {held:.0f} MB"
        return ""

    def worker_pids(self) -> list[int]:
        """Return the query workers."""
        return [pid for pid in children(self.web) if "query.worker" in command_of(pid)]
