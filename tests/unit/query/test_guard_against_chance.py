"""Texts that chance makes: whatever the guard lets pass calls nobody, and it raises nothing but what it says."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from guarded_texts import CALLS, FRAMES, LIMIT, SOUP
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import NamedNode, Quad, Store

from dotheque_graph.errors import InvalidQuery, UnsafeQuery
from dotheque_graph.query.guard import Checked, check

KNOWN = Store()
"""What the patterns before a call find, so that the call would be made."""


KNOWN.extend(
    Quad(NamedNode("http://a#a"), predicate, NamedNode(f"http://a#{name}"))
    for predicate in (NamedNode("http://a#b"), NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"))
    for name in ("a", "b", "b.c")
)


@pytest.fixture(scope="module")
def listener() -> Iterator[socket.socket]:
    """Yield a socket that listens on loopback."""
    with socket.create_server(("127.0.0.1", 0)) as heard:
        heard.settimeout(0)
        yield heard


@settings(max_examples=200, deadline=None)
@given(FRAMES, SOUP, CALLS, SOUP)
def test_no_soup_of_tokens_brings_a_call_past_the_guard(
    listener: socket.socket, frame: str, before: str, call: str, after: str
) -> None:
    """Whatever passes, the engine may run: it calls nobody. The guard raises nothing but what it says."""
    here = f"<http://127.0.0.1:{listener.getsockname()[1]}/>"
    query = f"PREFIX a: <http://a#> PREFIX h: {here} PREFIX : {here} {frame}"
    query = query.format(before, call, after).replace("<H>", here)
    with contextlib.suppress(InvalidQuery, UnsafeQuery):
        check(query, LIMIT)
        with contextlib.suppress(SyntaxError, ValueError, RuntimeError, OSError):
            list(KNOWN.query(query))
    with pytest.raises(BlockingIOError):
        listener.accept()


@settings(deadline=None)
@given(st.data())
def test_mutated_saved_query_is_passed_or_refused(root: Path, data: st.DataObject) -> None:
    """A piece cut out, doubled or put in anywhere: the guard says yes, or raises what it documents."""
    text = data.draw(st.sampled_from(sorted((root / "sparql").rglob("*.rq")))).read_text()
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    mutated = text[:start] + data.draw(SOUP) + text[data.draw(st.sampled_from([start, end])) :]

    with contextlib.suppress(InvalidQuery, UnsafeQuery):
        assert isinstance(check(mutated, LIMIT), Checked)
