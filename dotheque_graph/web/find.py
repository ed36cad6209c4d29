"""The search: which entities of the catalogue have these words in a name, a code, a keyword or a theme."""

from itertools import groupby
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.kinds import Kind
from dotheque_graph.catalogue.lists import busiest_themes
from dotheque_graph.catalogue.names import Findable, counted
from dotheque_graph.namespaces import SDG, VOC
from dotheque_graph.web.elements import Badge, Link
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.home import questions
from dotheque_graph.web.lists import foreign
from dotheque_graph.web.pages import FindPage, HitGroup
from dotheque_graph.web.reader import Names
from dotheque_graph.web.site import Visit, answer_page, shell

_HITS: Final = 12
_MOST_HITS: Final = 60
_LONGEST_SEARCH: Final = 100


async def find(request: Request) -> Response:
    """Answer the search."""
    words = " ".join(request.query_params.get("q", "").split())[:_LONGEST_SEARCH]
    return await answer_page(request, ("find",), lambda visit: _find_page(visit, words), asked={"q": words or None})


def _find_page(visit: Visit, words: str) -> FindPage:
    say = visit.reader.words
    hits = visit.view.find(words)
    groups = tuple(_hit_group(visit, kind, tuple(found)) for kind, found in groupby(hits, key=lambda hit: hit.kind))
    remark = ""
    if words:
        found = say.ngettext("{number} entry for “{words}”.", "{number} entries for “{words}”.", len(hits))
        remark = (found if hits else say.gettext("Nothing for “{words}”.")).format(
            number=say.number(len(hits)), words=words
        )
    frame = shell(
        visit.request,
        visit.reader,
        title=say.gettext("Search"),
        section="find",
        release=visit.release.release,
        indexed=False,
    )
    themes = () if hits else _themes(visit)
    return FindPage(frame, words, remark, groups, themes, () if hits else questions(visit))


def _themes(visit: Visit) -> tuple[Link, ...]:
    """Return the themes that most entities have, by name: what to try where nothing was found."""
    reader, names = visit.reader, Names(visit.store, visit.reader.language)
    themes = busiest_themes(visit.store)
    names.learn(themes)
    links = (
        Link(names[iri].text, reader.urls.document(iri) or "", foreign(reader, names[iri].language)) for iri in themes
    )
    return tuple(sorted(links, key=lambda link: counted(link.text)))


def _hit_group(visit: Visit, kind: Kind, hits: tuple[Findable, ...]) -> HitGroup:
    reader = visit.reader
    shown = hits[: _HITS if kind.segment == "territory" else _MOST_HITS]
    names = Names(visit.store, reader.language)
    names.learn(hit.iri for hit in shown)
    links = tuple(
        Link(
            _called(hit, names),
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


def _called(hit: Findable, names: Names) -> str:
    """Return the name of a hit, that of a goal behind its number."""
    number = hit.iri.value.removeprefix(SDG) if hit.kind.segment == "goal" else ""
    return f"{number} · {names[hit.iri].text}" if number else names[hit.iri].text


def _code(hit: Findable, names: Names) -> str:
    """Return level and code of a territory: many communes have the same name."""
    if hit.kind.segment != "territory":
        return ""
    level, _, code = hit.iri.value.partition("/id/territory/")[2].partition("/")
    return f"{names[VOC.term(f'territory-level/{level}')].text} {code}"
