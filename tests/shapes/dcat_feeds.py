"""The examples of the shapes for feeds: a good feed, and one change to it for each fault."""

import tomllib
from dataclasses import dataclass
from pathlib import Path

from dotheque_graph.namespaces import PREFIXES
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_file, read_rdf
from dotheque_graph.rdf.terms import NamedNode, Triple

HERE = Path(__file__).parent / "feed"
OFFICIAL = HERE / "dcat-ap-3.0.1-shapes.ttl"
OFFICIAL_RECOMMENDED = HERE / "dcat-ap-3.0.1-shapes-recommended.ttl"
BASE = "https://example.org/"
APART = "https://apart.example/"
AVAILABILITY = NamedNode("http://data.europa.eu/r5r/availability")
_PREFIX_LINES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


@dataclass(frozen=True)
class WrongFeed:
    """The good feed without the properties `remove` of `focus`, and with the Turtle `add`, in which `<>` is it."""

    rule: str
    case: str
    focus: str
    remove: tuple[str, ...] = ()
    add: str = ""

    @property
    def node(self) -> NamedNode:
        return NamedNode(BASE + self.focus)

    def triples(self) -> list[Triple]:
        gone = {_expand(name) for name in self.remove}
        kept = [triple for triple in good_feed() if not (triple.subject == self.node and triple.predicate in gone)]
        return kept + turtle(self.add, self.node.value)

    @property
    def slug(self) -> str:
        return f"{self.rule}-{self.case}".replace(" ", "-")

    def apart(self) -> list[Triple]:
        """Return the feed under a base of its own, to stand beside others."""
        return [
            Triple(self._moved(triple.subject), triple.predicate, self._moved(triple.object))
            for triple in self.triples()
        ]

    def _moved(self, term):
        if isinstance(term, NamedNode) and term.value.startswith(BASE):
            return NamedNode(f"{APART}{self.slug}/{term.value.removeprefix(BASE)}")
        return term


def turtle(text: str, base: str = BASE) -> list[Triple]:
    """Return the triples of a text, which may use every prefix of the house."""
    return [Triple(*_parts(quad)) for quad in read_rdf((_PREFIX_LINES + text).encode(), TURTLE, "test", base)]


def good_feed() -> list[Triple]:
    """Return the feed that breaks no rule."""
    return [Triple(*_parts(quad)) for quad in read_file(HERE / "good.ttl")]


def wrong_feeds() -> tuple[WrongFeed, ...]:
    """Return every feed gone wrong."""
    told = tomllib.loads((HERE / "failing.toml").read_text("utf-8"))
    return tuple(
        WrongFeed(rule, case["case"], case["focus"], tuple(case.get("remove", ())), case.get("add", ""))
        for rule, cases in told.items()
        for case in cases
    )


def _parts(quad):
    return quad.subject, quad.predicate, quad.object


def _expand(name: str) -> NamedNode:
    prefix, _, local = name.partition(":")
    return AVAILABILITY if prefix == "dcatap" else PREFIXES[prefix].term(local)
