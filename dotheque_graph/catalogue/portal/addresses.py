"""Web addresses as harvesters take them: in ASCII, since some parsers and clients refuse any other."""

from typing import Final
from urllib.parse import quote, urlsplit

from dotheque_graph.rdf.terms import NamedNode

_KEPT: Final = "!#$%&'()*+,/:;=?@[]~"
"""What has a meaning in an address, or stands for a character already."""


def in_ascii(address: str) -> NamedNode:
    """Return the IRI of an address with what is beyond ASCII encoded: the host by IDNA, the rest by percent signs."""
    if address.isascii():
        return NamedNode(address)
    host = urlsplit(address).netloc
    try:
        plain = host.encode("idna").decode()
    except UnicodeError:  # no host has such a name; the address is as good as it was
        plain = host
    return NamedNode(quote(address.replace(host, plain, 1) if host else address, safe=_KEPT))
