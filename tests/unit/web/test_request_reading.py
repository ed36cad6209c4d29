"""The parameters of a request: read as `urllib` reads them, refused where they are not UTF-8 or too many."""

import asyncio
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from dotheque_graph.errors import InvalidRequest
from dotheque_graph.web.request_reading import declared_size, header_of, in_time, pairs_of, unless_of

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


@pytest.mark.parametrize(("told", "size"), [(b"12", 12), (b"", 0), (b"-1", 0), (b"1,2", 0), (b"x", 0)])
def test_the_size_of_a_body_is_what_its_header_says(told, size):
    assert declared_size({"headers": [(b"content-length", told)] if told else []}) == size


@pytest.mark.parametrize(
    ("method", "unless"), [("GET", '"a"'), ("HEAD", '"a"'), ("POST", ""), ("PUT", ""), ("DELETE", "")]
)
def test_what_a_client_has_matters_to_get_and_head_alone(method, unless):
    assert unless_of({"method": method, "headers": [(b"if-none-match", b'"a"')]}) == unless


def test_what_arrives_in_time_is_read_and_what_does_not_is_408():
    async def read(seconds):
        await asyncio.sleep(seconds)
        return b"read"

    assert asyncio.run(in_time(read(0), 5)) == b"read"
    with pytest.raises(HTTPException) as late:
        asyncio.run(in_time(read(5), 0.01))
    assert late.value.status_code == 408
