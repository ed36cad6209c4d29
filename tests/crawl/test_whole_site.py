"""Whoever starts at the front page and follows every link, in every format, is never let down.

Run with `make test-crawl`, in about eight minutes; with CRAWL=all each of the 37,000 territories is visited too.
"""

import re
from collections.abc import Iterator

from crawl_frontier import EVERYTHING, Crawl
from crawled_answers import local_target

from dotheque_graph.namespaces import BASE
from dotheque_graph.rdf.terms import NamedNode, Quad

SHOWN = 60
EXAMPLES = 3


def told(problems: list[str]) -> str:
    """Return what is wrong: of each kind how often, and some examples; problems are `address (on address) why`."""
    kinds: dict[str, list[str]] = {}
    for problem in problems:
        why = problem.partition(") ")[2] or problem
        kinds.setdefault(re.sub(r"[0-9]+", "0", why)[:70], []).append(problem)
    often = sorted(kinds.values(), key=len, reverse=True)[:SHOWN]
    return "\n".join(f"{len(some)} times:\n    " + "\n    ".join(some[:EXAMPLES]) for some in often)


def our_iris(quads: list[Quad]) -> Iterator[str]:
    """Yield the IRIs of our base in some quads."""
    for quad in quads:
        for term in (quad.subject, quad.object):
            if isinstance(term, NamedNode) and term.value.startswith(BASE):
                yield term.value


def test_the_crawl_comes_to_its_end(crawl: Crawl):
    assert crawl.unfinished == 0, crawl.progress()
    assert crawl.done["dereference"] > 1500
    assert crawl.triples > 100_000


def test_no_link_and_no_format_lets_a_machine_down(crawl: Crawl):
    assert crawl.problems == [], told(sorted(crawl.problems))


def test_every_iri_of_the_catalogue_was_led_to(crawl: Crawl, catalogue_quads: list[Quad]):
    wanted = {iri: local_target(iri, crawl.site) for iri in our_iris(catalogue_quads)}
    missed = [
        iri for iri, target in wanted.items() if target and crawl.sample.takes(target) and target not in crawl.found
    ]

    assert missed == [], told([f"{iri} (of the catalogue) was not led to" for iri in sorted(missed)])


def test_every_closed_part_of_the_site_answers_whoever_comes(crawl: Crawl):
    asked = {crawl.robots.rule(target) for target, _accept in crawl.seen} - {""}

    assert asked == set(crawl.closed)
    assert {"/sparql?", "/search?"} <= asked


def test_the_sample_is_what_was_asked_for(crawl: Crawl):
    communes = sum(target.startswith("/id/territory/commune/") for target in crawl.found)

    assert communes > (30_000 if crawl.sample == EVERYTHING else 500)
