"""Terms as entries of a page: what each means, what it is tied to, the rules, the use, an example, a query."""

from collections.abc import Iterable, Mapping
from typing import Final

from dotheque_graph.catalogue.terms import ReferenceTerm
from dotheque_graph.namespaces import DCTERMS, DOTH, PREFIXES, SKOS, compact
from dotheque_graph.rdf.terms import Literal, NamedNode, Quad, Triple
from dotheque_graph.rdf.turtle import canonical_turtle
from dotheque_graph.validation.shapes import NodeShape
from dotheque_graph.web.elements import Link, Text, Value
from dotheque_graph.web.entity.material import capitalised
from dotheque_graph.web.reference.book import Book
from dotheque_graph.web.reference.parts import Example, Line, Rule, TermEntry
from dotheque_graph.web.reference.rules import rule_groups, rules_by_property, shapes_for
from dotheque_graph.web.words import noted

_MEANING: Final = (SKOS.term("definition"), SKOS.term("scopeNote"))
_NOTE: Final = SKOS.term("editorialNote")
_KINDS: Final = {
    "class": noted("Class"),
    "object": noted("Property that leads to a thing"),
    "data": noted("Property that has a text or a number"),
    "note": noted("Annotation"),
    "property": noted("Property"),
}


def term_entries(book: Book, terms: Iterable[ReferenceTerm]) -> tuple[TermEntry, ...]:
    """Return the entries of some terms, in their order."""
    wanted = tuple(terms)
    bound = rules_by_property(book, {term.iri for term in wanted if not term.is_class})
    subjects = (term.example.subject for term in wanted if term.example)
    book.names.learn(subject for subject in subjects if isinstance(subject, NamedNode))
    return tuple(term_entry(book, term, bound) for term in wanted)


def term_entry(book: Book, term: ReferenceTerm, bound: Mapping[NamedNode, tuple[Rule, ...]]) -> TermEntry:
    """Return the entry of a term; `bound` has the rules of each property."""
    words = book.reader.words
    return TermEntry(
        anchor=term.anchor,
        code=compact(term.iri.value),
        iri=term.iri.value,
        page="" if term.borrowed else book.reader.urls.document(term.iri) or "",
        kind=words.gettext(_KINDS[term.kind]),
        label=_capital(book.label(term.iri)),
        definition=book.text(term.values, *_MEANING),
        note=book.text(term.values, _NOTE),
        retired=_retired(book, term),
        facts=_facts(book, term),
        groups=rule_groups(book, shapes_for(book, term.iri), at_home=False) if term.is_class else (),
        rules=bound.get(term.iri, ()),
        usage=_usage(book, term),
        example=_example(book, term.example),
        query=book.reader.urls.sparql_form(_query(term)),
    )


def _capital(text: Text) -> Text:
    return Text(capitalised(text.text), text.language)


def _retired(book: Book, term: ReferenceTerm) -> str:
    if not term.deprecated:
        return ""
    words = book.reader.words
    instead = [one for one in term.all(DCTERMS.term("isReplacedBy")) if isinstance(one, NamedNode)]
    if instead:
        return words.gettext("No longer to be used; use {term} instead.").format(term=compact(instead[0].value))
    return words.gettext("No longer to be used.")


def _facts(book: Book, term: ReferenceTerm) -> tuple[Line, ...]:
    words = book.reader.words
    inverse = book.text(term.values, DOTH.term("inverseLabel"))
    if term.is_class:
        lines = [
            Line(words.gettext("Narrower than"), _coded(book, term.built_on)),
            Line(words.gettext("Wider than"), _coded(book, term.narrower)),
            Line(words.gettext("Rules"), _shape_links(book, shapes_for(book, term.iri))),
            Line(words.gettext("Properties that lead here"), _leading(book, term)),
        ]
    else:
        lines = [
            Line(words.gettext("Built on"), _coded(book, term.built_on)),
            Line(words.gettext("Made narrower by"), _coded(book, term.narrower)),
            Line(words.gettext("From"), _coded(book, term.domains)),
            Line(words.gettext("To"), _coded(book, term.ranges)),
            Line(words.gettext("Read backwards"), (inverse,) if inverse else ()),
        ]
    return tuple(line for line in lines if line.values)


def _coded(book: Book, iris: Iterable[NamedNode]) -> tuple[Value, ...]:
    """Return links that show the prefixed name behind the label."""
    links = []
    for iri in iris:
        code, link = compact(iri.value), book.link(iri)
        links.append(Link(link.text, link.href, link.language, link.external, "" if link.text == code else code))
    return tuple(links)


def _shape_links(book: Book, shapes: Iterable[NodeShape]) -> tuple[Value, ...]:
    return book.links(shape.iri for shape in shapes)


def _leading(book: Book, term: ReferenceTerm) -> tuple[Value, ...]:
    return book.links(one.iri for one in book.terms.leading_to(term.iri))


def _usage(book: Book, term: ReferenceTerm) -> str:
    words, times = book.reader.words, book.times_used(term)
    if times is None:
        return ""
    if not times:
        return words.gettext("not used yet")
    if term.is_class:
        return words.ngettext("{number} entity", "{number} entities", times).format(number=words.number(times))
    return words.ngettext("{number} statement", "{number} statements", times).format(number=words.number(times))


def _example(book: Book, quad: Quad | None) -> Example | None:
    if quad is None or not isinstance(quad.subject, NamedNode) or not isinstance(quad.object, NamedNode | Literal):
        return None
    link = book.link(quad.subject)
    label = Link(capitalised(link.text), link.href, link.language, link.external)
    turtle = canonical_turtle([Triple(quad.subject, quad.predicate, quad.object)]).strip()
    return Example(label, turtle.removesuffix(" ;\n.") + " .")  # one statement reads better without the list


def _query(term: ReferenceTerm) -> str:
    """Return a query that lists what a term is used for, with prefixes."""
    code = compact(term.iri.value)
    named = code if code != term.iri.value else f"<{term.iri.value}>"
    prefixes = {named.partition(":")[0]} if code != term.iri.value else set()
    if term.is_class:
        pattern = f"  ?thing a {named} .\n  OPTIONAL {{ ?thing dcterms:title|skos:prefLabel|foaf:name ?name }}\n"
        variables, prefixes = "?thing ?name", prefixes | {"dcterms", "skos", "foaf"}
    else:
        pattern, variables = f"  ?thing {named} ?value .\n", "?thing ?value"
    heads = "".join(f"PREFIX {prefix}: <{PREFIXES[prefix]}>\n" for prefix in sorted(prefixes))
    return f"{heads}\nSELECT {variables}\nWHERE {{\n{pattern}}}\nLIMIT 100\n"


def summary(entry: TermEntry) -> Text:
    """Return what a page says of a term in one line."""
    return entry.definition or entry.note or entry.label
