# ruff: noqa: INP001  # a script
"""Writes docs/reference/: settings, commands, routes, errors, ontology, shapes, vocabularies, queries and formats.

Every page is made from the code and the assets; `make docs` writes them and a test fails when one is stale.
"""

import inspect
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import Enum
from pathlib import Path
from typing import Any, Final

import typer

from dotheque_graph import errors
from dotheque_graph.assets import asset
from dotheque_graph.audience.rehearsal import RULES, WORDS, Portal
from dotheque_graph.cli.exits import exit_code
from dotheque_graph.cli.main import app as command_line
from dotheque_graph.errors import DothequeError
from dotheque_graph.namespaces import DCTERMS, DOTH, DSH, OWL, RDF_TYPE, RDFS, SCHEMA, SKOS, VOC, compact
from dotheque_graph.publication.sources import asset_sources, read_sources
from dotheque_graph.query.library import QueryLibrary, SavedQuery
from dotheque_graph.rdf.formats import ALL_FORMATS, DOCUMENT_FORMATS, GRAPH_FORMATS, INPUT_FORMATS, RESULT_FORMATS
from dotheque_graph.rdf.terms import Literal, NamedNode, Term
from dotheque_graph.settings import ENVIRONMENT_PREFIX, Settings
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.validation.shapes import NodeShape, PropertyShape, Shapes, load_shapes
from dotheque_graph.web.app import ROUTES
from dotheque_graph.web.problems import STATUS

REFERENCE: Final = Path(__file__).resolve().parent / "reference"
NOTICE: Final = "<!-- Written by `make docs` from the code and the assets. Do not edit. -->"


def pages() -> dict[str, str]:
    """Return the text of every page by file name."""
    sources = [source for source in asset_sources() if asset("ontology") in source.path.parents]
    ontology = OxigraphStore.memory(read_sources(sources, lambda *_: None))
    library = QueryLibrary.load(asset("sparql"))
    shapes = load_shapes(asset("shapes"))
    return {
        "settings.md": _page("Settings", SETTINGS_LEAD, _settings()),
        "commands.md": _page("Commands", COMMANDS_LEAD, _commands()),
        "routes.md": _page("Routes", ROUTES_LEAD, _routes()),
        "errors.md": _page("Errors", ERRORS_LEAD, _errors()),
        "formats.md": _page("Formats", FORMATS_LEAD, _formats()),
        "ontology.md": _page("Ontology", ONTOLOGY_LEAD, _ontology(ontology)),
        "vocabularies.md": _page("Vocabularies", VOCABULARIES_LEAD, _vocabularies(ontology)),
        "shapes.md": _page("Shapes", SHAPES_LEAD, _shapes(shapes)),
        "queries.md": _page("Saved queries", QUERIES_LEAD, _queries(library)),
        "rehearsal.md": _page("Rehearsal", REHEARSAL_LEAD, _rehearsal()),
    }


SETTINGS_LEAD: Final = f"""\
An instance is set by environment variables that begin with `{ENVIRONMENT_PREFIX}`.
A variable that is not in this table, or a value that does not fit, stops the program with every problem named at once.
`dotheque settings` lists them with their values now."""
COMMANDS_LEAD: Final = """\
Exit codes: 0, done; 1, understood and the answer is no; 2, could not be done.
Sentences are in French where the locale of the shell is French, else in English."""
ROUTES_LEAD: Final = """\
The addresses that the site answers.
Every page of a thing is also its data: see [formats](formats.md)."""
ERRORS_LEAD: Final = """\
Each error has its facts as attributes, and its sentence in French and in English.
Over HTTP it is `application/problem+json` (RFC 9457) for machines and a page for people.
In the shell it is one sentence and an exit code."""
FORMATS_LEAD: Final = """\
What is read and written, with media types and extensions.
The first media type is the one that answers carry; the others are understood."""
ONTOLOGY_LEAD: Final = """\
The terms that the DO'thèque mints, under `https://w3id.org/dotheque/ontology#` (prefix `doth`).
Terms of other vocabularies that it borrows are labelled in `ontology/borrowed-terms.ttl`."""
VOCABULARIES_LEAD: Final = """\
The concept schemes, under `https://w3id.org/dotheque/vocabulary/`.
A concept has the IRI `…/vocabulary/{scheme}/{notation}`; definitions are served with it."""
SHAPES_LEAD: Final = """\
The rules, under `https://w3id.org/dotheque/shapes#` (prefix `dsh`), one table for each kind of node.
A Violation stops a publication, a Warning is for the reviewer, an Info for the writer."""
QUERIES_LEAD: Final = """\
The queries of `sparql/`; `dotheque query --saved NAME` runs one, and each runs unchanged in any SPARQL tool."""


REHEARSAL_LEAD: Final = """\
The rules by which `dotheque rehearse` and `/data/rehearsal` say what becomes of a DCAT feed.
They are written from what the two portals were seen to do.
data.gouv.fr runs udata, and CKAN reads DCAT by ckanext-dcat.
A rule without a remedy tells what the portal always does, or has no place for."""


def _page(title: str, lead: str, lines: Iterable[str]) -> str:
    body = "\n".join(lines)
    return f"{NOTICE}\n\n# {title}\n\n{lead}\n\n{body}\n"


def _table(headings: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(headings)} |"
    yield "|" + "---|" * len(headings)
    for row in rows:
        cells = (" ".join(cell.replace("|", "\\|").split()) for cell in row)
        yield f"| {' | '.join(cells)} |"
    yield ""


def _code(text: object) -> str:
    return f"`{text}`"


def _settings() -> Iterator[str]:
    rows = (
        (
            _code(ENVIRONMENT_PREFIX + name.upper()),
            _code(field.default),
            _limits(field.metadata),
            field.description or "",
        )
        for name, field in Settings.model_fields.items()
    )
    yield from _table(("Variable", "Default", "Limits", "What it sets"), rows)


def _limits(metadata: Iterable[object]) -> str:
    signs = {"ge": "≥", "gt": ">", "le": "≤", "lt": "<"}
    stated = ((sign, getattr(part, name, None)) for part in metadata for name, sign in signs.items())
    return ", ".join(f"{sign} {value}" for sign, value in stated if value is not None)


def _commands() -> Iterator[str]:
    root = typer.main.get_command(command_line)
    for path, command in _below("dotheque", root):
        yield f"## {path}\n"
        yield f"```text\n{_usage(path, command)}\n```\n"
        yield _help(command.help or "")
        rows = [_parameter(parameter) for parameter in command.params if parameter.name != "help"]
        if rows:
            yield from _table(("Parameter", "Default", "What it does"), rows)


def _below(path: str, command: Any) -> Iterator[tuple[str, Any]]:  # typer's own copy of click has no public types
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from _below(f"{path} {name}", child)


def _usage(path: str, command: Any) -> str:
    parts = [path]
    if any(parameter.param_type_name == "option" for parameter in command.params):
        parts.append("[OPTIONS]")
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            name = parameter.name.upper() + ("..." if parameter.nargs == -1 else "")
            parts.append(name if parameter.required else f"[{name}]")
    return " ".join([*parts, "COMMAND"] if hasattr(command, "commands") else parts)


def _help(text: str) -> str:
    """Return help text as Markdown: an indented line is an example."""
    lines = [f"    {line.strip()}" if line.startswith("    ") else line.strip() for line in text.splitlines()]
    return "\n".join(lines) + "\n"


def _parameter(parameter: Any) -> tuple[str, str, str]:
    if parameter.param_type_name == "argument":
        name = _code(parameter.name.upper())
    else:
        name = " / ".join(map(_code, [*parameter.opts, *parameter.secondary_opts]))
    kind = parameter.bare_type
    choices = ", ".join(choice.value for choice in kind) if isinstance(kind, type) and issubclass(kind, Enum) else ""
    default = getattr(parameter.default, "value", parameter.default)
    shown = "" if default in (None, "", False) or parameter.required else _code(default)
    return name, shown, (parameter.help or "") + (f" One of: {choices}." if choices else "")


def _routes() -> Iterator[str]:
    rows = (
        (_code(path.replace(":path", "")), ", ".join(methods), inspect.getdoc(endpoint) or "")
        for path, endpoint, methods in ROUTES
    )
    yield from _table(("Path", "Methods", "What it answers"), rows)


def _errors() -> Iterator[str]:
    rows = ((_under(kind), *_mapped(kind)) for kind in _error_classes(DothequeError))
    yield from _table(("Error", "HTTP", "Exit", "Sentence in French", "Sentence in English"), rows)


def _error_classes(kind: type[DothequeError]) -> Iterator[type[DothequeError]]:
    yield kind
    for child in kind.__subclasses__():
        if child.__module__.startswith(f"{errors.__name__}."):
            yield from _error_classes(child)


def _under(kind: type[DothequeError]) -> str:
    depth = len(kind.__mro__) - len(DothequeError.__mro__)
    return "· " * depth + _code(kind.__name__)


def _mapped(kind: type[DothequeError]) -> tuple[str, str, str, str]:
    """Return status, exit code and sentences; nothing for a class that only gathers others."""
    if kind not in STATUS:
        return "", "", "", ""
    return str(STATUS[kind]), str(exit_code(kind.__new__(kind))), kind.fr, kind.en


def _formats() -> Iterator[str]:
    places = {
        "documents": DOCUMENT_FORMATS,
        "CONSTRUCT and DESCRIBE": GRAPH_FORMATS,
        "SELECT and ASK": RESULT_FORMATS,
        "`dotheque load`": INPUT_FORMATS,
    }
    rows = (
        (
            form.name,
            ", ".join(map(_code, form.media_types)),
            _code(f".{form.extension}"),
            ", ".join(place for place, known in places.items() if form in known),
        )
        for form in ALL_FORMATS
    )
    yield from _table(("Format", "Media types", "Extension", "Where"), rows)


def _words(store: OxigraphStore, subject: NamedNode, prop: NamedNode, language: str) -> str:
    values = (quad.object for quad in store.quads(subject=subject, predicate=prop))
    return next((value.value for value in values if isinstance(value, Literal) and value.language == language), "")


def _shown(terms: Iterable[Term]) -> str:
    return ", ".join(_code(compact(term.value)) for term in sorted(terms, key=str) if isinstance(term, NamedNode))


def _ontology(store: OxigraphStore) -> Iterator[str]:
    sections = {
        "Classes": OWL.term("Class"),
        "Properties that link": OWL.term("ObjectProperty"),
        "Properties that hold a value": OWL.term("DatatypeProperty"),
        "Notes": OWL.term("AnnotationProperty"),
    }
    for title, kind in sections.items():
        found = {quad.subject for quad in store.quads(predicate=RDF_TYPE, value=kind)}
        terms = [term for term in found if isinstance(term, NamedNode) and term.value.startswith(DOTH)]
        yield f"## {title}\n"
        yield from _table(
            ("Term", "Français", "English", "Built on, from → to"),
            (_term(store, term) for term in sorted(terms, key=str)),
        )


def _term(store: OxigraphStore, term: NamedNode) -> tuple[str, str, str, str]:
    def values(*properties: NamedNode) -> str:
        return _shown(quad.object for prop in properties for quad in store.quads(subject=term, predicate=prop))

    def cell(language: str) -> str:
        label = _words(store, term, RDFS.term("label"), language)
        return f"**{label}**: {_words(store, term, SKOS.term('definition'), language)}"

    above = values(RDFS.term("subClassOf"), RDFS.term("subPropertyOf"))
    domain = values(RDFS.term("domain"), SCHEMA.term("domainIncludes"))
    reach = values(RDFS.term("range"), SCHEMA.term("rangeIncludes"))
    use = f"{domain} → {reach}" if domain or reach else ""
    return _code(compact(term.value)), cell("fr"), cell("en"), "; ".join(part for part in (above, use) if part)


def _vocabularies(store: OxigraphStore) -> Iterator[str]:
    found = store.quads(predicate=RDF_TYPE, value=SKOS.term("ConceptScheme"))
    schemes = sorted({quad.subject for quad in found if isinstance(quad.subject, NamedNode)}, key=str)
    members = {
        scheme: [quad.subject for quad in store.quads(predicate=SKOS.term("inScheme"), value=scheme)]
        for scheme in schemes
        if scheme.value.startswith(VOC)
    }
    yield f"{len(members)} schemes, {sum(map(len, members.values()))} concepts.\n"
    for scheme, concepts in members.items():
        name = scheme.value.removeprefix(VOC)
        yield f"## {name}\n"
        title = DCTERMS.term("title")
        count = f"{len(concepts)} concept{'s' if len(concepts) > 1 else ''}"
        french, english = (_words(store, scheme, title, language) for language in ("fr", "en"))
        yield f"{french} / {english}: {count}.\n"
        rows = [_concept(store, concept) for concept in concepts if isinstance(concept, NamedNode)]
        yield from _table(("Notation", "Français", "English"), sorted(rows))


def _concept(store: OxigraphStore, concept: NamedNode) -> tuple[str, str, str]:
    label = SKOS.term("prefLabel")
    notation = concept.value.rpartition("/")[2]
    return _code(notation), _words(store, concept, label, "fr"), _words(store, concept, label, "en")


def _shapes(shapes: Shapes) -> Iterator[str]:
    yield f"{len(shapes.nodes)} kinds of node, {len(shapes.properties)} rules.\n"
    for node in shapes.nodes:
        rules = [shapes.properties[iri] for iri in node.rules]
        yield f"## {node.iri.value.removeprefix(DSH)}\n"
        yield f"For {_targets(node)}.\n"
        yield from _table(("Rule", "Property", "Severity", "Message"), (_rule(rule) for rule in rules if rule.message))


def _targets(node: NodeShape) -> str:
    classes = [f"`{compact(iri.value)}`" for iri in sorted(node.target_classes, key=str)]
    subjects = [f"what has `{compact(iri.value)}`" for iri in sorted(node.target_subjects_of, key=str)]
    return ", ".join([*classes, *subjects])


def _rule(rule: PropertyShape) -> tuple[str, str, str, str]:
    path = _code(compact(rule.path.value)) if rule.path else "the node"
    name = rule.iri.value.removeprefix(DSH)
    return _code(name), path, rule.severity.name.capitalize(), _both(rule.message)


def _both(words: Mapping[str, str]) -> str:
    return " / ".join(words[language] for language in ("fr", "en") if language in words)


def _queries(library: QueryLibrary) -> Iterator[str]:
    public = [query for query in library if query.header.public]
    yield f"{len(library)} queries, {len(public)} of them public.\n"
    for query in library:
        yield from _query(query)


def _query(query: SavedQuery) -> Iterator[str]:
    header = query.header
    yield f"## {query.name}\n"
    yield f"{header.title.fr} / {header.title.en}\n"
    yield f"> {header.question.fr}\n> {header.question.en}\n"
    kind = "Public" if header.public else "Used by the program"
    yield f"{kind}; at most {header.budget_ms} ms; returns {', '.join(map(_code, header.returns))}.\n"
    rows = [
        (
            _code(name),
            parameter.type + (", required" if parameter.required else ""),
            _code(parameter.example),
            f"{parameter.description.fr} / {parameter.description.en}",
        )
        for name, parameter in header.parameters.items()
    ]
    if rows:
        yield from _table(("Parameter", "Type", "Example", "Meaning"), rows)


def _rehearsal() -> Iterator[str]:
    for portal in Portal:
        rules = [rule for rule in RULES.values() if rule.portal is portal]
        yield f"## {portal.full_name}\n"
        yield f"{len(rules)} rules.\n"
        rows = (
            (
                _code(rule.token),
                " / ".join(WORDS[rule.outcome]),
                f"{rule.fr} / {rule.en}",
                " / ".join(filter(None, (rule.mend_fr, rule.mend_en))),
            )
            for rule in rules
        )
        yield from _table(("Rule", "Outcome", "What happens and why", "How to mend it"), rows)


def write(say: Callable[[str], object] = sys.stdout.write) -> None:
    """Write every page, and remove those that are no longer made."""
    REFERENCE.mkdir(exist_ok=True)
    made = pages()
    for path in REFERENCE.glob("*.md"):
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        (REFERENCE / name).write_text(text, encoding="utf-8", newline="\n")
    say(f"{len(made)} pages in {REFERENCE.name}/\n")


if __name__ == "__main__":
    write()
