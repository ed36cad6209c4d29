"""The page of the rehearsal: totals for the two portals, rules to mend, and a line to open for each record."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from dotheque_graph.audience.rehearsal import RULES, WORDS, Outcome, Portal
from dotheque_graph.catalogue.portal import PortalProfile
from dotheque_graph.publication.portal_feed import DATA_PATH, frozen_path
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.web.elements import Link
from dotheque_graph.web.frame import shell
from dotheque_graph.web.pages import Alternate, Page, Pager
from dotheque_graph.web.reader import Reader
from dotheque_graph.web.site import Visit
from dotheque_graph.web.words import LANGUAGES, Words

_PATH: Final = "/data/rehearsal"
_RECORD: Final = "dcat:record"
Data = Mapping[str, Any]
"""A part of a rehearsal as JSON has it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A rehearsal as JSON has it, of one page; totals are those of the `whole` feed, or of the page alone."""

    profile: PortalProfile
    said: Data
    whole: bool


@dataclass(frozen=True, slots=True)
class Sum:
    """What a portal would make of the records: its name, and each count with its outcome and its words."""

    name: str
    counts: tuple[tuple[str, str, str], ...]
    aborted: bool


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule that applied: where, what happens and why, how to mend it, and how often."""

    anchor: str
    portal: str
    outcome: str
    mark: str
    words: str
    mend: str
    count: str


@dataclass(frozen=True, slots=True)
class FateCell:
    """What a portal makes of a value: the outcome, what it holds in its place, the rule, and how to mend it."""

    portal: str
    outcome: str
    mark: str
    becomes: str
    words: str
    mend: str
    rule: str


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A value of a record, and what becomes of it in each portal; its language where the page speaks another."""

    property: str
    value: str
    fates: tuple[FateCell, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a record in a portal: the outcome, its words, and how often each happens to its values."""

    mark: str
    text: str
    counts: str


@dataclass(frozen=True, slots=True)
class Inherent:
    """Properties that a portal never keeps as they are, and what becomes of them; values are left out."""

    mark: str
    text: str
    properties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordTable:
    """A record: its name, its line, the rows to mend, and the names of the properties that need nothing."""

    title: Link
    identifier: str
    verdicts: tuple[Verdict, ...]
    rows: tuple[ValueRow, ...]
    inherent: tuple[Inherent, ...]
    kept: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RehearsalPage(Page):
    """The rehearsal of one page of our feed; `partial` where the totals are those of this page alone."""

    template: ClassVar[str] = "rehearsal.html"
    lead: str
    up: Link
    profiles: tuple[tuple[Link, bool], ...]
    release: str
    partial: bool
    totals: tuple[Sum, ...]
    rules: tuple[RuleRow, ...]
    job: tuple[ValueRow, ...]
    records: tuple[RecordTable, ...]
    columns: tuple[str, ...]
    pager: Pager | None
    feed: Link
    json: str


def rehearsal_page(visit: Visit, heard: Heard) -> RehearsalPage:
    """Return the page of a rehearsal."""
    reader, plain, said = visit.reader, visit.site.urls, heard.said
    _, teller = reader.words.gettext, _Teller(visit, heard)
    lead = _(
        "What data.gouv.fr and CKAN would keep, change or lose of our feed, by the rules they read it by. "
        "Nothing is sent to them."
    )
    path = frozen_path(heard.profile, said["release"], said["page"], TURTLE.extension)
    return RehearsalPage(
        shell=shell(
            visit.request,
            reader,
            title=_("Rehearsal of the feed"),
            summary=lead,
            canonical=plain.absolute(teller.at(plain, said["page"], heard.profile)),
            alternates=(Alternate(plain.page(f"{_PATH}.json"), "application/json"),),
        ),
        lead=lead,
        up=Link(_("Open data"), reader.urls.page(DATA_PATH)),
        profiles=tuple(
            (Link(profile.value, teller.at(reader.urls, 1, profile)), profile is heard.profile)
            for profile in PortalProfile
        ),
        release=reader.words.number(said["release"]),
        partial=not heard.whole and said["pages"] > 1,
        totals=sums(reader.words, said),
        rules=tuple(teller.rules()),
        job=tuple(teller.rows(said["job"])),
        records=tuple(map(teller.record, said["records"])),
        columns=tuple(portal.full_name for portal in Portal),
        pager=teller.pager(),
        feed=Link(path, plain.absolute(plain.page(path))),
        json=reader.urls.speaking(None).page(
            f"{_PATH}.json", profile=_named(heard.profile), page=said["page"] if said["page"] > 1 else None
        ),
    )


def _named(profile: PortalProfile) -> str | None:
    return None if profile is PortalProfile.HARVEST else profile.value


def sums(words: Words, said: Data) -> tuple[Sum, ...]:
    """Return what each portal would make of the records, from the totals of a rehearsal as JSON has it."""
    return tuple(_sum(words, portal, said["totals"][portal.value]) for portal in Portal)


def _sum(words: Words, portal: Portal, totals: Data) -> Sum:
    told = (
        ("whole", "kept", words.ngettext("kept whole", "kept whole", totals["whole"])),
        ("changed", "changed", words.ngettext("with changes", "with changes", totals["changed"])),
        ("lost", "lost", words.ngettext("with losses", "with losses", totals["lost"])),
        ("skipped", "skipped", words.ngettext("skipped", "skipped", totals["skipped"])),
    )
    counts = tuple((words.number(totals[name]), mark, text) for name, mark, text in told)
    return Sum(portal.full_name, counts, totals["aborted"])


@dataclass(frozen=True, slots=True)
class _Teller:
    """Says in the reader's language what a rehearsal holds."""

    visit: Visit
    heard: Heard

    @property
    def reader(self) -> Reader:
        """Return the reader."""
        return self.visit.reader

    def at(self, urls: Any, page: int, profile: PortalProfile) -> str:
        """Return the address of the rehearsal of a page."""
        address: str = urls.page(_PATH, profile=_named(profile), page=page if page > 1 else None)
        return address

    def rules(self) -> Iterator[RuleRow]:
        """Yield the rules that applied and can be mended, the worst first."""
        order, counts = list(Outcome), self.heard.said["counts"]
        used = [RULES[token] for token in counts if token in RULES]
        mendable = [rule for rule in used if rule.outcome is not Outcome.KEPT and not rule.inherent]
        for rule in sorted(mendable, key=lambda rule: (-order.index(rule.outcome), rule.token)):
            yield RuleRow(
                anchor=rule.token,
                portal=rule.portal.full_name,
                outcome=self._outcome(rule.outcome),
                mark=rule.outcome.value,
                words=rule.words(self.reader.language),
                mend=rule.mend(self.reader.language),
                count=self.reader.words.number(counts[rule.token]),
            )

    def record(self, record: Data) -> RecordTable:
        """Return the table of a record."""
        fates, iri = record["fates"], record["identifier"]
        address = self.reader.urls.document(NamedNode(iri)) if ":" in iri else None
        return RecordTable(
            title=self._title(record, address or ""),
            identifier=iri,
            verdicts=tuple(self._verdict(portal, record) for portal in Portal),
            rows=tuple(self.rows(fate for fate in fates if _is_to_mend(fate))),
            inherent=tuple(self._inherent(fates)),
            kept=_names_of_kept(fates),
        )

    def _title(self, record: Data, address: str) -> Link:
        """Return the title of a record, which is the French one, by its name in the language of the page if known."""
        title, iri, language = record["title"], record["identifier"], self.reader.language
        if language == "fr" or not title:
            return Link(title or iri, address)
        label = self.visit.view.labels((NamedNode(iri),), language)[NamedNode(iri)] if address else None
        if label and label.language == language:
            return Link(label.text, address)
        return Link(title, address, "fr")

    def _verdict(self, portal: Portal, record: Data) -> Verdict:
        told, outcome = self.reader.words.gettext("{name}: {outcome}"), Outcome(record["outcomes"][portal.value])
        often = Counter(fate["outcome"] for fate in record["fates"] if fate["portal"] == portal.value)
        counts = (
            told.format(name=self._outcome(one), outcome=self.reader.words.number(often[one]))
            for one in Outcome
            if often[one]
        )
        text = told.format(name=portal.full_name, outcome=self._outcome(outcome))
        return Verdict(outcome.value, text, ", ".join(counts))

    def _inherent(self, fates: Iterable[Data]) -> Iterator[Inherent]:
        told, names = self.reader.words.gettext("{name}: {outcome}"), dict[tuple[str, str], dict[str, None]]()
        for fate in fates:
            if fate["outcome"] != Outcome.KEPT and not _is_to_mend(fate) and fate["property"]:
                names.setdefault((fate["portal"], fate["outcome"]), {})[fate["property"]] = None
        for portal in Portal:
            for outcome in Outcome:
                if found := names.get((portal.value, outcome.value)):
                    text = told.format(name=portal.full_name, outcome=self._outcome(outcome))
                    yield Inherent(outcome.value, text, tuple(found))

    def rows(self, fates: Iterable[Data]) -> Iterator[ValueRow]:
        """Yield rows with the fates of each value side by side."""
        by_value: dict[tuple[str, str], list[Data]] = {}
        for fate in fates:
            by_value.setdefault((fate["property"], fate["value"]), []).append(fate)
        for (name, value), found in by_value.items():
            yield ValueRow(name, self._shown(name, value), tuple(map(self._cell, found)), self._tongue(value))

    def _shown(self, name: str, value: str) -> str:
        """Return a value as it is read: of the records of a catalogue a rehearsal tells how many there are."""
        if name != _RECORD or not value.isdecimal():
            return value
        words, number = self.reader.words, int(value)
        return words.ngettext("{number} record", "{number} records", number).format(number=words.number(number))

    def _tongue(self, value: str) -> str:
        """Return the language that a value is marked with, "" for that of the page."""
        tagged = (one for one in LANGUAGES if one != self.reader.language and value.endswith(f"@{one}"))
        return next(tagged, "")

    def _cell(self, fate: Data) -> FateCell:
        rule = RULES[fate["rule"]]
        return FateCell(
            portal=rule.portal.full_name,
            outcome=self._outcome(rule.outcome),
            mark=rule.outcome.value,
            becomes=fate["becomes"],
            words=rule.words(self.reader.language),
            mend=rule.mend(self.reader.language),
            rule=rule.token,
        )

    def _outcome(self, outcome: Outcome) -> str:
        return WORDS[outcome][0 if self.reader.language == "fr" else 1]

    def pager(self) -> Pager | None:
        """Return where one stands in the feed; None where it has one page."""
        said, words, profile = self.heard.said, self.reader.words, self.heard.profile
        page, pages = said["page"], said["pages"]
        if pages == 1:
            return None
        urls = self.reader.urls
        before = Link(words.gettext("Previous page"), self.at(urls, page - 1, profile)) if page > 1 else None
        after = Link(words.gettext("Next page"), self.at(urls, page + 1, profile)) if page < pages else None
        text = words.gettext("Page {page} of {pages}").format(page=page, pages=words.number(pages))
        return Pager(text, before, after)


def _is_to_mend(fate: Data) -> bool:
    return fate["outcome"] != Outcome.KEPT and not fate["inherent"]


def _names_of_kept(fates: Iterable[Data]) -> tuple[str, ...]:
    """Return the properties of which every portal keeps every value, each once."""
    outcomes: dict[str, set[str]] = {}
    for fate in fates:
        outcomes.setdefault(fate["property"], set()).add(fate["outcome"])
    return tuple(name for name, found in outcomes.items() if name and found == {Outcome.KEPT})
