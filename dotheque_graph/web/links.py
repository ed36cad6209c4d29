"""The header Link of what is no document of an entity: its licence, its address, its other formats (RFC 8288)."""

from collections.abc import Iterable
from typing import Final

from dotheque_graph.catalogue.void import LICENCE as LICENCE_IRI
from dotheque_graph.rdf.formats import Format
from dotheque_graph.web.urls import Urls

LICENCE: Final = LICENCE_IRI.value
"""What everything on the site may be used under: the Licence Ouverte 2.0, compatible with CC BY."""

LONGEST_HEADER: Final = 2600
"""Characters of a header Link at most: many proxies take no heads over 4 kB, and the others take some 1,300 of them."""


def bounded(links: Iterable[str], longest: int = LONGEST_HEADER) -> str:
    """Return a header Link of at most so many characters, without the links that do not fit after those before them."""
    kept = []
    for one in links:
        if len(one) + 2 <= longest:
            longest -= len(one) + 2
            kept.append(one)
    return ", ".join(kept)


def alternates(urls: Urls, path: str, formats: Iterable[Format], form: Format | None = None) -> tuple[str, ...]:
    """Return the links to what a path offers in other `formats` than `form`, each by its extension."""
    return tuple(
        f'<{urls.absolute(urls.page(f"{path}.{other.extension}"))}>; rel="alternate"; type="{other.media_type}"'
        for other in formats
        if other is not form
    )


def data_link(urls: Urls, canonical: str, *others: str) -> str:
    """Return the header Link of an answer that holds data: its address, its licence, where programs read on, `others`.

    `canonical` is a path of the site, or an address; "" for what has none of its own.
    """
    address = canonical if "://" in canonical else urls.absolute(urls.as_of(None).speaking(None).page(canonical))
    return ", ".join(
        (
            *([f'<{address}>; rel="canonical"'] if canonical else ()),
            f'<{LICENCE}>; rel="license"',
            f'<{urls.absolute(urls.page("/openapi.json"))}>; rel="service-desc"; type="application/json"',
            *others,
        )
    )


def dataset_link(urls: Urls) -> str:
    """Return the link from a part of the data set, such as its feed, to the description of the whole."""
    return f'<{urls.absolute(urls.page("/void"))}>; rel="describedby"'
