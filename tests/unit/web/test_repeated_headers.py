"""Headers of a request on several lines, which say what one line with commas says (RFC 9110, section 5.3)."""

from dotheque_graph.web.envelope import joined

HUT = "/doc/organisation/la-cabane"


def test_what_is_accepted_may_stand_on_several_lines(client):
    response = client.get(HUT, headers=[("Accept", "image/png"), ("Accept", "text/turtle")])

    assert response.headers["content-type"] == "text/turtle; charset=utf-8"


def test_what_is_held_may_stand_on_several_lines(client):
    etag = client.get(f"{HUT}.ttl").headers["etag"]

    for tags in (['"other"', etag], [etag, '"other"']):
        assert client.get(f"{HUT}.ttl", headers=[("If-None-Match", one) for one in tags]).status_code == 304


def test_languages_may_stand_on_several_lines(client):
    response = client.get("/list", headers=[("Accept-Language", "de"), ("Accept-Language", "en")])

    assert response.headers["content-language"] == "en"


def test_lists_are_joined_in_their_order_and_nothing_else_is():
    once = [(b"host", b"a"), (b"accept", b"x")]
    many = [(b"accept", b"x"), (b"content-type", b"a"), (b"accept", b"y;q=0.5"), (b"content-type", b"b")]

    assert joined(once) is once
    assert joined(many) == [(b"accept", b"x, y;q=0.5"), (b"content-type", b"a"), (b"content-type", b"b")]
