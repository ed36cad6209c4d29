"""The pages of lists: the kinds, the entities of a kind, and what points to an entity."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.description import read_node
from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT, LISTED, Kind
from dotheque_graph.catalogue.labels import best_text
from dotheque_graph.catalogue.lists import EntityPage, Entry, page_of
from dotheque_graph.catalogue.names import Named
from dotheque_graph.catalogue.paging import pages_beside, pages_of
from dotheque_graph.errors import InvalidParameter, PageNotFound
from dotheque_graph.namespaces import DCTERMS, DOTH, SKOS, VOC
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Badge, Card, Link, Text
from dotheque_graph.web.entity.material import Material, capitalised
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Door, KindsPage, ListPage, MenuEntry, Pager
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.site import Visit, answer_page

_LONGEST_PAGE: Final = 6
"""Digits of a number of page; Python refuses to read thousands of them."""
LEVELS: Final = ("region", "departement", "epci", "commune")


def page_number(request: Request) -> int:
    """Return `?page=`, from 1; raise InvalidParameter."""
    text = request.query_params.get("page", "1")
    if len(text) > _LONGEST_PAGE or not text.isdecimal() or int(text) < 1:
        raise InvalidParameter("page", text[: _LONGEST_PAGE * 2], "a number from 1", "un nombre à partir de 1")
    return int(text)


async def kinds(request: Request) -> Response:
    """Answer the table of kinds."""
    return await answer_page(request, ("kinds",), _kinds_page)


def _kinds_page(visit: Visit) -> KindsPage:
    title = visit.reader.words.gettext("The whole catalogue")
    frame = shell(visit.request, visit.reader, title=title, section="all", release=visit.release.release)
    return KindsPage(frame, doors_of(visit, LISTED))


def doors_of(visit: Visit, chosen: Iterable[Kind]) -> tuple[Door, ...]:
    """Return a door for each kind that has entities."""
    counts, reader = visit.view.figures().counts, visit.reader
    return tuple(
        Door(
            capitalised(kind.plural(reader.language)),
            reader.words.number(counts[kind.segment]),
            reader.urls.list(kind),
            kind.icon,
        )
        for kind in chosen
        if counts[kind.segment]
    )


async def entities(request: Request) -> Response:
    """Answer a page of the entities of a kind."""
    kind = KIND_OF_SEGMENT.get(request.path_params["segment"])
    if kind is None or not kind.listed:
        raise PageNotFound(request.url.path)
    number, level = page_number(request), _level(request, kind)
    asked = {"level": level, "page": number if number > 1 else None}
    return await answer_page(request, ("list",), lambda visit: _list_page(visit, kind, level, number), asked=asked)


def _level(request: Request, kind: Kind) -> str | None:
    level = request.query_params.get("level")
    if level is not None and (kind.segment != "territory" or level not in LEVELS):
        raise InvalidParameter("level", level, ", ".join(LEVELS))
    return level


def _list_page(visit: Visit, kind: Kind, level: str | None, number: int) -> ListPage:
    reader = visit.reader
    heading = capitalised(kind.plural(reader.language))
    found = _page_of(visit, _names(visit, kind, level), number, reader.urls.list(kind, number, level))
    return ListPage(
        shell=shell(
            visit.request,
            reader,
            title=heading,
            section=kind.segment,
            release=visit.release.release,
            relations=relations(reader.urls.kinds(), found, lambda page: reader.urls.list(kind, page, level)),
        ),
        badge=None,
        heading=heading,
        remark=_remark(visit, kind, level, found),
        levels=_levels(reader, kind, level),
        cards=_cards(visit, found.entries),
        pager=pager(reader, found, lambda page: reader.urls.list(kind, page, level)),
    )


def _incoming_page(visit: Visit, iri: NamedNode, via: NamedNode, number: int) -> EntityPage:
    """Return a page of what points to an entity by a property: the one that documents in RDF have too."""
    group, sources = visit.view.incoming_page(iri, via, number)
    labels = visit.view.labels(sources, visit.reader.language)
    entries = tuple(Entry(Named(source, labels[source]), read_node(visit.store, source)) for source in sources)
    return EntityPage(group.total, number, pages_of(group), entries)


def _page_of(visit: Visit, names: Sequence[Named], number: int, address: str) -> EntityPage:
    found = page_of(visit.store, names, number, visit.site.application.settings.page_size)
    if number > found.pages:
        raise PageNotFound(address)
    return found


def _names(visit: Visit, kind: Kind, level: str | None) -> tuple[Named, ...]:
    language = visit.reader.language
    if kind.segment != "territory":
        return visit.view.names(kind, language)
    if level:
        return visit.view.names_in(DOTH.term("level"), VOC.term(f"territory-level/{level}"), language)
    return visit.view.named_places(language)


def _remark(visit: Visit, kind: Kind, level: str | None, found: EntityPage) -> str:
    words = visit.reader.words
    if kind.segment == "territory" and level is None:
        text = words.gettext("{number} places that the catalogue speaks of, among {total}: choose a level to see all.")
        total = visit.view.figures().counts[kind.segment]
        return text.format(number=words.number(found.total), total=words.number(total))
    return _entries(visit.reader, found.total)


def _entries(reader: Reader, total: int) -> str:
    words = reader.words
    return words.ngettext("{number} entry", "{number} entries", total).format(number=words.number(total))


def _levels(reader: Reader, kind: Kind, level: str | None) -> tuple[MenuEntry, ...]:
    if kind.segment != "territory":
        return ()
    _ = reader.words.gettext
    texts = {
        "region": _("Regions"),
        "departement": _("Départements"),
        "epci": _("Intercommunalities"),
        "commune": _("Communes"),
    }
    first = MenuEntry(_("In the catalogue"), reader.urls.list(kind), level is None)
    return (
        first,
        *(MenuEntry(texts[one], reader.urls.list(kind, level=one), one == level) for one in LEVELS),
    )


def _cards(visit: Visit, entries: Iterable[Entry]) -> tuple[Card, ...]:
    names = Names(visit.view, visit.reader.language)
    shown = tuple(entries)
    wanted = [iri for entry in shown for prop in _NOTED for iri in entry.node.links(prop)]
    names.learn([*wanted, *(entry.named.iri for entry in shown)])
    return tuple(_card(visit.reader, names, entry) for entry in shown)


_NOTED: Final = (
    DOTH.term("resourceType"),
    DOTH.term("status"),
    DOTH.term("organisationType"),
    DOTH.term("publicationState"),
    DCTERMS.term("spatial"),
    DOTH.term("level"),
    DCTERMS.term("isPartOf"),
)
"""What stands under the name in a list."""
_TOLD: Final = (DCTERMS.term("description"), SKOS.term("definition"), DOTH.term("finding"))


def _card(reader: Reader, names: Names, entry: Entry) -> Card:
    label = entry.named.label
    text = next((found for prop in _TOLD if (found := best_text(entry.node.all(prop), reader.language))), None)
    goal = (
        entry.named.iri.value.rpartition("/")[2] if entry.named.iri.value.startswith("http://metadata.un.org") else ""
    )
    notes = tuple(
        Link(names[iri].text, reader.urls.document(iri) or iri.value, foreign(reader, names[iri].language))
        for prop in _NOTED
        for iri in entry.node.links(prop)
    )
    title = Link(
        f"{goal} · {label.text}" if goal else label.text,
        reader.urls.document(entry.named.iri) or entry.named.iri.value,
        foreign(reader, label.language),
        goal=goal,
    )
    shown = Text(text.value, foreign(reader, text.language or "")) if text else None
    return Card(None, title, shown, notes)


def foreign(reader: Reader, language: str) -> str:
    """Return a language tag where it is not that of the page."""
    return "" if language == reader.language else language


def pager(reader: Reader, found: EntityPage, address: Callable[[int], str]) -> Pager | None:
    """Return where one stands in a list; None where it has one page."""
    if found.pages == 1:
        return None
    _ = reader.words.gettext
    before = Link(_("Previous page"), address(found.page - 1)) if found.page > 1 else None
    after = Link(_("Next page"), address(found.page + 1)) if found.page < found.pages else None
    text = _("Page {page} of {pages}").format(page=found.page, pages=reader.words.number(found.pages))
    return Pager(text, before, after)


def relations(above: str, found: EntityPage, address: Callable[[int], str]) -> tuple[tuple[str, str], ...]:
    """Return the pages beside a page of a list: the one above, and the first, previous, next and last of several."""
    beside = pages_beside(found.page, found.pages)
    return (("up", above), *((relation, address(number)) for relation, number in beside.items()))


def links_page(visit: Visit, iri: NamedNode, via: NamedNode, number: int) -> ListPage:
    """Return a page of what points to an entity by a property; raise EntityNotFound where nothing does.

    Raises EntityWithdrawn and PageNotFound too.
    """
    reader, view = visit.reader, visit.view
    names = Names(view, reader.language)
    material = Material(view.describe_unlinked(iri), view, reader, visit.site.application.shapes(), names)
    found = _incoming_page(visit, iri, via, number)
    title, above = material.link(iri), reader.urls.about(iri)
    heading = reader.words.gettext("{name}: {outcome}").format(name=material.inverse_name(via), outcome=title.text)
    frame = shell(
        visit.request,
        reader,
        title=heading,
        release=visit.release.release,
        indexed=False,
        relations=relations(above, found, lambda page: reader.urls.through(iri, via.value, page)),
    )
    return ListPage(
        shell=frame,
        badge=Badge(title.text, "back", above, title.language),
        heading=heading,
        remark=_entries(reader, found.total),
        levels=(),
        cards=_cards(visit, found.entries),
        pager=pager(reader, found, lambda page: reader.urls.through(iri, via.value, page)),
    )
