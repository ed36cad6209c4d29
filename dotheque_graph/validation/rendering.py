"""The report for people, as text in French or English, and for machines, as a `sh:ValidationReport`."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Final

from dotheque_graph.namespaces import RDF_TYPE, SH, XSD, compact
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term, Triple
from dotheque_graph.validation.report import Severity, ValidationReport, ValidationResult
from dotheque_graph.validation.shapes import Shapes

_SEVERITY_WORDS: Final = {
    "fr": {Severity.VIOLATION: "à corriger", Severity.WARNING: "à revoir", Severity.INFO: "conseil"},
    "en": {Severity.VIOLATION: "to correct", Severity.WARNING: "to review", Severity.INFO: "hint"},
}
_CLEAN: Final = {"fr": "Rien à signaler.", "en": "Nothing to report."}
_CHECKED: Final = {"fr": ("entrée vérifiée", "entrées vérifiées"), "en": ("entry checked", "entries checked")}
_LONGEST_VALUE: Final = 80


def as_text(report: ValidationReport, shapes: Shapes, language: str = "en") -> str:
    """Return the report in French (`fr`) or, for any other language, in English, one block for each entry."""
    language = "fr" if language.startswith("fr") else "en"
    blocks = [
        "\n".join([iri, *(_line(result, shapes, language) for result in results)])
        for iri, results in groupby(report.results, key=lambda result: result.focus_node.value)
    ]
    return "\n\n".join([*blocks, _summary(report, language)]) + "\n"


def _line(result: ValidationResult, shapes: Shapes, language: str) -> str:
    name = in_language(shapes.properties[result.shape].name, language)
    value = f" [{_short(result.value)}]" if result.value is not None and result.value != result.focus_node else ""
    place = f" ({compact(result.path.value)})" if result.path else ""
    word = _SEVERITY_WORDS[language][result.severity]
    colon = " :" if language == "fr" else ":"
    return f"  {word}{colon} {name}{place}{value}\n    {in_language(result.messages, language)}"


def _short(term: Term) -> str:
    text = compact(term.value) if isinstance(term, NamedNode) else str(term)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def in_language(words: Mapping[str, str], language: str) -> str:
    """Return the words in a language, or else in French, or else in any, or nothing."""
    return words.get(language) or words.get("fr") or next(iter(words.values()), "")


def _summary(report: ValidationReport, language: str) -> str:
    counted = [f"{count} {_SEVERITY_WORDS[language][severity]}" for severity, count in report.counts().items() if count]
    checked = f"{report.checked} {_CHECKED[language][report.checked != 1]}"
    return f"{checked}. {', '.join(counted) + '.' if counted else _CLEAN[language]}"


def as_rdf(report: ValidationReport) -> list[Triple]:
    """Return the report in the vocabulary of SHACL (section 3.6.1), its results as blank nodes.

    `sh:conforms` keeps SHACL's own meaning, no result at all; `ValidationReport.conforms` says whether to publish.
    """
    head = BlankNode()
    triples = [
        Triple(head, RDF_TYPE, SH.term("ValidationReport")),
        Triple(head, SH.term("conforms"), _boolean(not report.results)),
    ]
    for result in report.results:
        node = BlankNode()
        triples.append(Triple(head, SH.term("result"), node))
        triples.extend(_described(node, result))
    return triples


def _described(node: BlankNode, result: ValidationResult) -> Iterator[Triple]:
    yield Triple(node, RDF_TYPE, SH.term("ValidationResult"))
    yield Triple(node, SH.term("focusNode"), result.focus_node)
    yield Triple(node, SH.term("resultSeverity"), result.severity.iri)
    yield Triple(node, SH.term("sourceShape"), result.shape)
    if result.path:
        yield Triple(node, SH.term("resultPath"), result.path)
    if result.value is not None:
        yield Triple(node, SH.term("value"), result.value)
    for language, message in result.messages.items():
        yield Triple(node, SH.term("resultMessage"), Literal(message, language=language or "fr"))


def _boolean(value: bool) -> Literal:  # noqa: FBT001  # the value itself
    return Literal("true" if value else "false", datatype=XSD.term("boolean"))
