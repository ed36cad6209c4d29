"""What the crawler takes for the same, and what it does not."""

from crawl_frontier import Crawl, Sample
from crawled_graphs import without_extensions
from pyoxigraph import Literal, NamedNode, Triple

SITE = "http://localhost:8000"
FEED = f"{SITE}/catalog/harvest/r3/p"
NEXT = NamedNode("http://www.w3.org/ns/hydra/core#next")


def page(extension, **other):
    """Return what a page of the feed says of the next one."""
    return Triple(NamedNode(f"{FEED}1.{extension}"), NEXT, NamedNode(f"{FEED}2.{other.get('following', extension)}"))


def test_pages_of_the_feed_say_the_same_in_formats_that_name_their_own_neighbours():
    turtle, xml = (without_extensions([page(one)], f"{SITE}/catalog/harvest.{one}") for one in ("ttl", "rdf"))

    assert turtle == xml


def test_a_page_that_names_a_neighbour_in_another_format_says_something_else():
    turtle = without_extensions([page("ttl")], f"{FEED}1.ttl")
    astray = without_extensions([page("rdf", following="ttl")], f"{FEED}1.rdf")

    assert turtle != astray


def test_of_any_other_address_and_any_other_document_nothing_is_taken_off():
    file = Triple(NamedNode(f"{SITE}/dumps/3/dotheque.ttl"), NEXT, NamedNode("https://example.org/catalog/r3/p1.ttl"))
    text = Triple(NamedNode(SITE), NEXT, Literal(f"{FEED}1.ttl"))

    assert without_extensions([file, text], f"{FEED}1.ttl") == {file, text}
    assert without_extensions([page("ttl")], f"{SITE}/doc/resource/n.ttl") == {page("ttl")}


def crawled(**found):
    """Return a crawl that was led to a fragment of a page without that anchor."""
    crawl = Crawl(SITE, Sample(), 1.0)
    crawl.led[("/catalog", "provenance")] = "/data/rehearsal"
    crawl.anchors["/catalog"] = frozenset({"harvest"})
    for name, value in found.items():
        setattr(crawl, name, value)
    crawl._check_ends()
    return crawl.problems


def test_a_fragment_is_a_place_of_the_page_or_is_described_in_rdf_where_the_page_offers_that():
    described = {"https://w3id.org/dotheque/catalog#provenance"}

    assert crawled(described=described, offering={"/catalog"}) == []
    assert len(crawled(described=described)) == 1
    assert len(crawled(described=set(), offering={"/catalog"})) == 1
