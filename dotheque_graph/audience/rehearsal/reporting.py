"""A rehearsal written out: as text to read, as JSON, and as CSV."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final

from dotheque_graph.audience.rehearsal.findings import (
    WORDS,
    Fate,
    Outcome,
    Portal,
    RecordRehearsal,
    Rehearsal,
    Totals,
)
from dotheque_graph.audience.rehearsal.rules import RULES

COLUMNS: Final = (
    *("page", "record", "title", "kind", "property", "value", "portal", "outcome", "becomes", "rule"),
    *("inherent", "why_fr", "why_en", "mend_fr", "mend_en"),
)
"""The columns of the CSV; a row about the whole job has no record."""
Shown = Callable[[Fate], bool]


def chosen(portals: Sequence[Portal], *, everything: bool) -> Shown:
    """Return which fates are shown: those of these portals that can be mended, or all of them with `everything`."""
    return lambda fate: fate.portal in portals and (everything or fate.to_mend())


def as_json(rehearsal: Rehearsal, shown: Shown) -> str:
    """Return a rehearsal as JSON: totals, what befalls the job, records, and the rules that applied."""
    used = {fate.rule for _, fates in _parts(rehearsal, shown) for fate in fates}
    said = {
        "pages": rehearsal.pages,
        "to_mend": list(rehearsal.to_mend()),
        "counts": dict(rehearsal.rules),
        "totals": {portal.value: totals_as_data(rehearsal.totals[portal]) for portal in Portal},
        "job": [fate_as_data(fate) for fate in rehearsal.job if shown(fate)],
        "records": [record_as_data(record, shown) for record in rehearsal.records],
        "rules": rules_as_data(used),
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def totals_as_data(totals: Totals) -> dict[str, Any]:
    """Return totals as JSON has them."""
    return {
        "records": totals.records,
        "whole": totals.whole,
        "changed": totals.changed,
        "lost": totals.lost,
        "skipped": totals.skipped,
        "aborted": totals.aborted,
    }


def fate_as_data(fate: Fate) -> dict[str, Any]:
    """Return a fate as JSON has it."""
    return {
        "property": fate.property,
        "value": fate.value,
        "portal": fate.portal.value,
        "outcome": fate.outcome.value,
        "becomes": fate.detail,
        "rule": fate.rule,
        "inherent": fate.inherent,
    }


def record_as_data(record: RecordRehearsal, shown: Shown) -> dict[str, Any]:
    """Return a record as JSON has it."""
    return {
        "identifier": record.identifier,
        "title": record.title,
        "kind": record.kind,
        "page": record.page,
        "outcomes": {portal.value: record.outcome(portal).value for portal in Portal},
        "fates": [fate_as_data(fate) for fate in record.fates if shown(fate)],
    }


def rules_as_data(tokens: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return rules by their tokens, in both languages."""
    return {
        token: {
            "fr": RULES[token].fr,
            "en": RULES[token].en,
            "mend_fr": RULES[token].mend_fr,
            "mend_en": RULES[token].mend_en,
        }
        for token in sorted(tokens)
    }


def as_csv(rehearsal: Rehearsal, shown: Shown) -> str:
    """Return a rehearsal as CSV (RFC 4180), one row for each fate."""
    output = io.StringIO()
    writer = csv.writer(output)
    writer.writerow(COLUMNS)
    for record, fates in _parts(rehearsal, shown):
        about = (record.page, record.identifier, record.title, record.kind) if record else ("", "", "", "")
        writer.writerows(_row(about, fate) for fate in fates)
    return output.getvalue()


def _row(about: tuple[str, ...], fate: Fate) -> tuple[str, ...]:
    rule = RULES[fate.rule]
    found = (fate.property, fate.value, fate.portal.value, fate.outcome.value, fate.detail, fate.rule)
    words = (rule.fr, rule.en, rule.mend_fr, rule.mend_en)
    return tuple(map(_inert, (*about, *found, "true" if fate.inherent else "false", *words)))


def _inert(text: str) -> str:
    """Return a cell that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _parts(rehearsal: Rehearsal, shown: Shown) -> Iterator[tuple[RecordRehearsal | None, list[Fate]]]:
    yield None, [fate for fate in rehearsal.job if shown(fate)]
    for record in rehearsal.records:
        yield record, [fate for fate in record.fates if shown(fate)]


def as_text(rehearsal: Rehearsal, shown: Shown, portals: Sequence[Portal], language: str) -> str:
    """Return a rehearsal to read, in French or in English: totals, each record, then the rules that applied.

    A record that is skipped is named even where no publisher can mend that: the totals count it.
    """
    french = language == "fr"

    def named(fate: Fate) -> bool:
        return shown(fate) or (fate.outcome is Outcome.SKIPPED and fate.portal in portals)

    lines = [_sentence(rehearsal.totals[portal], portal, rehearsal.pages, french=french) for portal in portals]
    used: set[str] = set()
    for record, fates in _parts(rehearsal, named):
        if fates:
            lines += ["", _heading(record, french=french)]
            lines += (_line(fate, french=french) for fate in fates)
            used |= {fate.rule for fate in fates}
    if used:
        lines += ["", "Les règles" if french else "The rules"]
        lines += (line for token in sorted(used) for line in _rule_lines(token, language))
    return "\n".join(lines) + "\n"


def _sentence(totals: Totals, portal: Portal, pages: int, *, french: bool) -> str:
    if french:
        said = (
            f"{portal.full_name} : {totals.records} fiches en {pages} page(s), dont {totals.whole} gardées entières, "
            f"{totals.changed} changées, {totals.lost} amputées, {totals.skipped} écartées."
        )
        return said + (" La moisson s'arrêterait." if totals.aborted else "")
    said = (
        f"{portal.full_name}: {totals.records} records in {pages} page(s), {totals.whole} kept whole, "
        f"{totals.changed} changed, {totals.lost} with losses, {totals.skipped} skipped."
    )
    return said + (" The job would be aborted." if totals.aborted else "")


def _heading(record: RecordRehearsal | None, *, french: bool) -> str:
    if record is None:
        return "Le flux" if french else "The feed"
    return f"{record.title or '–'}  <{record.identifier}>"


def _line(fate: Fate, *, french: bool) -> str:
    outcome = WORDS[fate.outcome][0 if french else 1]
    becomes = f" → {fate.detail}" if fate.detail and fate.outcome is not Outcome.LOST else ""
    told = ": ".join(part for part in (fate.property, f"{fate.value}{becomes}") if part)
    return f"  {fate.portal.value:<6} {outcome:<14} {told}  [{fate.rule}]"


def _rule_lines(token: str, language: str) -> Iterator[str]:
    rule = RULES[token]
    yield f"  {token}"
    yield f"    {rule.words(language)}"
    if rule.mend(language):
        yield f"    → {rule.mend(language)}"
