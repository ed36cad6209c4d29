"""The JSON-LD context: a plain name for each term, ours or borrowed, with the form of its values."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from dotheque_graph.assets import FEED_SHAPES, asset
from dotheque_graph.namespaces import DCAT, DCTERMS, FOAF, OWL, PREFIXES, PROV, RDF, RDF_TYPE, RDFS, SH, SKOS, VOID, XSD
from dotheque_graph.rdf.parsing import read_file
from dotheque_graph.rdf.terms import NamedNode, Quad

ALIASES: Final = {"id": "@id", "type": "@type"}
"""Plain names of keywords, as most JSON has them."""

_FILES: Final = ("dotheque.ttl", "borrowed-terms.ttl")
_FIRST: Final = ("doth", "dcterms", "foaf", "org", "prov", "skos", "schema", "dcat")
"""Whose terms take the plain name where several have the same; the others put their prefix before it."""
_LANG_STRING: Final = RDF.term("langString")
_LINKS: Final = frozenset(
    {
        *(SH.term(name) for name in ("class", "datatype", "group", "node", "nodeKind", "path", "property", "severity")),
        *(SH.term(name) for name in ("in", "languageIn", "sparql", "targetClass")),
        *(RDFS.term(name) for name in ("domain", "isDefinedBy", "range", "seeAlso", "subClassOf", "subPropertyOf")),
        *(OWL.term(name) for name in ("sameAs", "versionIRI")),
        *(DCAT.term(name) for name in ("accessURL", "dataset", "distribution", "downloadURL", "landingPage", "record")),
        *(DCTERMS.term(name) for name in ("conformsTo", "hasVersion", "subject", "type")),
        *(PROV.term(name) for name in ("generated", "used", "wasAttributedTo", "wasInfluencedBy")),
        FOAF.term("primaryTopic"),
        SKOS.term("narrowMatch"),
        VOID.term("inDataset"),
    }
)
"""Borrowed properties that lead to a node, which neither our ontology nor our shapes say."""


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a term. `form` of its values is "@id", "@language", the IRI of a datatype, or "" where they vary."""

    text: str
    iri: str
    form: str = ""

    @property
    def definition(self) -> str | dict[str, str]:
        """Return the definition of the term in a context; it never rests on a prefix."""
        if not self.form:
            return self.iri
        return {"@id": self.iri, "@container" if self.form == "@language" else "@type": self.form}


def context() -> dict[str, Any]:
    """Return our JSON-LD 1.1 context: aliases, prefixes, then terms by name.

    The prefix `id` gives way to the alias; documents write their identifiers in full.
    """
    prefixes = {prefix: str(namespace) for prefix, namespace in PREFIXES.items() if prefix not in ALIASES}
    terms = sorted(names().values(), key=lambda name: (name.text.casefold(), name.text))
    return {**ALIASES, **prefixes, **{name.text: name.definition for name in terms}}


@cache
def names() -> Mapping[str, Name]:
    """Return the name of each term by IRI, as the ontology and the shapes of this program say."""
    folder = asset("shapes")
    ours = [quad for file in _FILES for quad in read_file(asset("ontology", file))]
    rules = [quad for path in sorted(folder.glob("*.ttl")) if path != asset(*FEED_SHAPES) for quad in read_file(path)]
    return named(ours, rules)


def named(ontology: Iterable[Quad], shapes: Iterable[Quad]) -> dict[str, Name]:
    """Return the name of each term that has a label in the ontology; the form of its values is what all rules say."""
    quads = tuple(ontology)
    forms = _forms(quads, shapes)
    labelled = {quad.subject for quad in quads if quad.predicate == RDFS.term("label")}
    found: dict[str, Name] = {}
    taken = {*ALIASES, *PREFIXES}
    for prefix, local, iri in sorted(_parts(labelled)):
        text = local if local not in taken else prefix[1] + local[0].upper() + local[1:]
        taken.add(text)
        found[iri] = Name(text, iri, forms.get(iri, ""))
    return found


def _parts(terms: Iterable[object]) -> Iterable[tuple[tuple[int, str], str, str]]:
    """Yield (rank of the namespace, prefix), local name and IRI of each term of a known namespace; not rdf:type."""
    for term in terms:
        if not isinstance(term, NamedNode) or term == RDF_TYPE:
            continue
        for prefix, namespace in PREFIXES.items():
            local = term.value.removeprefix(namespace)
            if local != term.value and local.isalnum():
                rank = _FIRST.index(prefix) if prefix in _FIRST else len(_FIRST)
                yield (rank, prefix), local, term.value


def _forms(ontology: Iterable[Quad], shapes: Iterable[Quad]) -> dict[str, str]:
    said: dict[str, set[str]] = defaultdict(set)
    for quad in ontology:
        if isinstance(quad.subject, NamedNode):
            said[quad.subject.value] |= _declared(quad)
    rules: dict[object, set[str]] = defaultdict(set)
    paths: dict[object, str] = {}
    for quad in shapes:
        if quad.predicate == SH.term("path") and isinstance(quad.object, NamedNode):
            paths[quad.subject] = quad.object.value
        rules[quad.subject] |= _ruled(quad)
    for rule, path in paths.items():
        said[path] |= rules[rule]
    for prop in _LINKS:
        said[prop.value].add("@id")
    return {iri: next(iter(forms)) for iri, forms in said.items() if len(forms) == 1}


def _declared(quad: Quad) -> set[str]:
    """Return what a statement of the ontology says of the values of its subject."""
    if quad.predicate == RDF_TYPE and quad.object == OWL.term("ObjectProperty"):
        return {"@id"}
    ranged = quad.predicate == RDFS.term("range") and isinstance(quad.object, NamedNode)
    return _datatype(quad.object) if ranged and _is_datatype(quad.object) else set()


def _ruled(quad: Quad) -> set[str]:
    """Return what a statement of a shape says of the values at its path."""
    if quad.predicate == SH.term("datatype"):
        return _datatype(quad.object)
    links = quad.predicate == SH.term("class") or quad.object == SH.term("IRI")
    return {"@id"} if links else set()


def _is_datatype(term: object) -> bool:
    return isinstance(term, NamedNode) and (term.value.startswith(XSD) or term == _LANG_STRING)


def _datatype(term: object) -> set[str]:
    if not isinstance(term, NamedNode):
        return set()
    return {"" if term == XSD.term("string") else "@language" if term == _LANG_STRING else term.value}
