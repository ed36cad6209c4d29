"""The search by name: which entities of the catalogue have these words in one of their names."""

from itertools import groupby
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.kinds import Kind
from dotheque_graph.catalogue.names import Findable
from dotheque_graph.namespaces import VOC
from dotheque_graph.web.elements import Badge, Link
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.lists import foreign
from dotheque_graph.web.pages import FindPage, HitGroup
from dotheque_graph.web.reader import Names
from dotheque_graph.web.site import Visit, answer_page, shell

_HITS: Final = 12
_MOST_HITS: Final = 60
_LONGEST_SEARCH: Final = 100


async def find(request: Request) -> Response:
    """Answer the search by name."""
    words = " ".join(request.query_params.get("q", "").split())[:_LONGEST_SEARCH]
    return await answer_page(request, ("find", words), lambda visit: _find_page(visit, words))


def _find_page(visit: Visit, words: str) -> FindPage:
    say = visit.reader.words
    hits = visit.view.find(words)
    groups = tuple(_hit_group(visit, kind, tuple(found)) for kind, found in groupby(hits, key=lambda hit: hit.kind))
    remark = ""
    if words:
        found = say.ngettext("{number} name contains “{words}”.", "{number} names contain “{words}”.", len(hits))
        remark = found.format(number=say.number(len(hits)), words=words)
    frame = shell(
        visit.request,
        visit.reader,
        title=say.gettext("Search by name"),
        section="find",
        release=visit.release.release,
        indexed=False,
    )
    return FindPage(frame, words, remark, groups)


def _hit_group(visit: Visit, kind: Kind, hits: tuple[Findable, ...]) -> HitGroup:
    reader = visit.reader
    shown = hits[: _HITS if kind.segment == "territory" else _MOST_HITS]
    names = Names(visit.store, reader.language)
    names.learn(hit.iri for hit in shown)
    links = tuple(
        Link(
            names[hit.iri].text,
            reader.urls.document(hit.iri) or hit.iri.value,
            foreign(reader, names[hit.iri].language),
            note=_code(hit, names),
        )
        for hit in shown
    )
    say = reader.words
    left = len(hits) - len(shown)
    more = say.gettext("and {number} more: add a word").format(number=say.number(left)) if left else ""
    badge = Badge(capitalised(kind.plural(reader.language)), kind.icon, reader.urls.list(kind))
    return HitGroup(badge, say.number(len(hits)), links, more)


def _code(hit: Findable, names: Names) -> str:
    """Return level and code of a territory: many communes have the same name."""
    if hit.kind.segment != "territory":
        return ""
    level, _, code = hit.iri.value.partition("/id/territory/")[2].partition("/")
    return f"{names[VOC.term(f'territory-level/{level}')].text} {code}"
