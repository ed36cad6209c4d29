"""Entity tags of graphs, and the conditions on them under which a change may be asked for (RFC 9110, section 13)."""

import hashlib
from typing import Final

from pyoxigraph import __version__ as engine_version

from dotheque_graph import __version__
from dotheque_graph.errors import PreconditionFailed
from dotheque_graph.publication.orders import Order
from dotheque_graph.publication.sources import CATALOGUE
from dotheque_graph.rdf.formats import Format
from dotheque_graph.store.releases import ReleaseRecord

ANY: Final = "*"
"""In place of entity tags: any state of a graph, as long as there is one."""

_DIGITS: Final = 40
_EMPTY: Final = hashlib.sha256(b"").hexdigest()
_PROGRAM: Final = hashlib.sha256(f"{__version__} {engine_version}".encode()).hexdigest()[:8]


def state_of(record: ReleaseRecord | None, graph: str) -> str | None:
    """Return the digest of a graph in a release, None where it has no such graph; the catalogue is always there.

    There is no graph at all without a release.
    """
    if record is None:
        return None
    known = record.graphs.get(graph)
    if known is not None:
        return known.digest
    return _EMPTY if graph == CATALOGUE.value else None


def entity_tag(state: str, form: Format) -> str:
    """Return the strong entity tag of a graph in a format: its state first, then what settles how it is written."""
    return f'"{state[:_DIGITS]}-{form.extension}-{_PROGRAM}"'


def check_conditions(order: Order, state: str | None) -> None:
    """Raise PreconditionFailed where the graph of an order is not in a state that its conditions ask for.

    `state` is the digest of the graph now, None where there is none, as for an update: it has no graph of its own. A
    tag means the same state in each format; a weak one tells nothing to If-Match (section 13.1.1).
    """
    if order.if_match and not _name(order.if_match, state):
        raise PreconditionFailed(f"If-Match: {', '.join(order.if_match)}")
    if _name(tuple(tag.removeprefix("W/") for tag in order.if_none_match), state):
        raise PreconditionFailed(f"If-None-Match: {', '.join(order.if_none_match)}")


def _name(tags: tuple[str, ...], state: str | None) -> bool:
    return state is not None and any(tag == ANY or tag.startswith(f'"{state[:_DIGITS]}-') for tag in tags)
