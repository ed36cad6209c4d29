"""The table of all rules, and how a fate is made by one of them."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dotheque_graph.audience.rehearsal.findings import Fate, Rule
from dotheque_graph.audience.rehearsal.table_ckan import CKAN_RECORD_RULES
from dotheque_graph.audience.rehearsal.table_feed import CKAN_FEED_RULES, UDATA_FEED_RULES
from dotheque_graph.audience.rehearsal.table_parts import UDATA_PART_RULES
from dotheque_graph.audience.rehearsal.table_udata import UDATA_RECORD_RULES
from dotheque_graph.audience.rehearsal.table_udata_nodes import UDATA_NODE_RULES
from dotheque_graph.audience.rehearsal.vocabulary import named, shown
from dotheque_graph.rdf.plain_text import plain_text
from dotheque_graph.rdf.terms import NamedNode, Term

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        rule.token: rule
        for table in (
            UDATA_FEED_RULES,
            UDATA_RECORD_RULES,
            UDATA_NODE_RULES,
            UDATA_PART_RULES,
            CKAN_FEED_RULES,
            CKAN_RECORD_RULES,
        )
        for rule in table
    }
)
"""Every rule by its token."""


def fate(token: str, prop: NamedNode | str = "", value: Term | str | None = None, detail: str = "") -> Fate:
    """Return what becomes of a value by a rule; the portal and the outcome are those of the rule."""
    rule = RULES[token]
    name = named(prop) if isinstance(prop, NamedNode) else prop
    return Fate(plain_text(name), shown(value), rule.portal, rule.outcome, token, shown(detail), rule.inherent)
