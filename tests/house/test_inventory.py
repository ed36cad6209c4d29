"""Everything that the founding text names is in the catalogue: each row of docs/inventory.md is asked as SPARQL."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dotheque_graph.catalogue.labels import LABEL_PROPERTIES
from dotheque_graph.namespaces import ID, PREFIXES, SDG

INVENTORY = Path(__file__).resolve().parents[2] / "docs" / "inventory.md"
PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
ROW = re.compile(r"\| (?P<id>[A-Z]+-\d+) \| <(?P<iri>[^>]+)> \| (?P<value>.*?) ?\|")
HEADING = re.compile(r"## (?P<prefix>[A-Z]+): (?P<title>.+) \((?P<count>\d+)\)")

WHOLE_DOCUMENTS = (f"{ID}territory/", f"{ID}discrepancy/inc-31")
"""Territories are described by the official geographic code; INC-31 is about the page as a whole and not one line."""


@dataclass(frozen=True, slots=True)
class Row:
    id: str
    iri: str
    value: str
    section: str

    @property
    def question(self) -> str:
        """Return the ASK that must be true."""
        if not self.value:
            return f"ASK {{ <{self.iri}> a ?class }}"
        if self.value.endswith(" absent"):
            prop = self.value.removesuffix(" absent")
            return f"ASK {{ <{self.iri}> a ?class . FILTER NOT EXISTS {{ <{self.iri}> {prop} ?value }} }}"
        prop, _, values = self.value.partition(" = ")
        return f"ASK {{ <{self.iri}> {prop} {values} }}"


def rows() -> Iterator[Row]:
    section = ""
    for line in INVENTORY.read_text("utf-8").splitlines():
        if heading := HEADING.fullmatch(line):
            section = heading["prefix"]
        elif row := ROW.fullmatch(line):
            yield Row(row["id"], row["iri"], row["value"], section)


ROWS = tuple(rows())
ENTITIES = tuple(dict.fromkeys(row.iri for row in ROWS if not row.value))


def test_the_table_has_its_340_rows():
    assert len(ROWS) == 340


def test_every_table_line_is_read():
    lines = INVENTORY.read_text("utf-8").splitlines()
    titles = ("| Id ", "|---")

    assert len([line for line in lines if line.startswith("|") and not line.startswith(titles)]) == len(ROWS)


def test_each_section_has_the_number_of_rows_of_its_heading():
    stated = {heading["prefix"]: int(heading["count"]) for heading in HEADING.finditer(INVENTORY.read_text("utf-8"))}

    assert Counter(row.section for row in ROWS) == stated


def test_identifiers_are_unique_and_of_their_section():
    assert len({row.id for row in ROWS}) == len(ROWS)
    assert [row.id for row in ROWS if row.id.partition("-")[0] != row.section] == []


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_the_catalogue_holds(row, catalogue):
    assert catalogue.ask(PROLOGUE + row.question), row.question


@pytest.mark.parametrize("iri", ENTITIES)
def test_an_entity_of_the_inventory_has_a_label_in_french(iri, catalogue):
    labels = " ".join(map(str, LABEL_PROPERTIES))
    question = f"""ASK {{
      VALUES ?label {{ {labels} }}
      <{iri}> ?label ?words
      FILTER (LANG(?words) = "fr" || ?label IN (foaf:name, foaf:nick))
    }}"""

    assert catalogue.ask(PROLOGUE + question)


@pytest.mark.parametrize("iri", [iri for iri in ENTITIES if not iri.startswith(SDG)])
def test_an_entity_of_the_inventory_says_where_it_comes_from(iri, catalogue):
    classes = "doth:Passage doth:SourceDocument" if iri.startswith(WHOLE_DOCUMENTS) else "doth:Passage"

    assert catalogue.ask(
        PROLOGUE + f"ASK {{ VALUES ?class {{ {classes} }} <{iri}> dcterms:source ?source . ?source a ?class }}"
    )
