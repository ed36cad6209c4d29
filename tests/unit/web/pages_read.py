"""Pages of the small catalogue with more in it, as their readers see them: the main part, its words, what is beside."""

import re
from html import unescape

from dotheque_graph.namespaces import BASE, GRAPH
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.store.oxigraph import OxigraphStore


def store_with(quads, turtle):
    """Return a store of some quads and of more statements, whose relative IRIs are ours."""
    more = read_rdf(turtle.encode(), TURTLE, "more", BASE)
    return OxigraphStore.memory([*quads, *(Quad(*list(quad)[:3], GRAPH.term("catalogue")) for quad in more)])


def main_of(site, path, language="fr"):
    """Return the HTML of the main part of a page."""
    answer = site.get(path, headers={"Accept": "text/html", "Accept-Language": language})
    assert answer.status_code == 200
    return answer.text.partition("<main")[2].partition("<footer")[0]


def text_of(page):
    """Return the words of some HTML, each space one."""
    words = re.sub(r"[ \n]+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))
    return words.replace("\u00a0", " ").replace(" ,", ",")


def side_of(page):
    """Return the words of what stands beside the main part."""
    return text_of(page.partition("<aside")[2].partition("</aside")[0])
