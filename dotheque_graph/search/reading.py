"""What a document is made from: the statements of an entity, and of its neighbours what they are called."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol, TypeVar

from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, FOAF, ID, ORG, RDF_TYPE, RDFS, SKOS, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Term

TITLES: Final = (
    SKOS.term("prefLabel"),
    DCTERMS.term("title"),
    FOAF.term("name"),
    RDFS.term("label"),
    FOAF.term("nick"),
)
"""Properties that name a thing, the strongest first."""
OTHER_NAMES: Final = (SKOS.term("altLabel"), DCTERMS.term("alternative"), FOAF.term("nick"))
PART_OF: Final = DCTERMS.term("isPartOf")
LEVEL: Final = DOTH.term("level")
EASY_TO_READ: Final = DOTH.term("easyToRead")
MEMBER: Final = ORG.term("member")
ORGANISATION: Final = f"{ID}organisation/"
PERSON: Final = f"{ID}person/"
TERRITORY: Final = f"{ID}territory/"
OWNED: Final = frozenset({DCAT.term("distribution"), DOTH.term("hasPhase"), DOTH.term("hasOutcome")})
"""Links to nodes that are parts of the entity: what they say is what it says."""

_IN: Final = ORG.term("organization")
_MEMBER_OF: Final = ORG.term("memberOf")
_BROADER: Final = SKOS.term("broader")
_NETWORK: Final = ORG.term("OrganizationalCollaboration")
_PAST: Final = DOTH.term("past")
_EPCI: Final = VOC.term("territory-level/epci")
_MOST_NEIGHBOURS: Final = 200_000
_DEEPEST: Final = 20
"""Steps up a tree; a cycle ends there."""

T = TypeVar("T")
Values = Mapping[NamedNode, tuple[Term, ...]]


class Statements(Protocol):
    """What a reader asks of a GraphStore: quads by subject or by value, and the subjects of a value."""

    def quads(
        self,
        subject: NamedNode | None = None,
        predicate: NamedNode | None = None,
        value: NamedNode | Literal | None = None,
    ) -> Sequence[Quad]:
        """Return the quads that fit the pattern."""
        ...

    def subjects(self, predicate: NamedNode, value: NamedNode | Literal) -> Iterator[NamedNode]:
        """Yield the subjects that have a value."""
        ...


@dataclass(frozen=True, slots=True)
class Facts:
    """The statements about one subject: values by property, each once, sorted."""

    iri: NamedNode
    values: Values
    graphs: int = 1
    """In how many graphs its classes are stated, at most."""

    def iris(self, *properties: NamedNode) -> list[NamedNode]:
        """Return the values that are IRIs."""
        known = self.values
        return [value for prop in properties if prop in known for value in known[prop] if isinstance(value, NamedNode)]

    def texts(self, *properties: NamedNode) -> list[Literal]:
        """Return the values that are literals."""
        known = self.values
        return [value for prop in properties if prop in known for value in known[prop] if isinstance(value, Literal)]

    def text(self, *properties: NamedNode) -> str:
        """Return the first literal, "" where there is none."""
        return next((literal.value for literal in self.texts(*properties)), "")

    def titles(self) -> list[Literal]:
        """Return what it is called, by the strongest property that it has."""
        return next((named for prop in TITLES if (named := self.texts(prop))), [])


@dataclass(frozen=True, slots=True)
class Named:
    """What a neighbour is called: its titles and other names, each with a language tag or ""."""

    titles: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Networks:
    """The networks that something belongs to now, and what says so: what it has joined, and its memberships.

    What has been joined is no network perhaps, but may become one.
    """

    networks: tuple[NamedNode, ...] = ()
    joined: tuple[NamedNode, ...] = ()
    memberships: tuple[NamedNode, ...] = ()


@dataclass(slots=True)
class Reader:
    """Reads a store; what many documents draw from is read once and kept, up to a number."""

    store: Statements
    _known: dict[NamedNode, Facts] = field(default_factory=dict)
    _named: dict[NamedNode, Named] = field(default_factory=dict)
    _above: dict[NamedNode, tuple[NamedNode, ...]] = field(default_factory=dict)
    _networks: dict[NamedNode, Networks] = field(default_factory=dict)
    _levels: dict[NamedNode, str] = field(default_factory=dict)
    _parents: dict[NamedNode, list[NamedNode]] = field(default_factory=dict)
    _are_networks: dict[NamedNode, bool] = field(default_factory=dict)

    def facts(self, iri: NamedNode) -> Facts:
        """Return all that is said about a subject."""
        values: dict[NamedNode, list[Term]] = {}
        for quad in self.store.quads(subject=iri):
            values.setdefault(quad.predicate, []).append(quad.object)
        classes = values.get(RDF_TYPE, [])
        graphs = max(map(classes.count, set(classes)), default=0)
        return Facts(iri, {prop: _once(found) for prop, found in values.items()}, graphs)

    def known(self, iri: NamedNode) -> Facts:
        """Return all that is said about something that many documents draw from."""
        found = self._known.get(iri)
        return _kept(self._known, iri, self.facts(iri)) if found is None else found

    def named(self, iri: NamedNode) -> Named:
        """Return what something is called."""
        found = self._named.get(iri)
        if found is None:
            found = _kept(self._named, iri, _named(self.facts(iri)))
        return found

    def above(self, iri: NamedNode) -> tuple[NamedNode, ...]:
        """Return what a concept, a goal or a territory lies under in its tree, the nearest first; never itself."""
        found = self._above.get(iri)
        return _kept(self._above, iri, self.above_of(self.facts(iri))) if found is None else found

    def above_of(self, facts: Facts) -> tuple[NamedNode, ...]:
        """Return what `above` does for something whose statements are at hand.

        Only an intercommunalité itself lies in the départements of its communes: a commune lies in its own alone.
        """
        found: dict[NamedNode, None] = {}
        level = self.parents(facts)
        for _ in range(_DEEPEST):
            level = [one for one in dict.fromkeys(level) if one not in found and one != facts.iri]
            found.update(dict.fromkeys(level))
            level = [above for one in level for above in self._stated_above(one)]
        return tuple(found)

    def parents(self, facts: Facts) -> list[NamedNode]:
        """Return what a concept, a goal or a territory lies right under."""
        is_epci = facts.iri.value.startswith(TERRITORY) and _EPCI in facts.iris(LEVEL)
        return [*self._departements_of(facts), *_stated(facts)] if is_epci else _stated(facts)

    def _stated_above(self, iri: NamedNode) -> list[NamedNode]:
        found = self._parents.get(iri)
        return _kept(self._parents, iri, _stated(self.facts(iri))) if found is None else found

    def _departements_of(self, epci: Facts) -> list[NamedNode]:
        """Return the départements in which members of an intercommunalité lie: it counts in each of them.

        The territories state it for municipalities only.
        """
        found: set[NamedNode] = set()
        for quad in self.store.quads(predicate=PART_OF, value=epci.iri):
            if isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(f"{TERRITORY}commune/"):
                found.update(self._departements(quad.subject))
        return sorted(found, key=str)

    def _departements(self, commune: NamedNode) -> Iterator[NamedNode]:
        for quad in self.store.quads(commune, PART_OF):
            if isinstance(quad.object, NamedNode) and self.level(quad.object) == "departement":
                yield quad.object

    def level(self, territory: NamedNode) -> str:
        """Return the level of a territory, such as `region`, "" where none is stated."""
        found = self._levels.get(territory)
        if found is None:
            levels = [one for quad in self.store.quads(territory, LEVEL) if isinstance(one := quad.object, NamedNode)]
            found = _kept(self._levels, territory, levels[0].value.rpartition("/")[2] if levels else "")
        return found

    def networks(self, iri: NamedNode) -> Networks:
        """Return the networks that an organisation or a person belongs to now."""
        found = self._networks.get(iri)
        if found is None:
            found = _kept(self._networks, iri, self._read_networks(iri))
        return found

    def _read_networks(self, iri: NamedNode) -> Networks:
        memberships = sorted((quad.subject for quad in self.store.quads(predicate=MEMBER, value=iri)), key=str)
        joined = {one for quad in self.store.quads(iri, _MEMBER_OF) if isinstance(one := quad.object, NamedNode)}
        left: set[NamedNode] = set()
        for node in memberships:
            membership = self.facts(node) if isinstance(node, NamedNode) else Facts(iri, {})
            (left if membership.text(_PAST) in ("true", "1") else joined).update(membership.iris(_IN))
        now = tuple(sorted(joined - left, key=str))
        networks = tuple(one for one in now if self.is_network(one))
        return Networks(networks, now, tuple(node for node in memberships if isinstance(node, NamedNode)))

    def is_network(self, iri: NamedNode) -> bool:
        """Tell whether an organisation is a network."""
        found = self._are_networks.get(iri)
        if found is None:
            is_one = any(quad.object == _NETWORK for quad in self.store.quads(iri, RDF_TYPE))
            found = _kept(self._are_networks, iri, is_one)
        return found

    def is_easy_version(self, iri: NamedNode) -> tuple[NamedNode, ...]:
        """Return the resources of which this one is the easy-to-read version."""
        quads = self.store.quads(predicate=EASY_TO_READ, value=iri)
        return tuple(sorted((quad.subject for quad in quads if isinstance(quad.subject, NamedNode)), key=str))


def _stated(facts: Facts) -> list[NamedNode]:
    """Return what something is stated to lie right under."""
    if facts.iri.value.startswith(TERRITORY):
        return [one for one in facts.iris(PART_OF) if one.value.startswith(TERRITORY)]
    return facts.iris(_BROADER)


def _named(facts: Facts) -> Named:
    titles = facts.titles()
    others = [literal for literal in facts.texts(*OTHER_NAMES) if literal not in titles]
    return Named(_said(titles), _said(others))


def _said(literals: Iterable[Literal]) -> tuple[tuple[str, str], ...]:
    return tuple((literal.value, literal.language or "") for literal in literals)


def _once(values: list[Term]) -> tuple[Term, ...]:
    return tuple(values) if len(values) == 1 else tuple(sorted(set(values), key=str))


def _kept(known: dict[NamedNode, T], key: NamedNode, value: T) -> T:
    """Keep what was read, and forget all where it has become too much."""
    if len(known) >= _MOST_NEIGHBOURS:
        known.clear()
    known[key] = value
    return value
