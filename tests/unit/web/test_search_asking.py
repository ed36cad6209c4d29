"""What is read of the address of a search, and the one address that each search has."""

import pytest
from starlette.requests import Request

from dotheque_graph.errors import InvalidParameter, InvalidRequest
from dotheque_graph.search.model import Facet, Sort
from dotheque_graph.web.search.asking import clean, question_of
from dotheque_graph.web.urls import Urls

URLS = Urls("https://exemple.fr/doth")


def asked(query, **options):
    scope = {"type": "http", "query_string": query.encode(), "headers": [], "path": "/search"}
    return question_of(Request(scope), "fr", **options)


@pytest.mark.parametrize(
    ("query", "address"),
    [
        ("", "/doth/search"),
        ("q=+a++b+&sort=relevance&page=1", "/doth/search?q=a+b"),
        ("page=3&theme=b&q=x&kind=resource&theme=a&theme=b", "/doth/search?q=x&kind=resource&theme=a&theme=b&page=3"),
        ("territory=departement/33&sort=newest&unknown=1", "/doth/search?territory=departement/33&sort=newest"),
        ("year=&theme=%20", "/doth/search"),
        ("q=%26theme%3Da", "/doth/search?q=%26theme%3Da"),
        ("all=theme&page=2&q=x&sort=title", "/doth/search?q=x&sort=title&page=2&all=theme"),
        ("all=nothing&q=x", "/doth/search?q=x"),
    ],
)
def test_every_state_has_one_address_whatever_the_order_it_was_asked_in(query, address):
    question = asked(query)

    assert question.address(URLS) == address
    assert asked(address.partition("?")[2]) == question


def test_an_address_keeps_the_language_and_the_release():
    urls = URLS.speaking("en").as_of("3")

    assert asked("q=x").address(urls, "/search.csv") == "/doth/search.csv?q=x&lang=en&release=3"


def test_which_facet_is_whole_concerns_the_page_alone():
    question = asked("q=x&all=theme")

    assert question.whole is Facet.THEME
    assert question.address(URLS, "/search.csv") == "/doth/search.csv?q=x"
    with pytest.raises(InvalidParameter):
        asked("all=theme", for_program=True)


def test_a_value_is_taken_away_and_the_first_page_is_left():
    question = asked("q=x&theme=a&theme=b&kind=resource&page=4")

    assert question.without(Facet.THEME, "a").address(URLS) == "/doth/search?q=x&kind=resource&theme=b"
    assert question.without(Facet.KIND, "resource").address(URLS) == "/doth/search?q=x&theme=a&theme=b"
    assert question.choosing({}).address(URLS) == "/doth/search?q=x"


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a\x00b\x1b[31m", "a b [31m"),
        ("exe\u202eslx", "exeslx"),
        ("démo\u00adcratie", "démocratie"),
        (" a\r\nb\u2028c ", "a b c"),
        ("\ud800x", "x"),
    ],
)
def test_what_no_reader_sees_is_not_searched(text, read):
    assert clean(text) == read


def test_too_long_words_are_cut_and_this_is_known():
    question = asked("q=" + "x" * 10_000)

    assert (len(question.asked.words), question.cut) == (200, True)
    assert not asked("q=" + "x" * 200).cut


def test_a_long_value_is_cut():
    assert asked("theme=" + "y" * 5000).asked.chosen[Facet.THEME] == ("y" * 100,)


def test_too_many_parameters_are_refused():
    assert len(asked("&".join(f"theme=t{number}" for number in range(100))).asked.chosen[Facet.THEME]) == 100
    with pytest.raises(InvalidRequest):
        asked("&".join(f"theme=t{number}" for number in range(500)))


@pytest.mark.parametrize("query", ["page=x", "page=0", "page=-1", "page=99999999", "sort=loudest"])
def test_a_page_or_an_order_that_cannot_be_is_refused(query):
    with pytest.raises(InvalidParameter):
        asked(query)


@pytest.mark.parametrize("size", ["0", "101", "x", "²", "1" * 5000])
def test_a_size_that_cannot_be_is_refused_to_programs(size):
    with pytest.raises(InvalidParameter):
        asked(f"size={size}", for_program=True)


def test_a_size_is_for_programs_alone():
    assert asked("size=7", for_program=True).asked.size == 7
    assert asked("size=7").asked.size == 20


def test_an_order_is_read():
    assert asked("sort=oldest").asked.sort is Sort.OLDEST
    assert asked("sort=").asked.sort is Sort.RELEVANCE
