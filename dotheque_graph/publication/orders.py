"""What a writer process is asked and what it answers: an order, then an outcome or an error, as frames of a pipe."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, BinaryIO, Final, Literal, TypeAlias

from dotheque_graph import errors
from dotheque_graph.errors import DothequeError, StoreUnavailable
from dotheque_graph.query.exchange import frame, read_head
from dotheque_graph.rdf.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE
from dotheque_graph.settings import Settings

READ_FORMATS: Final = (TURTLE, N_TRIPLES, RDF_XML, JSON_LD)
"""The formats of one graph that are read; a part names one by its first media type."""

Work: TypeAlias = Literal["update", "put", "post", "delete"]
"""A SPARQL update, or a method of the Graph Store Protocol."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a request: its bytes and their media type. An update is one piece of SPARQL."""

    media_type: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Order:
    """One change asked for: by whom (`token`, `permitted`: see `access.permissions`), on what, and with what.

    `graph` is the IRI of the graph to write, empty for an update; `base_iri` is for the relative IRIs of the parts.
    `if_match` and `if_none_match` are the entity tags of its conditions, or `*`: see `publication.preconditions`.
    """

    work: Work
    token: str
    permitted: tuple[str, ...]
    base_iri: str
    graph: str = ""
    parts: tuple[Part, ...] = ()
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    if_match: tuple[str, ...] = ()
    if_none_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a publication did: the release that is public now, quads added and removed, and graphs that came to exist.

    Where there was nothing to change none was `made`, and the release is the one that was public before.
    """

    release: int
    made: bool
    added: int
    removed: int
    activity: str
    created: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A validation report that has travelled: `turtle` is its sh:ValidationReport, `text` its words by language."""

    turtle: str
    text: Mapping[str, str]


def order_frame(order: Order, settings: Settings) -> bytes:
    """Return the frame that hands an order to a writer, with the settings of the instance."""
    head = {
        **{field.name: getattr(order, field.name) for field in fields(order) if field.name != "parts"},
        "parts": [(part.media_type, len(part.body)) for part in order.parts],
        "settings": settings.model_dump(mode="json"),
    }
    return frame(head, b"".join(part.body for part in order.parts))


def read_order(stream: BinaryIO) -> tuple[Order, Settings] | None:
    """Return the order of a stream and the settings it came with, None where the stream ends before."""
    head = read_head(stream)
    if head is None:
        return None
    parts = tuple(Part(media_type, stream.read(size)) for media_type, size in head["parts"])
    order = Order(
        work=head["work"],
        token=head["token"],
        permitted=tuple(head["permitted"]),
        base_iri=head["base_iri"],
        graph=head["graph"],
        parts=parts,
        default_graphs=tuple(head["default_graphs"]),
        named_graphs=tuple(head["named_graphs"]),
        if_match=tuple(head["if_match"]),
        if_none_match=tuple(head["if_none_match"]),
    )
    return order, Settings(**head["settings"])


def outcome_frame(outcome: Outcome) -> bytes:
    """Return the frame that tells an outcome."""
    return frame({"outcome": asdict(outcome)})


def error_frame(error: DothequeError, report: Report | None = None) -> bytes:
    """Return the frame that tells an error with its facts; a validation report travels as `report`."""
    facts = {field.name: getattr(error, field.name) for field in fields(error) if field.name != "report"}
    return frame({"error": type(error).__name__, "facts": facts, "report": asdict(report) if report else None})


def read_answer(head: Mapping[str, Any]) -> Outcome:
    """Return the outcome that a frame tells, or raise the error that it tells."""
    if "outcome" in head:
        told = head["outcome"]
        return Outcome(**{**told, "created": tuple(told["created"]), "dropped": tuple(told["dropped"])})
    raise _error_of(head)


def _error_of(head: Mapping[str, Any]) -> DothequeError:
    kind = _KINDS.get(head.get("error", ""))
    if kind is None:
        return StoreUnavailable("a writer process gave no answer that can be read")
    facts = {name: tuple(value) if isinstance(value, list) else value for name, value in head["facts"].items()}
    if head["report"]:
        facts["report"] = Report(**head["report"])
    return kind(**facts)


_KINDS: Final = {
    name: kind for name, kind in vars(errors).items() if isinstance(kind, type) and issubclass(kind, DothequeError)
}
