"""Periods of time as portals read them: one blank node with two dates; udata would fetch an IRI."""

import re
from calendar import monthrange
from typing import Final

from dotheque_graph.catalogue.description import Node, read_node
from dotheque_graph.catalogue.portal.reading import links
from dotheque_graph.catalogue.portal.sheet import MOST, Sheet
from dotheque_graph.namespaces import DCAT, DCTERMS, XSD
from dotheque_graph.rdf.terms import Literal, NamedNode

_TEMPORAL: Final = DCTERMS.term("temporal")
_START: Final = DCAT.term("startDate")
_END: Final = DCAT.term("endDate")
_DATE: Final = XSD.term("date")
_TYPES: Final = frozenset(XSD.term(name) for name in ("date", "dateTime", "gYear", "gYearMonth"))
_MONTH: Final = re.compile(r"(\d{4})-(\d{2})")

Bounds = tuple[Literal | None, Literal | None]
"""The first and the last date of a period."""


def write_periods(sheet: Sheet, node: Node) -> None:
    """Write the periods of a resource; in the harvest profile one, from the first date to the last."""
    if _TEMPORAL not in node.values:
        return
    periods = [_bounds(sheet, iri) for iri in links(node, _TEMPORAL)[:MOST]]
    known = [bounds for bounds in dict.fromkeys(periods) if any(bounds)]
    if sheet.harvest and known:
        starts, ends = ([one for one in dates if one] for dates in zip(*map(_as_days, known), strict=True))
        known = [(min(starts, key=_text, default=None), max(ends, key=_text, default=None))]
    for start, end in known:
        period = sheet.blank()
        sheet.say(node.iri, _TEMPORAL, period)
        sheet.type(period, DCTERMS.term("PeriodOfTime"))
        if start:
            sheet.say(period, _START, start)
        if end:
            sheet.say(period, _END, end)


def _bounds(sheet: Sheet, iri: NamedNode) -> Bounds:
    node = read_node(sheet.store, iri)
    start, end = node.literal(_START), node.literal(_END)
    return (start if start and start.datatype in _TYPES else None, end if end and end.datatype in _TYPES else None)


def _as_days(bounds: Bounds) -> Bounds:
    """Return the days at which a period begins and ends: a year ends on its last day, a month too."""
    start, end = bounds
    return (_first_day(start) if start else None, _last_day(end) if end else None)


def _first_day(moment: Literal) -> Literal:
    """Return the day at which a year, a month or a time begins."""
    text = moment.value[:10]
    return Literal(text + "-01-01"[len(text) - 4 :] if len(text) < len("2024-01-01") else text, datatype=_DATE)


def _last_day(moment: Literal) -> Literal:
    text = moment.value[:10]
    if moment.datatype == XSD.term("gYear"):
        text = f"{text[:4]}-12-31"
    elif found := _MONTH.fullmatch(text):
        year, month = map(int, found.groups())
        text = f"{text}-{monthrange(year, month)[1]:02d}"
    return Literal(text, datatype=_DATE)


def _text(moment: Literal) -> str:
    return moment.value
