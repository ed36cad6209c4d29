"""Hubs: what so many subjects of a graph point to that they are counted once, when the release is made.

releases/12/hubs.json       beside release.json, read once by each process that opens the release
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from dotheque_graph.errors import StoreUnavailable

HUBS_FILE: Final = "hubs.json"
HUB: Final = 100
"""Links in one graph that make what they lead to a hub; fewer are counted when they are asked for."""

Counts = Mapping[str, Mapping[str, int]]
"""How many subjects point to a thing: by IRI of the thing, then by IRI of the property."""


@dataclass(frozen=True, slots=True)
class Hubs:
    """The hubs of a release.

    `graphs` has, by IRI of the named graph, how many subjects point to each of its hubs, by every property; empty for a
    graph without hubs, while a graph that is not there was never counted. `shared` has, for what is pointed to by one
    property from several graphs where it is a hub, the subjects of those graphs together, each once.
    """

    graphs: Mapping[str, Counts] = field(default_factory=dict)
    shared: Counts = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Return the content of `hubs.json`."""
        return (json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def read_hubs(release: Path) -> Hubs:
    """Return the hubs of the folder of a release, none where it was made before they were counted.

    Raises StoreUnavailable where the file is damaged.
    """
    path = release / HUBS_FILE
    try:
        facts: dict[str, Any] = json.loads(path.read_bytes())
        return Hubs(dict(facts["graphs"]), dict(facts["shared"]))
    except FileNotFoundError:
        return Hubs()
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise StoreUnavailable(f"{path}: {error}") from None
