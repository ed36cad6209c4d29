"""The parameters of a request: read as `urllib` reads them, refused where they are not UTF-8 or too many."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dotheque_graph.errors import InvalidRequest
from dotheque_graph.web.request_reading import header_of, pairs_of

PIECES = (
    "a",
    "é",
    "query",
    "=",
    "&",
    "+",
    "%",
    "%2",
    "%20",
    "%zz",
    "%41",
    "%C3%A9",
    "%5Cx",
    "\\",
    "\\x41",
    "\\n",
    ";",
    "%FF",
)


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_parameters_are_those_that_urllib_reads(text):
    try:
        expected = parse_qsl(text, keep_blank_values=True, errors="strict")
    except UnicodeDecodeError:
        with pytest.raises(InvalidRequest, match="UTF-8"):
            pairs_of(text.encode())
    else:
        assert pairs_of(text.encode()) == expected


@pytest.mark.parametrize("encoded", [b"query=%FF", b"query=\xff", b"%C3=1", b"query=%zz%FF"])
def test_what_is_not_utf_8_is_refused(encoded):
    with pytest.raises(InvalidRequest, match="UTF-8"):
        pairs_of(encoded)


def test_a_thousand_parameters_are_read_and_one_more_is_refused():
    assert len(pairs_of(b"&".join([b"a=1"] * 1000))) == 1000
    with pytest.raises(InvalidRequest, match="1000"):
        pairs_of(b"&".join([b"a=1"] * 1001))


def test_a_header_that_comes_twice_is_read_as_one_list():
    scope = {"headers": [(b"accept", b"text/csv"), (b"host", b"example.org"), (b"accept", b"text/html")]}

    assert header_of(scope, b"accept") == b"text/csv,text/html"
    assert header_of(scope, b"if-none-match") == b""
