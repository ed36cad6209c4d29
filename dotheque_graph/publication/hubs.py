"""Counting hubs while a release is made, when each graph that changed is read anyway."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

from dotheque_graph.catalogue.incoming import has_name, is_told
from dotheque_graph.namespaces import BASE
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.store.hubs import HUB, Counts, Hubs

_NAMELESS: Final = f"<{BASE}.well-known/genid/".encode()


def hubs_in(lines: Iterable[bytes]) -> Counts:
    """Return the hubs of a graph from its lines of N-Triples, each a statement once.

    Subjects that stand for a blank node are left out, as everywhere that readers are told what points to a thing.
    """
    # `<subject> <property> <object> .`: no IRI holds a space, and what ends in a quote or a tag is a literal.
    ends = (line.split(b" ", 1)[1] for line in lines if not line.startswith((_NAMELESS, b"_:")))
    links = Counter(end for end in ends if end.endswith(b"> .\n") and end.split(b" ", 1)[1].startswith(b"<"))
    reached: Counter[bytes] = Counter()
    for link, count in links.items():
        reached[link.split(b" ", 1)[1]] += count
    found: dict[str, dict[str, int]] = {}
    for link, count in sorted(links.items()):
        prop, value = link.split(b" ", 1)
        if reached[value] >= HUB:
            found.setdefault(value[1:-4].decode(), {})[prop[1:-1].decode()] = count
    return found


def whole(store: GraphStore, graphs: Mapping[str, Counts], before: Hubs, changed: AbstractSet[str]) -> Hubs:
    """Return the hubs of a release from those of its graphs.

    What is a hub in several graphs is counted in the store, where one of them changed since the release before.
    """
    shared: dict[str, dict[str, int]] = {}
    for value, prop, within in _in_several(graphs):
        known = before.shared.get(value, {}).get(prop)
        if known is None or not changed.isdisjoint(within):
            known = len(_subjects(store, NamedNode(value), NamedNode(prop), within))
        shared.setdefault(value, {})[prop] = known
    return Hubs(graphs, shared)


def _subjects(store: GraphStore, value: NamedNode, prop: NamedNode, within: Iterable[str]) -> set[object]:
    quads = (quad for name in within for quad in store.quads(predicate=prop, value=value, graph=NamedNode(name)))
    return {quad.subject for quad in quads if has_name(quad)}


def _in_several(graphs: Mapping[str, Counts]) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield what is a hub in two graphs or more and pointed to by one property: the thing, the property, the graphs."""
    places: dict[tuple[str, str], list[str]] = {}
    for name, counts in graphs.items():
        for value, properties in counts.items():
            for prop in properties if is_told(name, value) else ():
                places.setdefault((value, prop), []).append(name)
    for (value, prop), names in sorted(places.items()):
        if len(names) > 1:
            yield value, prop, tuple(names)
