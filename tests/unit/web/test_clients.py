import pytest
from starlette.requests import Request

from dotheque_graph.web.clients import client_of


def asked(peer, *forwarded):
    headers = [(b"x-forwarded-for", value.encode()) for value in forwarded]
    return Request({"type": "http", "client": (peer, 1) if peer else None, "headers": headers})


@pytest.mark.parametrize(
    ("peer", "name"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("unix:", ""),
        (None, ""),
    ],
)
def test_a_client_is_its_address_or_its_network(peer, name):
    assert client_of(asked(peer), 0) == name


@pytest.mark.parametrize(
    ("proxies", "forwarded", "name"),
    [
        (0, ["203.0.113.9"], "192.0.2.1"),
        (1, ["203.0.113.9, 198.51.100.7"], "198.51.100.7"),
        (1, ["203.0.113.9", "198.51.100.7"], "198.51.100.7"),
        (2, ["203.0.113.9, 198.51.100.7, 192.0.2.2"], "198.51.100.7"),
        (2, ["198.51.100.7"], "198.51.100.7"),
        (1, [], "192.0.2.1"),
        (1, ["198.51.100.7:4711"], "198.51.100.7"),
        (1, ["[2001:db8:1:2::9]:4711"], "2001:db8:1:2::/64"),
        (1, ["anything"], ""),
    ],
)
def test_behind_proxies_it_is_the_address_that_the_outermost_trusted_one_saw(proxies, forwarded, name):
    assert client_of(asked("192.0.2.1", *forwarded), proxies) == name
