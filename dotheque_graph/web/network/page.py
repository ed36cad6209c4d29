"""The page of the network around an entity, and the same as JSON."""

import json
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from dotheque_graph.catalogue.neighbourhood import Neighbourhood, Rest, neighbourhood, read_for_neighbours
from dotheque_graph.catalogue.view import CatalogueView
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.validation.shapes import Shapes
from dotheque_graph.web.elements import Badge, Link, Text
from dotheque_graph.web.entity.material import Material
from dotheque_graph.web.frame import shell
from dotheque_graph.web.network.drawing import (
    KindGroup,
    NetworkDrawing,
    as_data,
    draw,
    iris_between,
    kind_groups,
    relation_words,
)
from dotheque_graph.web.pages import Page
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.site import Visit
from dotheque_graph.web.templating import fingerprint
from dotheque_graph.web.words import noted

SCRIPT: Final = "network.js"
_SCRIPT_WORDS: Final = (
    noted("Zoom in"),
    noted("Zoom out"),
    noted("The whole drawing"),
    noted("Open what is tied to {name}"),
    noted("Close what is tied to {name}"),
    noted("{name}: {number} more are drawn."),
    noted("{name}: nothing more to draw."),
    noted("It could not be read; try again."),
    noted("Arrow keys move the drawing, + and - change its size."),
)
"""What the script says, in the language of the page."""


@dataclass(frozen=True, slots=True)
class NetworkPage(Page):
    """The network around an entity: the list of its neighbours by kind, and the drawing of them.

    `title` is the name of the entity and where its page is, `rest` leads to the neighbours that are not told. `drawing`
    is None where there are no neighbours. `script` is the address of what makes the drawing move, `words` what it says.
    """

    template: ClassVar[str] = "network.html"
    iri: str
    badge: Badge | None
    title: Link
    heading: str
    remark: str
    groups: tuple[KindGroup, ...]
    rest: tuple[Link, ...]
    drawing: NetworkDrawing | None
    description: Text
    data: str
    script: str
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Read:
    """A neighbourhood with the names of what is in it."""

    material: Material
    found: Neighbourhood
    groups: tuple[KindGroup, ...]


def _read(view: CatalogueView, reader: Reader, shapes: Shapes, iri: NamedNode) -> _Read:
    """Return the neighbourhood of an IRI; raise EntityNotFound or EntityWithdrawn."""
    description = view.describe(iri, read_for_neighbours)
    material = Material(description, view, reader, shapes, Names(view, reader.language))
    found = neighbourhood(view.store, description)
    return _Read(material, found, kind_groups(material, found))


def network_page(visit: Visit, iri: NamedNode) -> NetworkPage:
    """Return the page of the network around an IRI; raise EntityNotFound or EntityWithdrawn."""
    reader = visit.reader
    read = _read(visit.view, reader, visit.site.application.shapes(), iri)
    title, material = read.material.link(iri), read.material
    heading = reader.words.gettext("The network around {name}").format(name=title.text)
    kind = material.kind(material.node)
    frame = shell(
        visit.request,
        reader,
        title=heading,
        section=kind.segment if kind else "",
        release=visit.release.release,
        indexed=False,
        relations=(("up", reader.urls.about(iri)),),
    )
    remark = _remark(reader, read.found)
    return NetworkPage(
        shell=frame,
        iri=iri.value,
        badge=material.badge(material.node),
        title=title,
        heading=heading,
        remark=remark,
        groups=read.groups,
        rest=tuple(_rest(material, one) for one in read.found.rest),
        drawing=draw(title.text, read.groups, read.found.between) if read.groups else None,
        description=Text(
            reader.words.gettext("Its neighbours stand around it by kind; the list says the same in words.")
        ),
        data=reader.urls.network(iri, "json"),
        script=reader.urls.static(SCRIPT, fingerprint(SCRIPT)),
        words={message: reader.words.gettext(message) for message in _SCRIPT_WORDS},
    )


def _remark(reader: Reader, found: Neighbourhood) -> str:
    """Return how many neighbours there are, and how many of the links are told."""
    words, number = reader.words, len(found.neighbours)
    if not number:
        return words.gettext("Nothing in the catalogue is tied to it yet.")
    told = words.ngettext("{number} neighbour", "{number} neighbours", number).format(number=words.number(number))
    others = sum(rest.number for rest in found.rest)
    if not others:
        return told
    more = words.ngettext("and {number} other link", "and {number} other links", others)
    return f"{told} {more.format(number=words.number(others))}"


def _rest(material: Material, rest: Rest) -> Link:
    """Return where the links that are not told stand: their list, or the page of the entity for its own values."""
    words, urls, iri = material.reader.words, material.reader.urls, material.description.iri
    number = words.ngettext("{number} other", "{number} others", rest.number).format(number=words.number(rest.number))
    address = urls.about(iri) if rest.relation.outgoing else urls.through(iri, rest.relation.prop.value)
    return Link(relation_words(material, rest.relation), address, note=number)


def network_data(view: CatalogueView, reader: Reader, shapes: Shapes, iri: NamedNode) -> bytes:
    """Return the same neighbourhood as JSON; raise EntityNotFound or EntityWithdrawn."""
    read = _read(view, reader, shapes, iri)
    title = read.material.link(iri)
    told: dict[str, Any] = {
        "iri": iri.value,
        "name": title.text,
        "page": title.href,
        "neighbours": as_data(read.groups),
        "between": iris_between(read.found),
        "rest": [
            {
                "property": one.relation.prop.value,
                "outgoing": one.relation.outgoing,
                "words": relation_words(read.material, one.relation),
                "number": one.number,
            }
            for one in read.found.rest
        ],
    }
    return json.dumps(told, ensure_ascii=False).encode()
