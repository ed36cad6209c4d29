"""The links in whatever the site sends: pages, headers, stylesheets, site maps, link sets, JSON."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from crawled_answers import Answered

_HEADER_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[\w!#$&+.^`|~*-]+\s*(?:=\s*(?:\"(?:[^\"\\]|\\.)*\"|[^\s\",;]+))?)*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^\s\",;]+))")
_URL_OF_STYLE = re.compile(r"url\(\s*['\"]?([^'\")]+)")
_LOCATION = re.compile(r"<loc>([^<]+)</loc>|\shref=\"([^\"]+)\"|\stemplate=\"([^\"]+)\"")
_TEMPLATE = re.compile(r"\{([\w:]+)\??\}")
_SEARCHED = "budget"
RDF = ("application/ld+json", "application/rdf+xml")
"""Read as RDF, whose IRIs need be no places of a page."""
LINK_FORMATS = ("application/linkset", "application/link-format")


@dataclass(frozen=True, slots=True)
class Link:
    """A link: the address as written, its relation, the media type that it promises."""

    href: str
    rel: str = ""
    type: str = ""


class _Page(HTMLParser):
    """Collects links, anchors and embedded JSON-LD of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[Link] = []
        self.anchors: set[str] = set()
        self._data: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if given.get("id"):
            self.anchors.add(given["id"])
        for name in ("href", "src", "xlink:href", "cite"):
            if name in given:
                self.links.append(
                    Link(given[name], given.get("rel", ""), given.get("type", "") if tag == "link" else "")
                )
        self.links += [Link(part.split()[0]) for part in given.get("srcset", "").split(",") if part.strip()]
        if tag == "meta" and given.get("content", "").startswith(("http://", "https://")):
            self.links.append(Link(given["content"]))
        if tag == "script" and given.get("type") == "application/ld+json":
            self._data = []

    def handle_data(self, data: str) -> None:
        if self._data is not None:
            self._data.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "script" and self._data is not None:
            self.links += addresses_in(json.loads("".join(self._data)))
            self._data = None


def page_links(text: str) -> tuple[list[Link], frozenset[str]]:
    """Return the links of a page and the anchors that others may lead to."""
    page = _Page()
    page.feed(text)
    page.close()
    return page.links, frozenset(page.anchors)


def header_links(text: str) -> list[Link]:
    """Return the links of a Link header (RFC 8288), or of a link set written like one (RFC 9264)."""
    found = []
    for href, rest in _HEADER_LINK.findall(text):
        given = {name.lower(): quoted or plain for name, quoted, plain in _PARAMETER.findall(rest)}
        # What has a profile says the same in other words, so it is no other form of the same triples.
        kind = "" if "profile" in given else given.get("type", "")
        found.append(Link(href, given.get("rel", ""), kind))
        if "anchor" in given:
            found.append(Link(given["anchor"], "anchor"))
    return found


def addresses_in(value: object) -> list[Link]:
    """Return every absolute address among the texts of a JSON value, as a link."""
    if isinstance(value, str):
        return [Link(value)] if value.startswith(("http://", "https://")) and not re.search(r"[\s{}]", value) else []
    if isinstance(value, dict):
        # The keys of JSON-LD are names of terms; a context is made of namespaces, which are no documents.
        return [link for name, part in value.items() if name != "@context" for link in addresses_in(part)]
    if isinstance(value, list):
        return [link for part in value for link in addresses_in(part)]
    return []


def links_in(answer: Answered) -> tuple[list[Link], frozenset[str]]:
    """Return the links of an answer that is no RDF, those of its headers included, and the anchors of a page."""
    links, anchors = header_links(answer.headers.get("link", "")), frozenset[str]()
    kind, text = answer.media_type, ""
    if kind.startswith(("text/", "application/", "image/svg")) and not kind.endswith(("gzip", "zstd", "octet-stream")):
        text = answer.body.decode("utf-8", errors="replace")
    if kind == "text/html":
        inside, anchors = page_links(text)
        links += inside
    else:
        links += _other_links(kind, text)
    return links, anchors


def _other_links(kind: str, text: str) -> Iterator[Link]:
    if kind in RDF:
        return
    if kind in LINK_FORMATS:
        yield from header_links(text)
    elif kind == "application/json" or kind.endswith("+json"):
        yield from addresses_in(json.loads(text))
    elif kind == "text/css":
        yield from (Link(href) for href in _URL_OF_STYLE.findall(text) if not href.startswith("data:"))
    elif kind.endswith(("/xml", "+xml")):
        for found in _LOCATION.findall(text):
            address = next(part for part in found if part).replace("&amp;", "&")
            yield Link(_TEMPLATE.sub(lambda name: _SEARCHED if name[1] == "searchTerms" else "", address))
    elif kind == "text/plain":
        yield from (Link(href) for href in re.findall(r"(?m)^Sitemap:\s*(\S+)", text))
