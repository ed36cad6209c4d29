"""The report for people, as text in French or English, and for machines, as a `sh:ValidationReport`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import groupby
from typing import Final

from dotheque_graph.namespaces import RDF_TYPE, SH, XSD, compact
from dotheque_graph.rdf.terms import BlankNode, Literal, NamedNode, Term, Triple
from dotheque_graph.validation.facts import members, values_of
from dotheque_graph.validation.report import Severity, ValidationReport, ValidationResult
from dotheque_graph.validation.shapes import Shapes

SEVERITY_WORDS: Final = {
    "fr": {
        Severity.VIOLATION: ("à corriger", "à corriger"),
        Severity.WARNING: ("à revoir", "à revoir"),
        Severity.INFO: ("conseil", "conseils"),
    },
    "en": {
        Severity.VIOLATION: ("to correct", "to correct"),
        Severity.WARNING: ("to review", "to review"),
        Severity.INFO: ("hint", "hints"),
    },
}
"""Language → severity → (singular, plural)."""
_CLEAN: Final = {"fr": "Rien à signaler.", "en": "Nothing to report."}
_CHECKED: Final = {"fr": ("entrée vérifiée", "entrées vérifiées"), "en": ("entry checked", "entries checked")}
_NEAREST: Final = {"fr": "Vouliez-vous {} ?", "en": "Did you mean {}?"}
_LONGEST_VALUE: Final = 80
_MOST_VALUES: Final = 8
_KNOWN_TERMS: Final = (SH.term("ignoredProperties"), SH.term("in"))
_LIKENESS: Final = 0.85
"""Of two names, from 0 to 1: less than this is no slip of the hand."""


def as_text(report: ValidationReport, shapes: Shapes, language: str = "en") -> str:
    """Return the report in French (`fr`) or, for any other language, in English, one block for each entry."""
    language = "fr" if language.startswith("fr") else "en"
    blocks = [
        "\n".join([iri, *_lines(results, shapes, language)])
        for iri, results in groupby(report.results, key=lambda result: result.focus_node.value)
    ]
    return "\n\n".join([*blocks, _summary(report, language)]) + "\n"


def _lines(results: Iterable[ValidationResult], shapes: Shapes, language: str) -> Iterator[str]:
    """Yield what is said of one entry: each rule once, with the values that break it."""
    for _, group in groupby(results, key=lambda result: (result.shape.value, str(result.path))):
        broken = tuple(group)
        yield _headline(broken, shapes, language)
        yield f"    {in_language(broken[0].messages, language)}"
        nearest = dict.fromkeys(near for result in broken if (near := _nearest(result, shapes)))
        if nearest:
            yield f"    {_NEAREST[language].format(', '.join(nearest))}"


def _headline(broken: Sequence[ValidationResult], shapes: Shapes, language: str) -> str:
    first = broken[0]
    name = in_language(shapes.properties[first.shape].name, language)
    values = [f" [{_short(each.value)}]" for each in broken if each.value not in {None, each.focus_node}]
    more = f" (+{len(values) - _MOST_VALUES})" if len(values) > _MOST_VALUES else ""
    place = f" ({compact(first.path.value)})" if first.path else ""
    word = SEVERITY_WORDS[language][first.severity][0]
    colon = " :" if language == "fr" else ":"
    return f"  {word}{colon} {name}{place}{''.join(values[:_MOST_VALUES])}{more}"


def _nearest(result: ValidationResult, shapes: Shapes) -> str:
    """Return the term nearest in spelling to the one refused, among those that the rule lists, or nothing."""
    listed, chosen = (values_of(shapes.facts, result.shape, parameter) for parameter in _KNOWN_TERMS)
    refused = result.path if listed else result.value
    known = [
        compact(term.value)
        for head in (*listed, *chosen)
        for term in members(shapes.facts, head)
        if isinstance(term, NamedNode)
    ]
    found = get_close_matches(compact(refused.value), known, 1, _LIKENESS) if isinstance(refused, NamedNode) else []
    return next(iter(found), "")


def _short(term: Term) -> str:
    text = compact(term.value) if isinstance(term, NamedNode) else str(term)
    return text if len(text) <= _LONGEST_VALUE else f"{text[:_LONGEST_VALUE]}…"


def in_language(words: Mapping[str, str], language: str) -> str:
    """Return the words in a language, or else in French, or else in any, or nothing."""
    return words.get(language) or words.get("fr") or next(iter(words.values()), "")


def _summary(report: ValidationReport, language: str) -> str:
    counted = [
        f"{count} {SEVERITY_WORDS[language][severity][count > 1]}"
        for severity, count in report.counts().items()
        if count
    ]
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
