"""The rehearsal: what data.gouv.fr and CKAN would keep, change or lose of a DCAT feed, before anybody submits it."""

from dotheque_graph.audience.rehearsal.findings import (
    WORDS,
    Fate,
    Outcome,
    Portal,
    RecordRehearsal,
    Rehearsal,
    Rule,
    Totals,
)
from dotheque_graph.audience.rehearsal.page_graph import FeedPage, Note
from dotheque_graph.audience.rehearsal.rehearsing import Rehearsing, rehearse
from dotheque_graph.audience.rehearsal.rules import RULES

__all__ = [
    "RULES",
    "WORDS",
    "Fate",
    "FeedPage",
    "Note",
    "Outcome",
    "Portal",
    "RecordRehearsal",
    "Rehearsal",
    "Rehearsing",
    "Rule",
    "Totals",
    "rehearse",
]
