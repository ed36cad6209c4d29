"""Queries in every format that a result can be cited in, and what an answer says of itself."""

import base64
import hashlib
import re

import httpx
from fiction import EX
from serving import Served
from terms import READERS

WHO = f"SELECT ?p ?name {{ ?p a <{EX}Person> ; <http://xmlns.com/foaf/0.1/name> ?name }} ORDER BY ?p LIMIT 9"
IS_THERE = f"ASK {{ ?p a <{EX}Person> }}"
CITIES = f"CONSTRUCT {{ ?c a <{EX}City> }} WHERE {{ ?c a <{EX}City> }}"
EVERY_FORM = (
    *((WHO, form) for form in READERS),
    *((IS_THERE, form) for form in ("json", "xml")),
    *((CITIES, form) for form in ("ttl", "rdf", "nt", "jsonld")),
)


def get(served: Served, query: str, form: str = "json", **given: str) -> httpx.Response:
    return served.client.get("/sparql", params={"query": query, "format": form, **given})


def digest_of(response: httpx.Response) -> str:
    """Return the value of Repr-Digest that fits the body (RFC 9530, section 3)."""
    return f"sha-256=:{base64.b64encode(hashlib.sha256(response.content).digest()).decode()}:"


def links(response: httpx.Response) -> dict[str, str]:
    """Return the links of a response by relation."""
    return {rel: target for target, rel in re.findall(r'<([^>]*)>; rel="([^"]*)"', response.headers["link"])}


def rows_of(response: httpx.Response, form: str) -> list:
    assert response.status_code == 200, response.text
    return READERS[form][1](response.content).rows
