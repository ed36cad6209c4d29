"""Documents as pages: the page of an entity, of a foreign IRI, of a named graph, and what stands around each."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from dotheque_graph.catalogue.neighbourhood import has_neighbourhood
from dotheque_graph.catalogue.profiles import OWN, PROFILES
from dotheque_graph.rdf.formats import DOCUMENT_FORMATS, HTML
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.store.releases import Release
from dotheque_graph.web.documents.profiles import formats_of
from dotheque_graph.web.documents.representing import graph_address
from dotheque_graph.web.elements import Fact, Link, LinkList, Text
from dotheque_graph.web.entity.citation import citation, citation_links
from dotheque_graph.web.entity.compose import Body, compose, gather
from dotheque_graph.web.entity.material import capitalised, shortened
from dotheque_graph.web.entity.metadata import metadata
from dotheque_graph.web.entity.sharing import contact_of
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Alternate, DataBand, EntityPage, Page
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.reference import reference_page
from dotheque_graph.web.site import Visit
from dotheque_graph.web.urls import Urls
from dotheque_graph.web.words import LANGUAGES

_USABLE: Final = frozenset({"resource", "collection", "experiment"})
"""Kinds of things that somebody may have used."""
_SHOWN: Final = 100
"""Statements that the query about a graph shows."""


def document_page(visit: Visit, iri: NamedNode) -> Page:
    """Return the page about an IRI; raise EntityNotFound or EntityWithdrawn."""
    return reference_page(visit, iri) or entity_page(visit, iri)


def entity_page(visit: Visit, iri: NamedNode) -> EntityPage:
    """Return the page of an entity; raise EntityNotFound or EntityWithdrawn."""
    material = gather(visit.view, iri, visit.reader, visit.site.application.shapes())
    body = _completed(visit, iri, compose(material))
    if not body.triples:  # of what nothing is said, the document has the links that lead there
        body = replace(body, triples=sum(group.total for group in material.description.incoming))
    kind = material.kind(material.node)
    usable = kind is not None and kind.segment in _USABLE
    settings, words = visit.site.application.settings, visit.reader.words
    letters = contact_of(settings, words, body.title.text, body.share.address, usable=usable)
    body = replace(body, contact=letters)
    urls, release = visit.site.urls, visit.release.release
    frame = shell(
        visit.request,
        visit.reader,
        title=body.title.text,
        summary=body.lead.text if body.lead else body.title.text,
        section=kind.segment if kind else "",
        canonical=urls.absolute(urls.about(iri)),
        alternates=_alternates(urls, iri),
        release=release,
    )
    return EntityPage(
        shell=frame,
        body=body,
        data=_data_band(visit.reader, iri, body, release),
        metadata=metadata(material, body.trail, body.title.text, frame.summary, urls),
    )


def _completed(visit: Visit, iri: NamedNode, body: Body) -> Body:
    """Return the body with what only the site knows: the address of a foreign thing, the content of a graph."""
    if iri.value in visit.release.release.graphs:
        return _with_graph(visit, iri, body)
    if visit.reader.urls.document(iri) is not None:
        return body
    _ = visit.reader.words.gettext
    there = Fact(_("Its own address"), (Link(iri.value, iri.value, external=True),))
    title = Text(shortened(iri.value)) if body.title.text == iri.value else body.title
    return replace(body, title=title, facts=(there, *body.facts))


def _with_graph(visit: Visit, iri: NamedNode, body: Body) -> Body:
    """Return the body of a named graph with the number of its statements, and the ways to read them."""
    words, urls = visit.reader.words, visit.reader.urls
    _ = words.gettext
    count = Fact(_("Statements"), (Text(words.number(visit.release.release.graphs[iri.value])),))
    statements = f"  GRAPH {iri} {{ ?subject ?property ?value }}"
    query = f"SELECT ?subject ?property ?value\nWHERE {{\n{statements}\n}}\nLIMIT {_SHOWN}"
    links = (
        Link(_("All of them, in RDF"), graph_address(iri, urls)),
        Link(_("Ask them in SPARQL"), urls.sparql_form(query)),
        Link(_("Every graph, and the whole, as files"), urls.page("/dumps/")),
    )
    ways = LinkList(_("Where its statements are"), links)
    return replace(body, facts=(count, *body.facts), sections=(ways, *_held(visit, iri), *body.sections))


def _held(visit: Visit, iri: NamedNode) -> Iterator[LinkList]:
    """Yield what a named graph holds: its classes with the number of things of each, the largest first."""
    reader = visit.reader
    counts = {NamedNode(name): total for name, total in visit.release.release.record.graphs[iri.value].classes.items()}
    names = visit.view.labels(counts, reader.language)
    ordered = sorted(counts, key=lambda one: (-counts[one], one.value))
    links = tuple(
        Link(capitalised(names[one].text), reader.urls.about(one), note=reader.words.number(counts[one]))
        for one in ordered
    )
    if links:
        yield LinkList(reader.words.gettext("What it holds"), links)


def _alternates(urls: Urls, iri: NamedNode) -> tuple[Alternate, ...]:
    formats = (Alternate(urls.format(iri, form), form.media_type) for form in DOCUMENT_FORMATS if form is not HTML)
    languages = (Alternate(urls.absolute(urls.speaking(language).about(iri)), "", language) for language in LANGUAGES)
    return (*formats, *languages)


def _by_profile(reader: Reader, iri: NamedNode) -> tuple[Link, ...]:
    """Return links to the same in other vocabularies, under the short names of these."""
    return tuple(
        Link(
            profile.names[reader.language].partition(",")[0],
            reader.urls.format(iri, formats_of(profile)[0], _profile=profile.token),
        )
        for profile in PROFILES
        if profile is not OWN
    )


def _data_band(reader: Reader, iri: NamedNode, body: Body, release: Release) -> DataBand:
    words = reader.words
    formats = tuple(Link(form.name, reader.urls.format(iri, form)) for form in DOCUMENT_FORMATS if form is not HTML)
    query = (
        "SELECT ?subject ?property ?value\nWHERE {\n"
        f"  {{ <{iri.value}> ?property ?value . BIND (<{iri.value}> AS ?subject) }}\n  UNION\n"
        f"  {{ ?subject ?property <{iri.value}> . BIND (<{iri.value}> AS ?value) }}\n}}\nLIMIT 200"
    )
    triples = words.ngettext("{number} triple", "{number} triples", body.triples).format(
        number=words.number(body.triples)
    )
    asked = release if reader.urls.release else None
    return DataBand(
        iri=iri.value,
        formats=(*formats, *_by_profile(reader, iri)),
        query=reader.urls.sparql_form(query),
        triples=triples,
        citation=citation(reader, iri, body.title.text, asked),
        citations=citation_links(reader.urls, iri),
        versions=reader.urls.as_of(None).history(iri),
        statements=reader.urls.statements(iri),
        network=reader.urls.network(iri) if has_neighbourhood(iri) else "",
    )
