"""The report on foreign shapes for people, in French or English, and for machines, as a `sh:ValidationReport`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

from dotheque_graph.namespaces import RDF, RDF_TYPE, SH, XSD, compact
from dotheque_graph.rdf.plain_text import plain_text
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term, Triple
from dotheque_graph.validation.facts import values_of
from dotheque_graph.validation.foreign.naming import node_text, path_text
from dotheque_graph.validation.foreign.report import ForeignReport, ForeignResult
from dotheque_graph.validation.rendering import SEVERITY_WORDS, in_language

_CLEAN: Final = {"fr": "Rien à signaler.", "en": "Nothing to report."}
_NOTHING: Final = {
    "fr": "Aucun nœud des données n'est visé par ces formes : rien n'a été vérifié.",
    "en": "No node of the data is a target of these shapes: nothing was checked.",
}
_CHECKED: Final = {"fr": ("nœud vérifié", "nœuds vérifiés"), "en": ("node checked", "nodes checked")}
_LONGEST_VALUE: Final = 80
_MOST_VALUES: Final = 8
_SENTENCES: Final[Mapping[str, tuple[str, str]]] = {
    "Class": ("La valeur doit être de la classe {}.", "The value must be of class {}."),
    "Datatype": ("La valeur doit être du type {}.", "The value must be of datatype {}."),
    "HasValue": ("La valeur {} doit y être.", "The value {} must be there."),
    "In": ("La valeur n'est pas dans la liste permise.", "The value is not in the list allowed."),
    "LanguageIn": ("La langue de la valeur n'est pas admise.", "The language of the value is not allowed."),
    "MaxCount": ("Pas plus de {} valeur(s).", "No more than {} value(s)."),
    "MinCount": ("Au moins {} valeur(s).", "At least {} value(s)."),
    "Node": ("La valeur ne respecte pas la forme {}.", "The value does not conform to the shape {}."),
    "NodeKind": ("La valeur doit être de la sorte {}.", "The value must be of kind {}."),
    "Or": ("Aucune des possibilités permises n'est respectée.", "None of the alternatives allowed is met."),
    "Pattern": ("La valeur ne suit pas le motif {}.", "The value does not match the pattern {}."),
    "UniqueLang": ("Une seule valeur par langue.", "One value for each language only."),
}
"""Constraint → what to say where the shape has no message of its own, (French, English); {} is its parameter."""


def foreign_text(report: ForeignReport, language: str = "en") -> str:
    """Return the report in French (`fr`) or, for any other language, in English, one block for each node."""
    language = "fr" if language.startswith("fr") else "en"
    blocks = [
        "\n".join([node_text(focus, report.places), *_lines(tuple(results), report, language)])
        for focus, results in groupby(report.results, key=lambda result: result.focus)
    ]
    return plain_text("\n\n".join([*blocks, _summary(report, language)]) + "\n")


def _lines(results: Sequence[ForeignResult], report: ForeignReport, language: str) -> Iterator[str]:
    for _, group in groupby(results, key=lambda result: (str(result.path), str(result.shape), result.component.value)):
        broken = tuple(group)
        yield _headline(broken, report, language)
        yield f"    {_sentence(broken[0], report, language)}"


def _headline(broken: Sequence[ForeignResult], report: ForeignReport, language: str) -> str:
    first = broken[0]
    values = [f" [{_short(each.value)}]" for each in broken if each.value not in {None, each.focus}]
    more = f" (+{len(values) - _MOST_VALUES})" if len(values) > _MOST_VALUES else ""
    name = in_language(first.name, language)
    path = path_text(first.path, report.shapes) if first.path else ""
    shown = f"{name} ({path})" if name and path else name or path or _short(first.shape)
    word = SEVERITY_WORDS[language][first.severity][0]
    return f"  {word}{' :' if language == 'fr' else ':'} {shown}{''.join(values[:_MOST_VALUES])}{more}"


def _sentence(result: ForeignResult, report: ForeignReport, language: str) -> str:
    if result.messages:
        return in_language(result.messages, language)
    constraint = result.component.value.removeprefix(SH).removesuffix("ConstraintComponent")
    parameter = SH.term(constraint[:1].lower() + constraint[1:])
    arguments = values_of(report.shapes, result.shape, parameter)
    shown = ", ".join(_argument(value) for value in arguments if not isinstance(value, BlankNode))
    french, english = _SENTENCES.get(constraint, (f"{constraint} : {{}}", f"{constraint}: {{}}"))
    return (french if language == "fr" else english).format(shown or "…")


def _argument(term: Term) -> str:
    return term.value if isinstance(term, Literal) else _short(term)


def _short(term: Term | None) -> str:
    text = compact(term.value) if isinstance(term, NamedNode) else str(term)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def _summary(report: ForeignReport, language: str) -> str:
    counted = [
        f"{count} {SEVERITY_WORDS[language][severity][count > 1]}"
        for severity, count in report.counts().items()
        if count
    ]
    if not report.checked:
        return _NOTHING[language]
    checked = f"{report.checked} {_CHECKED[language][report.checked != 1]}"
    return f"{checked}. {', '.join(counted) + '.' if counted else _CLEAN[language]}"


def foreign_rdf(report: ForeignReport) -> list[Triple]:
    """Return the report in the vocabulary of SHACL (section 3.6.1), its results as blank nodes.

    `sh:conforms` keeps SHACL's own meaning: no result at all, of any severity. Of a blank shape nothing is said.
    """
    head = BlankNode()
    conforms = Literal("false" if report.results else "true", datatype=XSD.term("boolean"))
    triples = [Triple(head, RDF_TYPE, SH.term("ValidationReport")), Triple(head, SH.term("conforms"), conforms)]
    for result in report.results:
        node = BlankNode()
        triples.append(Triple(head, SH.term("result"), node))
        triples.extend(_described(node, result, report))
    return triples


def _described(node: BlankNode, result: ForeignResult, report: ForeignReport) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, SH.term("ValidationResult"))
    yield Triple(node, SH.term("focusNode"), result.focus)
    yield Triple(node, SH.term("resultSeverity"), result.severity.iri)
    yield Triple(node, SH.term("sourceConstraintComponent"), result.component)
    if isinstance(result.shape, NamedNode):
        yield Triple(node, SH.term("sourceShape"), result.shape)
    if result.path is not None:
        yield Triple(node, SH.term("resultPath"), result.path)
        yield from _structure([result.path], report)
    if result.value is not None:
        yield Triple(node, SH.term("value"), result.value)
    for language in ("fr", "en"):
        yield Triple(node, SH.term("resultMessage"), Literal(_sentence(result, report, language), language=language))


def _structure(nodes: Iterable[Term], report: ForeignReport) -> Iterator[Triple]:
    """Yield the triples of a path that is longer than one property."""
    for node in nodes:
        if isinstance(node, BlankNode):
            for predicate, values in report.shapes.get(node, {}).items():
                yield from (Triple(node, predicate, value) for value in values)
                yield from _structure((value for value in values if value != RDF.term("nil")), report)
