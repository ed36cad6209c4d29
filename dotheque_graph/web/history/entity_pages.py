"""The pages of the history of an entity: its versions, and what it says differently in two releases."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Final

from dotheque_graph.catalogue.history import Version, own_patch
from dotheque_graph.catalogue.kinds import kind_of
from dotheque_graph.namespaces import DCAT, DCTERMS, PROV, RDF_TYPE, XSD
from dotheque_graph.rdf.patch import EXTENSION, Patch
from dotheque_graph.rdf.terms import Literal, NamedNode, Term, Triple
from dotheque_graph.store.changes import Changes, Effect
from dotheque_graph.web.elements import Badge, Link
from dotheque_graph.web.entity.citation import citation
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.frame import shell
from dotheque_graph.web.history.memento import Addresses
from dotheque_graph.web.history.release_pages import when
from dotheque_graph.web.history.wording import PropertyChange, Teller, effect_words, history_path
from dotheque_graph.web.pages import Page
from dotheque_graph.web.site import Site, Visit
from dotheque_graph.web.words import Words

_TOLD: Final = 20
"""Versions of which the page says what changed; of earlier ones it has the links alone."""


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """A version: its release and date, what became of the entity, what it says differently, how to read and cite it.

    `compare` is "" for the oldest one; `left` counts the statements that are not shown.
    """

    number: int
    moment: str
    day: str
    effect: str
    form: str
    counts: str
    release: str
    permalink: str
    citation: str
    compare: str
    properties: tuple[PropertyChange, ...]
    left: int
    gone: bool


@dataclass(frozen=True, slots=True)
class HistoryPage(Page):
    """The versions of an entity, the latest first."""

    template: ClassVar[str] = "history.html"
    badge: Badge | None
    entity: Link
    iri: str
    remark: str
    versions: tuple[VersionEntry, ...]
    timemap: str
    timegate: str


@dataclass(frozen=True, slots=True)
class ComparedPage(Page):
    """What an entity says differently in two releases."""

    template: ClassVar[str] = "compared.html"
    entity: Link
    history: Link
    before: Link
    after: Link
    remark: str
    properties: tuple[PropertyChange, ...]
    left: int
    patch: str


def history_page(visit: Visit, iri: NamedNode, found: Sequence[Version]) -> HistoryPage:
    """Return the page of the history of an entity, of which some kept release knows something."""
    reader, addresses, words = visit.reader, Addresses(visit.site, iri), visit.reader.words
    changes = Changes(visit.site.application.releases)
    told = {version.number: _patch(changes, version, iri) for version in found[-_TOLD:]}
    teller = Teller(visit, lambda: _last_with_a_name(told, found))
    entity = _entity(teller, iri, found)
    kind = kind_of(iri)
    badge = Badge(capitalised(kind.singular(reader.language)), kind.icon) if kind else None
    title = words.gettext("History of {title}").format(title=entity.text)
    return HistoryPage(
        shell=shell(visit.request, reader, title=title, indexed=False),
        badge=badge,
        entity=entity,
        iri=iri.value,
        remark=words.ngettext("{number} version", "{number} versions", len(found)).format(number=len(found)),
        versions=tuple(
            _entry(visit, iri, entity.text, version, told.get(version.number)) for version in reversed(found)
        ),
        timemap=addresses.timemap,
        timegate=addresses.timegate,
    )


def _last_with_a_name(told: dict[int, Patch], found: Sequence[Version]) -> Patch:
    """Return the patch that names what is gone: that which removed it."""
    return told.get(found[-1].number, Patch()) if found[-1].effect is Effect.REMOVED else Patch()


def _entity(teller: Teller, iri: NamedNode, found: Sequence[Version]) -> Link:
    """Return the link to the entity; one that was deleted has no document any more."""
    link = teller.links([iri])[0]
    return replace(link, href="") if found[-1].effect is Effect.REMOVED else link


def _patch(changes: Changes, version: Version, iri: NamedNode) -> Patch:
    if version.since is None:
        return Patch()
    change = changes.between(version.since, version.number) if version.since != version.release.parent else None
    change = change or changes.made_by(version.release)
    return change.patch().about(iri) if change else Patch()


def _entry(visit: Visit, iri: NamedNode, title: str, version: Version, patch: Patch | None) -> VersionEntry:
    reader, words, urls = visit.reader, visit.reader.words, visit.reader.urls.as_of(None)
    properties, left = Teller(visit, lambda: patch).properties(iri) if patch else ((), 0)
    compared = version.since is not None and version.effect in (Effect.CHANGED, Effect.WITHDRAWN)
    return VersionEntry(
        number=version.number,
        moment=version.release.record.issued,
        day=when(words, version.release),
        effect=_effect(words, version),
        form=version.effect.value if version.effect else "kept",
        counts=_counts(words, version),
        release=urls.page(f"/releases/{version.number}"),
        permalink=_read_in(visit, iri, version.number),
        citation=citation(reader, iri, title, version.release),
        compare=_compare(visit, iri, version) if compared else "",
        properties=properties,
        left=left,
        gone=version.effect is Effect.REMOVED,
    )


def _compare(visit: Visit, iri: NamedNode, version: Version) -> str:
    """Return the address that compares a version with the one before it, "" where that is not kept."""
    if version.since not in visit.site.application.releases.numbers():
        return ""
    return visit.reader.urls.as_of(None).page(history_path(iri), **{"from": version.since, "to": version.number})


def _effect(words: Words, version: Version) -> str:
    if version.effect is None:
        return words.gettext("was there already")
    return effect_words(words, version.effect)


def _counts(words: Words, version: Version) -> str:
    """Return how many statements came and went: "2 statements added, 1 removed"."""
    said = []
    if version.added:
        said.append(words.ngettext("{number} statement added", "{number} statements added", version.added))
    if version.removed:
        said.append(words.ngettext("{number} statement removed", "{number} statements removed", version.removed))
    numbers = [number for number in (version.added, version.removed) if number]
    return ", ".join(text.format(number=words.number(number)) for text, number in zip(said, numbers, strict=True))


def between_releases(site: Site, iri: NamedNode, before: int, after: int) -> Patch:
    """Return the patch between what an entity says in two kept releases; raise ReleaseNotFound. Call it in a thread."""
    old, new = (site.application.current.past(str(number)).store for number in (before, after))
    return own_patch(old.quads(subject=iri), new.quads(subject=iri))


def compared_page(visit: Visit, iri: NamedNode, patch: Patch, before: int, after: int) -> ComparedPage:
    """Return the page of what an entity says differently in two kept releases, from the patch between them."""
    words, urls = visit.reader.words, visit.reader.urls.as_of(None)
    teller = Teller(visit, lambda: patch)
    properties, left = teller.properties(iri)
    entity, path = teller.link(iri), history_path(iri)
    return ComparedPage(
        shell=shell(visit.request, visit.reader, title=entity.text, indexed=False),
        entity=entity,
        history=Link(words.gettext("All its versions"), urls.page(path)),
        before=_named(visit, iri, before),
        after=_named(visit, iri, after),
        remark="" if patch else words.gettext("It says the same in both."),
        properties=properties,
        left=left,
        patch=visit.site.urls.page(f"{path}.{EXTENSION}", **{"from": before, "to": after}),
    )


def _named(visit: Visit, iri: NamedNode, number: int) -> Link:
    text = visit.reader.words.gettext("Release {number}").format(number=number)
    return Link(text, _read_in(visit, iri, number))


def _read_in(visit: Visit, iri: NamedNode, number: int) -> str:
    """Return the address of what a release says of an IRI."""
    urls = visit.reader.urls.as_of(str(number))
    return urls.document(iri) or urls.page("/describe", iri=iri.value)


def history_triples(site: Site, iri: NamedNode, found: Sequence[Version]) -> Iterator[Triple]:
    """Yield the versions of an entity as RDF: each a document of its own, with its date and its publication."""
    addresses = Addresses(site, iri)
    before: NamedNode | None = None
    for version in found:
        memento = NamedNode(addresses.memento(version.number))
        facts: list[tuple[NamedNode, Term]] = [
            (RDF_TYPE, PROV.term("Entity")),
            (DCTERMS.term("isVersionOf"), iri),
            (DCAT.term("version"), Literal(str(version.number))),
            (DCTERMS.term("issued"), Literal(version.release.record.issued, datatype=XSD.term("dateTime"))),
            (PROV.term("wasGeneratedBy"), NamedNode(version.release.record.activity)),
        ]
        if before:
            facts.append((PROV.term("wasRevisionOf"), before))
        yield Triple(iri, DCTERMS.term("hasVersion"), memento)
        for predicate, value in facts:
            yield Triple(memento, predicate, value)
        before = memento
