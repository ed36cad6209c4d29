"""The front page: what the DO'thèque is, its figures, three questions to begin with, the goals and the doors."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.catalogue.description import Node, read_node
from dotheque_graph.catalogue.kinds import KIND_OF_SEGMENT, LISTED, Kind
from dotheque_graph.catalogue.labels import best_text
from dotheque_graph.catalogue.lists import ANNOUNCED_CONTENTS
from dotheque_graph.namespaces import DCTERMS, DOTH, ID, SDG
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.search.model import MOST_WORDS
from dotheque_graph.store.graph_store import GraphStore
from dotheque_graph.web.elements import Badge, Card, Link, Text
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.envelope import OWN_SCRIPTS
from dotheque_graph.web.frame import COMMONS, shell
from dotheque_graph.web.lists import doors_of
from dotheque_graph.web.pages import Count, GoalTile, HomePage, View
from dotheque_graph.web.portal.data_page import feed_alternates
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.search.asking import SCRIPT, SUGGESTIONS
from dotheque_graph.web.site import Visit, answer_page
from dotheque_graph.web.templating import fingerprint
from dotheque_graph.web.words import noted

QUESTIONS: Final = (
    (noted("How can waste be reduced together with residents?"), ID.term("experiment/0-dechet-100-citoyen")),
    (noted("Who can speak for a meadow?"), ID.term("experiment/micro-parlement-des-espaces-naturels")),
    (noted("How can we deliberate on what we eat?"), ID.term("resource/guide-democratie-alimentaire")),
)
"""Questions to begin with and the entity that answers each; one whose entity is not in the release is left out."""

_VIEWS: Final = (
    (
        "pin",
        "/map",
        noted("Map"),
        noted("What happens in each département and region, and the table that says the same."),
    ),
    ("wheel", "/goals", noted("Wheel of goals"), noted("What contributes to each goal, and from where.")),
    (
        "chart",
        "/matrix",
        noted("Experiments, territories and goals"),
        noted("Which experiment, where, for which goal, in one table."),
    ),
    ("calendar", "/timeline", noted("Timeline"), noted("The experiments in the order of their years.")),
    (
        "people",
        "/network/organisation/democratie-ouverte",
        noted("Network"),
        noted("Who works with whom, beginning with Démocratie Ouverte."),
    ),
    (
        "lens",
        "/gaps",
        noted("What is missing"),
        noted("Themes, goals and places with nothing yet. Suggest what you know."),
    ),
)
"""Views across the catalogue: icon, path, name, what each shows."""
_COUNTED: Final = ("resource", "experiment", "organisation")
_GOALS: Final = 17
EXAMPLE: Final = "SELECT ?experiment ?title WHERE {\n  ?experiment a doth:Experiment ; dcterms:title ?title .\n}"


async def home(request: Request) -> Response:
    """Answer the front page."""
    headers = {"Content-Security-Policy": OWN_SCRIPTS}
    return await answer_page(request, ("home",), _page, headers=headers)


def _page(visit: Visit) -> HomePage:
    reader, urls = visit.reader, visit.site.urls
    _ = reader.words.gettext
    summary = _(
        "Methods, field experience and experiments of democratic innovation, chosen by a committee and linked to the "
        "organisations, the places and the sustainable development goals they concern."
    )
    commons = read_node(visit.store, COMMONS)
    frame = shell(
        visit.request,
        reader,
        title="",
        summary=summary,
        canonical=urls.absolute(urls.home()),
        alternates=feed_alternates(urls),
        release=visit.release.release,
        dated=True,
    )
    return HomePage(
        shell=frame,
        counts=_counts(visit),
        questions=questions(visit),
        views=_views(reader),
        goals=_goals(visit),
        doors=doors_of(visit, LISTED),
        commons=Link(_("What the DO'thèque is"), reader.urls.document(COMMONS) or "") if commons.values else None,
        example=reader.urls.sparql_form(_prefixed(EXAMPLE)),
        public_url=urls.public_url,
        script=reader.urls.static(SCRIPT, fingerprint(SCRIPT)),
        suggestions=reader.urls.page(SUGGESTIONS),
        longest=MOST_WORDS,
    )


def _views(reader: Reader) -> tuple[View, ...]:
    _ = reader.words.gettext
    return tuple(View(icon, Link(_(name), reader.urls.page(path)), _(text)) for icon, path, name, text in _VIEWS)


def _prefixed(query: str) -> str:
    return f"PREFIX dcterms: <{DCTERMS}>\nPREFIX doth: <{DOTH}>\n\n{query}\n"


def _counts(visit: Visit) -> tuple[Count, ...]:
    figures, reader = visit.view.figures(), visit.reader
    counts = [
        _count(reader, KIND_OF_SEGMENT[segment], figures.counts[segment])
        for segment in _COUNTED
        if figures.counts[segment]
    ]
    if figures.announced:
        number = reader.words.number(float(figures.announced.value))
        address = reader.urls.document(ANNOUNCED_CONTENTS) or ""
        counts.append(Count(number, reader.words.gettext("contents announced"), address))
    return tuple(counts)


def _count(reader: Reader, kind: Kind, number: int) -> Count:
    word = kind.singular(reader.language) if number == 1 else kind.plural(reader.language)
    return Count(reader.words.number(number), word, reader.urls.list(kind))


def questions(visit: Visit) -> tuple[Card, ...]:
    """Return the questions to begin with that the release answers."""
    nodes = ((question, read_node(visit.store, iri)) for question, iri in QUESTIONS)
    return tuple(_question(visit.reader, question, node) for question, node in nodes if node.values)


def _question(reader: Reader, question: str, node: Node) -> Card:
    text = best_text(node.all(DCTERMS.term("description")), reader.language)
    segment = node.iri.value.removeprefix(ID).partition("/")[0]
    kind = KIND_OF_SEGMENT[segment]
    return Card(
        badge=Badge(capitalised(kind.singular(reader.language)), kind.icon),
        title=Link(reader.words.gettext(question), reader.urls.document(node.iri) or ""),
        text=Text(_first_sentence(text.value)) if text else None,
    )


def _first_sentence(text: str) -> str:
    """Return the first sentence of a description; the rest is on its page."""
    sentence, stop, _ = text.partition(". ")
    return sentence + "." if stop else text


def _goals(visit: Visit) -> tuple[GoalTile, ...]:
    names, urls = Names(visit.store, visit.reader.language), visit.reader.urls
    iris = [NamedNode(f"{SDG}{number}") for number in range(1, _GOALS + 1)]
    names.learn(iris)
    return tuple(
        GoalTile(str(number), names[iri].text, urls.document(iri) or "", _is_linked(visit.store, iri))
        for number, iri in enumerate(iris, 1)
    )


def _is_linked(store: GraphStore, goal: NamedNode) -> bool:
    return any(store.quads(predicate=DOTH.term(name), value=goal) for name in ("goal", "proposedGoal"))
