"""The rules of hygiene: the catalogue keeps them all, and each of them sees the fault it is there for."""

import pytest
from pyoxigraph import RdfFormat, parse

from dotheque_graph.assets import asset
from dotheque_graph.namespaces import PREFIXES
from dotheque_graph.query.library import QueryLibrary
from dotheque_graph.store.oxigraph import OxigraphStore

RULES = tuple(name for name in QueryLibrary.load(asset("sparql")).names() if name.startswith("hygiene/"))
PROLOGUE = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in PREFIXES.items())
LABEL = "skos:prefLabel 'x'@fr"
EX = "https://w3id.org/dotheque/id/resource/x"

FAULTS: dict[str, tuple[str, str, str]] = {
    # rule: (faulty TriG, the same without the fault, the focus)
    "hygiene/dangling-internal-iris": (
        f"graph:catalogue {{ <{EX}> dcterms:relation id:nowhere }}",
        f"graph:catalogue {{ <{EX}> dcterms:relation id:there . id:there a skos:Concept }}",
        EX,
    ),
    "hygiene/unknown-goals": (
        f"graph:catalogue {{ <{EX}> doth:proposedGoal sdg:18 }}",
        f"graph:catalogue {{ <{EX}> doth:proposedGoal sdg:16 }} graph:vocabulary {{ sdg:16 a sdgo:Goal }}",
        EX,
    ),
    "hygiene/two-labels-in-one-language": (
        f"graph:catalogue {{ <{EX}> dcterms:title 'a'@fr, 'b'@fr }}",
        f"graph:catalogue {{ <{EX}> dcterms:title 'a'@fr, 'a'@en }}",
        EX,
    ),
    "hygiene/label-missing": (
        f"graph:catalogue {{ <{EX}> a doth:Resource ; dcterms:title 'a'@en }}",
        f"graph:catalogue {{ <{EX}> a doth:Resource ; dcterms:title 'a'@fr }}",
        EX,
    ),
    "hygiene/english-missing": (
        f"graph:vocabulary {{ <{EX}> a skos:Concept ; skos:prefLabel 'a'@fr }}",
        f"graph:vocabulary {{ <{EX}> a skos:Concept ; skos:prefLabel 'a'@fr, 'a'@en }}",
        EX,
    ),
    "hygiene/blank-nodes": (
        f"graph:catalogue {{ <{EX}> dcterms:relation [ a doth:Action ] }}",
        f"graph:catalogue {{ <{EX}> dcterms:relation id:there }}",
        EX,
    ),
    "hygiene/untagged-text": (
        f"graph:catalogue {{ <{EX}> dcterms:title 'a' }}",
        f"graph:catalogue {{ <{EX}> dcterms:title 'a'@fr ; doth:siren '211300553' }}",
        EX,
    ),
    "hygiene/untrimmed-text": (
        f"graph:catalogue {{ <{EX}> dcterms:title ' a'@fr }}",
        f"graph:catalogue {{ <{EX}> dcterms:title 'a b'@fr }}",
        EX,
    ),
    "hygiene/dates-out-of-order": (
        f"graph:catalogue {{ <{EX}> schema:startDate '2024-05'^^xsd:gYearMonth ; schema:endDate '2023'^^xsd:gYear }}",
        f"graph:catalogue {{ <{EX}> schema:startDate '2023-05'^^xsd:gYearMonth ; schema:endDate '2023'^^xsd:gYear }}",
        EX,
    ),
    "hygiene/orphans": (
        f"graph:catalogue {{ <{EX}> a doth:Resource ; dcterms:source id:p . id:p a doth:Passage }}",
        f"graph:catalogue {{ <{EX}> a doth:Resource . id:o doth:needs <{EX}> }}",
        EX,
    ),
    "hygiene/unused-sources": (
        f"graph:catalogue {{ <{EX}> a doth:SourceDocument ; doth:external true }}",
        f"graph:catalogue {{ <{EX}> a doth:SourceDocument ; doth:external true . id:o dcterms:source <{EX}> }}",
        EX,
    ),
    "hygiene/source-missing": (
        f"graph:catalogue {{ <{EX}> a doth:Resource }}",
        f"graph:catalogue {{ <{EX}> a doth:Resource ; dcterms:source id:p }}",
        EX,
    ),
    "hygiene/shortcut-without-statement": (
        f"graph:catalogue {{ <{EX}> org:memberOf id:o }}",
        f"graph:catalogue {{ <{EX}> org:memberOf id:o . id:m org:member <{EX}> ; org:organization id:o }}",
        EX,
    ),
    "hygiene/budget-sums": (
        f"""graph:catalogue {{ <{EX}> a doth:Budget ; doth:total 3 ; doth:hasLine id:a, id:b .
            id:a doth:lineKind <https://w3id.org/dotheque/vocabulary/budget-line-kind/expense> ; doth:amount 2 .
            id:b doth:lineKind <https://w3id.org/dotheque/vocabulary/budget-line-kind/request> ; doth:amount 3 }}""",
        f"""graph:catalogue {{ <{EX}> a doth:Budget ; doth:total 3 ; doth:hasLine id:a, id:b .
            id:a doth:lineKind <https://w3id.org/dotheque/vocabulary/budget-line-kind/expense> ; doth:amount 3.0 .
            id:b doth:lineKind <https://w3id.org/dotheque/vocabulary/budget-line-kind/request> ; doth:amount 3 }}""",
        EX,
    ),
    "hygiene/unknown-terms": (
        f"graph:catalogue {{ <{EX}> dcterms:descripton 'grey'@en }}",
        f"""graph:catalogue {{ <{EX}> dcterms:description 'grey'@en }}
            graph:ontology {{ dcterms:description rdfs:label 'description'@en }}""",
        "http://purl.org/dc/terms/descripton",
    ),
    "hygiene/unused-terms": (
        "graph:ontology { doth:colour a owl:DatatypeProperty }",
        f"graph:ontology {{ doth:colour a owl:DatatypeProperty }} graph:catalogue {{ <{EX}> doth:colour '#fff' }}",
        "https://w3id.org/dotheque/ontology#colour",
    ),
    "hygiene/concepts-without-scheme": (
        f"graph:vocabulary {{ <{EX}> a skos:Concept ; skos:notation 'x' ; skos:definition 'x'@fr }}",
        f"graph:vocabulary {{ <{EX}> a skos:Concept ; skos:notation 1 ; skos:definition 'x'@fr ; skos:inScheme id:s }}",
        EX,
    ),
    "hygiene/same-label-twice": (
        f"graph:vocabulary {{ <{EX}> skos:inScheme id:s ; {LABEL} . id:z skos:inScheme id:s ; {LABEL} }}",
        f"graph:vocabulary {{ <{EX}> skos:inScheme id:s ; {LABEL} . id:z skos:inScheme id:t ; {LABEL} }}",
        EX,
    ),
    "hygiene/hierarchy-cycles": (
        f"graph:vocabulary {{ <{EX}> skos:broader id:y . id:y skos:broader id:z . id:z skos:broader id:y }}",
        f"graph:vocabulary {{ <{EX}> skos:broader id:y . id:y skos:broader id:z }}",
        "https://w3id.org/dotheque/id/y",
    ),
}


def faults(library: QueryLibrary, store: OxigraphStore, rule: str) -> list[tuple[str, str]]:
    """Return the focus and the message of every breach of a rule."""
    found = store.select(library.get(rule).bind())
    return [(getattr(row["focus"], "value", ""), getattr(row["message"], "value", "")) for row in found.rows]


def store_of(trig: str) -> OxigraphStore:
    """Return a store that holds just this."""
    return OxigraphStore.memory(parse((PROLOGUE + trig).encode(), RdfFormat.TRIG))


@pytest.mark.parametrize("rule", RULES)
def test_the_catalogue_keeps_the_rule(library: QueryLibrary, catalogue: OxigraphStore, rule: str) -> None:
    """No row: nothing to mend."""
    assert faults(library, catalogue, rule) == []


@pytest.mark.parametrize("rule", RULES)
def test_the_rule_sees_the_fault_it_is_there_for(library: QueryLibrary, rule: str) -> None:
    """A planted fault is found, on the right focus and with words; its mended form is not."""
    faulty, mended, focus = FAULTS[rule]

    found = faults(library, store_of(faulty), rule)

    assert focus in {each for each, _ in found}
    assert all(message for _, message in found)
    assert faults(library, store_of(mended), rule) == []


def test_a_fault_is_planted_for_every_rule() -> None:
    """And for no rule that does not exist."""
    assert set(FAULTS) == set(RULES)
