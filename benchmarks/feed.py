"""The feed for data portals, inside one process: how long does a page of a hundred records take?

Run it with `make bench-feed`. It asks the site itself, without a network, for pages of a fictional catalogue of 100,000
resources, in both profiles: pages here and there, made and then asked for again, and pages one after the other, as a
harvester walks. What is promised, in the median: 50 ms for a page that is made, in Turtle. The peer is rdflib, which
writes the triples of the same pages from a graph in memory; it neither finds them nor names anything.
"""

import argparse
import gc
import os
import random
import statistics
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import rdflib
from pages import Clock, Visitor, given, load_fictional, milliseconds, percentile_95

from dotheque_graph.catalogue.portal import PAGE_RECORDS, PortalProfile, feed_page, feed_pages
from dotheque_graph.publication.portal_feed import first_path, frozen_path
from dotheque_graph.web.portal.feeds import Feed

MADE_MS: Final = 50.0
SAMPLE: Final = 60
"""Pages asked for in each profile and format; in the fixed order of a seed."""
WALK: Final = 20
"""Pages walked, from the middle of the feed."""
_PEERS: Final = {"ttl": "turtle", "rdf": "xml", "jsonld": "json-ld"}
_PROMISED: Final = "ttl"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the table: milliseconds of each page, made, kept and walked, and those of the peer."""

    profile: PortalProfile
    extension: str
    made: Sequence[float]
    kept: Sequence[float]
    walked: Sequence[float]
    peer: Sequence[float]

    @property
    def promised(self) -> bool:
        """Tell whether this format is promised."""
        return self.extension == _PROMISED

    @property
    def holds(self) -> bool:
        """Tell whether the median is what is promised."""
        return not self.promised or statistics.median(self.made) < MADE_MS

    def __str__(self) -> str:
        """Return the line as it is printed."""
        verdict = ("holds" if self.holds else "DOES NOT HOLD") if self.promised else "–"
        ratio = statistics.median(made / peer for made, peer in zip(self.made, self.peer, strict=True))
        return (
            f"{self.profile:10}{self.extension:8}{_figures(self.made)}{_figures(self.kept)}{_figures(self.walked)}"
            f"{statistics.median(self.peer):9.1f}{ratio:8.2f}   {verdict}"
        )


def _figures(times: Sequence[float]) -> str:
    return f"{statistics.median(times):8.2f}{percentile_95(times):8.2f}"


_TIMES: Final = f"{'median':>8}{'p95':>8}"
HEADING: Final = f"""{"":18}{"made, ms":^16}{"kept, ms":^16}{"walked, ms":^16}{"rdflib":>9}{"made /":>8}
{"profile, format":18}{_TIMES}{_TIMES}{_TIMES}{"median":>9}{"rdflib":>8}   promise"""


def line(visitor: Visitor, profile: PortalProfile, extension: str) -> Line:
    """Return what pages of a profile take in a format."""
    site = visitor.app.state.site
    feed = Feed(site, site.release(), None)
    portal, view = feed.portal(profile, extension), feed.view
    pages, release = feed_pages(view, portal), feed.release.release.number
    numbers = random.Random(4).sample(range(1, pages + 1), SAMPLE)  # noqa: S311
    paths = [frozen_path(profile, release, number, extension) for number in numbers]
    middle = range(pages // 2, min(pages, pages // 2 + WALK) + 1)
    # First, since with it a process reads what it keeps of themes, territories and licences.
    walked = [visitor.ask(frozen_path(profile, release, number, extension)) for number in middle]
    # One after the other: a process remembers some dozen pages of half a megabyte, not sixty.
    made, kept = zip(*((visitor.ask(path), visitor.ask(path)) for path in paths), strict=True)
    peer = [_peer(feed_page(view, portal, number), _PEERS[extension], visitor.clock) for number in numbers]
    return Line(profile, extension, made, kept, walked, peer)


def _peer(triples: Sequence[object], form: str, clock: Clock) -> float:
    """Return the milliseconds that rdflib takes to write triples, which it has already."""
    graph = rdflib.Graph()
    graph.parse(data="".join(f"{triple} .\n" for triple in triples), format="nt")
    return milliseconds(lambda: graph.serialize(format=form), clock)


def main() -> None:
    """Publish the catalogue, measure, and print; exit with 1 where a promise does not hold."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("--fictional", type=Path, help="an instance with the fictional catalogue, instead of making it")
    parser.add_argument(
        "--processor", action="store_true", help="count processor time, where other work takes the cores"
    )
    parser.add_argument("--resources", type=int, default=100_000, help="size of the fictional catalogue")
    arguments = parser.parse_args()
    os.environ["DOTHEQUE_DUMPS"] = "false"  # the files of 100,000 resources take minutes, and change nothing here
    gc.disable()
    with tempfile.TemporaryDirectory() as folder:
        parts = given(arguments.fictional) or load_fictional(Path(folder) / "fictional", arguments.resources)
        gc.enable()
        visitor = Visitor(parts, time.process_time if arguments.processor else time.perf_counter)
        first = visitor.ask(first_path(PortalProfile.HARVEST, _PROMISED))
        print(f"{arguments.resources:,} resources, {PAGE_RECORDS} records a page; the first page {first / 1000:.1f} s")
        print(HEADING)
        held = True
        for profile in PortalProfile:
            for extension in _PEERS:
                found = line(visitor, profile, extension)
                print(found, flush=True)
                held &= found.holds
        visitor.leave()
    raise SystemExit(not held)


if __name__ == "__main__":
    main()
