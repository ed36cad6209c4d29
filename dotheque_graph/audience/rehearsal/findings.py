"""What a rehearsal finds: the fate of each value in each portal, by which rule, record by record and for the job."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Portal(StrEnum):
    """The software of a portal that harvests."""

    UDATA = "udata"
    CKAN = "ckan"

    @property
    def full_name(self) -> str:
        """Return its name for people."""
        return "data.gouv.fr (udata)" if self is Portal.UDATA else "CKAN (ckanext-dcat)"


class Outcome(StrEnum):
    """What becomes of a value, a record or a job, from good to bad."""

    KEPT = "kept"
    CHANGED = "changed"
    LOST = "lost"
    SKIPPED = "skipped"
    ABORTS = "aborts"


_ORDER: Final = {outcome: place for place, outcome in enumerate(Outcome)}
WORDS: Final[Mapping[Outcome, tuple[str, str]]] = {
    Outcome.KEPT: ("gardé", "kept"),
    Outcome.CHANGED: ("changé", "changed"),
    Outcome.LOST: ("perdu", "lost"),
    Outcome.SKIPPED: ("écarté", "skipped"),
    Outcome.ABORTS: ("tout s'arrête", "aborts"),
}
"""Outcomes in French and in English."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One thing that a portal does: when and why in French and English, and how to mend it.

    `inherent` is what a publisher cannot mend, such as a property for which the portal has no place.
    """

    token: str
    outcome: Outcome
    fr: str
    en: str
    mend_fr: str = ""
    mend_en: str = ""
    inherent: bool = False

    @property
    def portal(self) -> Portal:
        """Return the portal of the rule, which its token begins with."""
        return Portal(self.token.partition("-")[0])

    def words(self, language: str) -> str:
        """Return what happens and why."""
        return self.fr if language.startswith("fr") else self.en

    def mend(self, language: str) -> str:
        """Return how to mend it, "" where nothing has to be."""
        return self.mend_fr if language.startswith("fr") else self.mend_en


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one value: `detail` is what the portal would hold in its place, "" where it is the same."""

    property: str
    value: str
    portal: Portal
    outcome: Outcome
    rule: str
    detail: str = ""
    inherent: bool = False

    def to_mend(self) -> bool:
        """Tell whether the publisher can do something about it."""
        return self.outcome is not Outcome.KEPT and not self.inherent


@dataclass(frozen=True, slots=True)
class RecordRehearsal:
    """A data set, series or data service of the feed: its IRI, or its identifier where it has none, and its fates."""

    identifier: str
    title: str
    kind: str
    page: str
    fates: tuple[Fate, ...]

    def of(self, portal: Portal) -> Iterator[Fate]:
        """Yield its fates in one portal."""
        return (fate for fate in self.fates if fate.portal is portal)

    def outcome(self, portal: Portal) -> Outcome:
        """Return what becomes of the whole record: the worst of its fates, passing over what no publisher can mend.

        A record that the portal has no place for is skipped all the same.
        """
        return worst(fate for fate in self.of(portal) if not fate.inherent or fate.outcome is Outcome.SKIPPED)


@dataclass(frozen=True, slots=True)
class Totals:
    """The records of a feed as one portal takes them; `aborted` tells whether the job would end before its time."""

    records: int
    whole: int
    changed: int
    lost: int
    skipped: int
    aborted: bool


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What two portals would make of a feed.

    `job` is what befalls the whole job, `rules` how often each rule applied, `pages` how many pages were read.
    """

    records: tuple[RecordRehearsal, ...]
    job: tuple[Fate, ...]
    rules: Mapping[str, int]
    totals: Mapping[Portal, Totals]
    pages: int

    def to_mend(self, portals: Sequence[Portal] = tuple(Portal)) -> tuple[str, ...]:
        """Return the rules of some portals by which something is lost, skipped or aborted that could be mended."""
        fates = (fate for part in (self.job, *(record.fates for record in self.records)) for fate in part)
        return tuple(sorted({fate.rule for fate in fates if fate.portal in portals and is_loss(fate)}))


@dataclass
class Counting:
    """Counts records as they come, so that a long feed need not be kept."""

    def __post_init__(self) -> None:
        self.rules: Counter[str] = Counter()
        self._outcomes: dict[Portal, Counter[Outcome]] = {portal: Counter() for portal in Portal}
        self._aborted: set[Portal] = set()

    def job(self, fates: Iterable[Fate]) -> None:
        """Count what befalls the whole job."""
        for fate in fates:
            self.rules[fate.rule] += 1
            if fate.outcome is Outcome.ABORTS:
                self._aborted.add(fate.portal)

    def record(self, record: RecordRehearsal) -> None:
        """Count a record and its fates."""
        self.job(record.fates)
        for portal in Portal:
            self._outcomes[portal][record.outcome(portal)] += 1

    def totals(self) -> dict[Portal, Totals]:
        """Return the totals so far."""
        return {portal: self._totals(portal) for portal in Portal}

    def _totals(self, portal: Portal) -> Totals:
        counted = self._outcomes[portal]
        return Totals(
            records=counted.total(),
            whole=counted[Outcome.KEPT],
            changed=counted[Outcome.CHANGED],
            lost=counted[Outcome.LOST],
            skipped=counted[Outcome.SKIPPED] + counted[Outcome.ABORTS],
            aborted=portal in self._aborted,
        )


def is_loss(fate: Fate) -> bool:
    """Tell whether something is lost, skipped or aborted that the publisher could mend."""
    return fate.to_mend() and fate.outcome is not Outcome.CHANGED


def worst(fates: Iterable[Fate]) -> Outcome:
    """Return the worst outcome of some fates, KEPT for none."""
    return max((fate.outcome for fate in fates), key=_ORDER.__getitem__, default=Outcome.KEPT)
