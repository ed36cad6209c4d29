"""The catalogue as it stands breaks no rule, and says nothing that no rule knows."""

from dotheque_graph.namespaces import BASE, RDF_TYPE, compact
from dotheque_graph.rdf.terms import NamedNode
from dotheque_graph.validation.engine import validate
from dotheque_graph.validation.facts import facts_of
from dotheque_graph.validation.rendering import as_text

COMMUNE = f"{BASE}id/territory/commune/"
ONE_COMMUNE_IN = 20
OUR_DATA = (f"{BASE}id/", f"{BASE}vocabulary/", "http://metadata.un.org/sdg/")


def test_real_data_break_no_rule(shapes, catalogue, catalogue_quads):
    """A load validates all 35,000 communes; here one in twenty stands for them."""
    subjects = sorted({quad.subject.value for quad in catalogue_quads if isinstance(quad.subject, NamedNode)})
    communes = [iri for iri in subjects if iri.startswith(COMMUNE)]
    chosen = {iri for iri in subjects if not iri.startswith(COMMUNE)} | set(communes[::ONE_COMMUNE_IN])
    report = validate(catalogue, shapes, map(NamedNode, chosen))

    assert report.conforms, as_text(report, shapes)
    assert report.checked > 4_000


def test_every_property_of_an_entry_has_a_rule_that_names_it(shapes, catalogue_quads):
    facts = facts_of(quad.triple for quad in catalogue_quads if _is_ours(quad.subject.value))
    kinds = {(tuple(_types(description)), path) for description in facts.values() for path in description}
    unknown = {
        f"{' '.join(sorted(compact(target.value) for target in types))} {compact(path.value)}"
        for types, path in kinds
        if path != RDF_TYPE and path not in {rule.path for target in types for rule in shapes.of_class(target)}
    }

    assert unknown == set()


def _is_ours(iri: str) -> bool:
    return iri.startswith(OUR_DATA) and "ontology#" not in iri and not iri.startswith(COMMUNE)


def _types(description):
    return sorted(description.get(RDF_TYPE, ()), key=str)
