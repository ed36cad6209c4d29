"""Rules in words: what a shape asks, said so that somebody who does not read SHACL can follow it."""

from collections.abc import Iterator
from typing import Final

from dotheque_graph.namespaces import DSH, RDF, SH, XSD, compact
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.validation.facts import members
from dotheque_graph.validation.report import Severity
from dotheque_graph.web.reference.book import Book
from dotheque_graph.web.reference.parts import Phrase
from dotheque_graph.web.words import noted

_SHOWN: Final = 6
"""Values of a list that are named; a longer list is only counted."""
_DATATYPES: Final = {
    RDF.term("langString"): noted("a text with its language"),
    XSD.term("string"): noted("a text without a language"),
    XSD.term("integer"): noted("a whole number"),
    XSD.term("decimal"): noted("a number"),
    XSD.term("boolean"): noted("true or false"),
    XSD.term("date"): noted("a day"),
    XSD.term("gYear"): noted("a year"),
    XSD.term("gYearMonth"): noted("a month"),
    XSD.term("duration"): noted("a duration"),
    XSD.term("anyURI"): noted("an address written as a text"),
}
_WEIGHTS: Final = {
    Severity.VIOLATION: noted("Blocks publication"),
    Severity.WARNING: noted("Warning"),
    Severity.INFO: noted("Advice"),
}


def weight(book: Book, severity: Severity) -> str:
    """Return what a severity means for whoever writes."""
    return book.reader.words.gettext(_WEIGHTS[severity])


def phrases(book: Book, shape: NamedNode) -> tuple[Phrase, ...]:
    """Return what a shape asks of the values of its path, or of a node, in the order in which it is read."""
    if shape not in book.phrases:
        makers = (_number, _qualified, _kinds, _values, _bounds, _wholes)
        book.phrases[shape] = tuple(phrase for make in makers for phrase in make(book, shape))
    return book.phrases[shape]


def _number(book: Book, shape: NamedNode) -> Iterator[Phrase]:
    if not book.of_shape(shape, SH.term("path")):
        return
    words = book.reader.words
    least, most = _count(book, shape, "minCount"), _count(book, shape, "maxCount")
    if most == 0:
        yield Phrase(words.gettext("not to be used here"))
    elif least:
        yield Phrase(_wanted(book, shape))
        if least == most == 1:
            yield Phrase(words.gettext("exactly one value"))
        elif most is not None:
            yield _at_most(book, most)
    elif most is not None:
        yield Phrase(words.gettext("optional"))
        yield _at_most(book, most)
    elif not _count(book, shape, "qualifiedMinCount") and not book.of_shape(shape, SH.term("hasValue")):
        yield Phrase(words.gettext("optional"))


def _at_most(book: Book, most: int) -> Phrase:
    words = book.reader.words
    return Phrase(words.ngettext("{number} value at most", "{number} values at most", most).format(number=most))


def _wanted(book: Book, shape: NamedNode) -> str:
    """Return the word for a value that must be there: how strong it is depends on the severity."""
    words = book.reader.words
    stated = book.shapes.properties.get(shape)
    if stated and stated.severity is Severity.WARNING:
        return words.gettext("expected")
    return words.gettext("advised") if stated and stated.severity is Severity.INFO else words.gettext("required")


def _qualified(book: Book, shape: NamedNode) -> Iterator[Phrase]:
    least = _count(book, shape, "qualifiedMinCount")
    if not least:
        return
    words = book.reader.words
    yield Phrase(_wanted(book, shape))
    template = words.ngettext("including {what}", "including {number} times {what}", least)
    for value_shape in _iris(book, shape, "qualifiedValueShape"):
        text = template.format(number=least, what=_lowered(book.label(value_shape).text))
        yield Phrase(text, book.place(value_shape) or "")


def _kinds(book: Book, shape: NamedNode) -> Iterator[Phrase]:
    words = book.reader.words
    for datatype in _iris(book, shape, "datatype"):
        text = _DATATYPES.get(datatype)
        yield (
            Phrase(words.gettext(text))
            if text
            else Phrase(words.gettext("a literal of type"), code=compact(datatype.value))
        )
    nodes = _iris(book, shape, "node")
    for node in nodes:
        yield Phrase(_lowered(book.label(node).text), book.place(node) or "")
    classes = _iris(book, shape, "class")
    if not nodes:
        for one in classes:
            yield _of_class(book, one)
    if not nodes and not classes:
        for kind in _iris(book, shape, "nodeKind"):
            yield Phrase(words.gettext("an IRI") if kind == SH.term("IRI") else words.gettext("a literal"))


def _of_class(book: Book, one: NamedNode) -> Phrase:
    """Return the phrase for a node of a class: the words of the shape for that class alone, where there is one."""
    for shape in book.shapes.nodes:
        if (
            shape.target_classes == {one}
            and not shape.target_subjects_of
            and "-" not in shape.iri.value.partition("#")[2]
        ):
            return Phrase(_lowered(book.label(shape.iri).text), book.place(one) or "")
    text = book.reader.words.gettext("of the class “{name}”").format(name=book.label(one).text)
    return Phrase(text, book.place(one) or "")


def _values(book: Book, shape: NamedNode) -> Iterator[Phrase]:
    words = book.reader.words
    for value in book.of_shape(shape, SH.term("hasValue")):
        yield _named(book, words.gettext("among the values: {what}"), value)
    for head in book.of_shape(shape, SH.term("in")):
        listed = list(members(book.shapes.facts, head))
        if len(listed) <= _SHOWN:
            for place, value in enumerate(listed):
                yield _named(book, words.gettext("one of: {what}") if place == 0 else words.gettext("or {what}"), value)
        else:
            text = words.gettext("one of a list of {number} that is kept with the rule")
            yield Phrase(text.format(number=len(listed)))
    for head in book.of_shape(shape, SH.term("or")):
        for place, one in enumerate(members(book.shapes.facts, head)):
            if isinstance(one, NamedNode):
                text = words.gettext("either: {what}") if place == 0 else words.gettext("or {what}")
                yield Phrase(text.format(what=_lowered(book.label(one).text)), book.place(one) or "")


def _named(book: Book, template: str, value: Term) -> Phrase:
    if isinstance(value, NamedNode):
        link = book.link(value)
        return Phrase(template.format(what=link.text), link.href)
    return Phrase(template.format(what=value.value if isinstance(value, Literal) else str(value)))


def _bounds(book: Book, shape: NamedNode) -> Iterator[Phrase]:
    words = book.reader.words
    bounds = (
        ("minInclusive", words.gettext("at least {number}")),
        ("maxInclusive", words.gettext("at most {number}")),
        ("minExclusive", words.gettext("more than {number}")),
        ("maxExclusive", words.gettext("less than {number}")),
        ("minLength", words.gettext("{number} characters or more")),
        ("maxLength", words.gettext("{number} characters or fewer")),
    )
    for name, text in bounds:
        for value in _literals(book, shape, name):
            yield Phrase(text.format(number=value.value))
    for head in book.of_shape(shape, SH.term("languageIn")):
        tags = [one.value for one in members(book.shapes.facts, head) if isinstance(one, Literal)]
        yield Phrase(words.gettext("with the language tag"), code=", ".join(tags))
    for value in _literals(book, shape, "pattern"):
        yield Phrase(words.gettext("of the form"), code=value.value)


def _wholes(book: Book, shape: NamedNode) -> Iterator[Phrase]:
    words = book.reader.words
    if any(value.value == "true" for value in _literals(book, shape, "uniqueLang")):
        yield Phrase(words.gettext("only one for each language"))
    if any(value.value == "true" for value in _literals(book, shape, "closed")):
        heads = book.of_shape(shape, SH.term("ignoredProperties"))
        number = sum(1 for head in heads for _ in members(book.shapes.facts, head))
        yield Phrase(words.gettext("no property but the {number} that the ontology declares").format(number=number))
    if book.of_shape(shape, SH.term("sparql")):
        yield Phrase(words.gettext("checked by a query"))


def _count(book: Book, shape: NamedNode, name: str) -> int | None:
    return next((int(value.value) for value in _literals(book, shape, name)), None)


def _literals(book: Book, shape: NamedNode, name: str) -> list[Literal]:
    return [value for value in book.of_shape(shape, SH.term(name)) if isinstance(value, Literal)]


def _iris(book: Book, shape: NamedNode, name: str) -> list[NamedNode]:
    return [value for value in book.of_shape(shape, SH.term(name)) if isinstance(value, NamedNode)]


def _lowered(text: str) -> str:
    """Return a label as it stands inside a sentence; an acronym keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def local(shape: NamedNode) -> str:
    """Return the name of a shape in its namespace, which is its anchor."""
    return shape.value.removeprefix(DSH)
