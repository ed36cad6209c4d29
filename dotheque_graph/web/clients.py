"""Who asks, as far as sharing places fairly needs it: an address that is compared and never written down."""

from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from starlette.requests import Request

_NETWORK_BITS: Final = 64
"""The part of an IPv6 address that one subscriber holds."""
_HOST_BITS: Final = 128 - _NETWORK_BITS


def client_of(request: Request, trusted_proxies: int) -> str:
    """Return who sent a request: an IPv4 address, the /64 of an IPv6 one, or "" where nothing tells.

    Each trusted proxy adds the address it was asked from at the end of X-Forwarded-For; what stands before those is
    what the client says of itself. With fewer entries than proxies, the first one counts.
    """
    client = request.scope.get("client")
    peer = client[0] if client else ""
    if not trusted_proxies:
        return _named(peer)
    forwarded = ",".join(request.headers.getlist("x-forwarded-for")).split(",")
    passed = [entry.strip() for entry in forwarded if entry.strip()]
    return _named((passed[-min(trusted_proxies, len(passed))] if passed else peer)[: _LONGEST + 1])


_LONGEST: Final = 64
"""The longest text that can be an address and a port, in characters."""


@lru_cache(maxsize=1024)
def _named(text: str) -> str:
    """Return the name of an address, "" where it is none."""
    if len(text) > _LONGEST:
        return ""
    try:
        address = ip_address(_without_port(text))
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        return _network(address)
    return str(address)


def _without_port(text: str) -> str:
    """Return the address in `1.2.3.4:80`, `[2001:db8::1]:80` or an address alone."""
    if text.startswith("["):
        return text[1:].partition("]")[0]
    return text.partition(":")[0] if text.count(":") == 1 else text


def _network(address: IPv6Address) -> str:
    plain: IPv4Address | None = address.ipv4_mapped
    if plain:
        return str(plain)
    kept = (1 << _NETWORK_BITS) - 1 << _HOST_BITS
    return f"{IPv6Address(int(address) & kept)}/{_NETWORK_BITS}"
