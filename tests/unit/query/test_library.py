"""Saved queries: what their files must say, and what binding makes of their parameters."""

import datetime as dt
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from dotheque_graph.errors import InvalidParameter, InvalidSavedQuery, QueryNotFound, SourceNotFound
from dotheque_graph.query.library import QueryLibrary, SavedQuery

NAME = "browse/things"
HEADER = """\
#+ title: {fr: Choses, en: Things}
#+ question: {fr: "Quelles choses ?", en: "Which things?"}
#+ parameters:
#+   thing:
#+     type: iri
#+     required: false
#+     example: "https://example.org/1"
#+     description: {fr: Une chose, en: A thing}
#+   word:
#+     type: text
#+     required: true
#+     example: "n° 1"
#+     description: {fr: Un mot, en: A word}
#+   rank:
#+     type: integer
#+     required: false
#+     default: 3
#+     example: 1
#+     description: {fr: Un rang, en: A rank}
#+   day:
#+     type: date
#+     required: false
#+     example: 2024-03-31
#+     description: {fr: Un jour, en: A day}
#+   language:
#+     type: language
#+     required: false
#+     example: fr
#+     description: {fr: Une langue, en: A language}
#+ returns: {thing: iri, word: text}
#+ tags: [thing]
#+ public: true
#+ budget_ms: 10
"""
BODY = """\
PREFIX dcterms: <http://purl.org/dc/terms/>

SELECT ?thing ?word
WHERE {
  VALUES ?thing { UNDEF }
  VALUES ?word { UNDEF }
  VALUES ?rank { UNDEF }
  VALUES ?day { UNDEF }
  VALUES ?language { UNDEF }
  ?thing dcterms:title ?word .
}
ORDER BY ?thing
"""


def lines(text: str) -> list[str]:
    """Return the VALUES lines of a query, without indentation."""
    return [line.strip() for line in text.splitlines() if "VALUES" in line]


def query(header: str = HEADER, body: str = BODY, name: str = NAME) -> SavedQuery:
    """Return the saved query in these texts."""
    return SavedQuery.read(name, header + body)


def test_a_file_becomes_a_query_with_its_header() -> None:
    """Title, question, parameters, result and budget are read as they stand."""
    saved = query()

    assert (saved.name, saved.header.title.fr, saved.header.question.in_language("en-GB")) == (
        NAME,
        "Choses",
        "Which things?",
    )
    assert list(saved.header.parameters) == ["thing", "word", "rank", "day", "language"]
    assert saved.header.parameters["rank"].default == "3"
    assert saved.header.parameters["day"].example == "2024-03-31"
    assert saved.header.returns == {"thing": "iri", "word": "text"}
    assert (saved.header.public, saved.header.budget_ms, saved.header.tags) == (True, 10, ["thing"])
    assert saved.text == HEADER + BODY


def test_binding_writes_terms_and_leaves_what_is_not_given_open() -> None:
    """A default stands in; a parameter without any stays UNDEF."""
    bound = query().bind(word="n° 1")

    assert lines(bound) == [
        "VALUES ?thing { UNDEF }",
        'VALUES ?word { "n° 1" }',
        'VALUES ?rank { "3"^^<http://www.w3.org/2001/XMLSchema#integer> }',
        "VALUES ?day { UNDEF }",
        "VALUES ?language { UNDEF }",
    ]


def test_every_type_takes_its_own_values() -> None:
    """Python values and terms of the right kind are the same to a parameter."""
    plain = query().bind(thing="https://example.org/1", word="n° 1", rank=7, day=dt.date(2024, 3, 31), language="FR")
    typed = query().bind(
        thing=NamedNode("https://example.org/1"),
        word=Literal("n° 1"),
        rank=Literal(7),
        day=Literal("2024-03-31", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),
        language=Literal("fr"),
    )

    assert plain == typed
    assert lines(plain)[0] == "VALUES ?thing { <https://example.org/1> }"
    assert lines(plain)[3] == 'VALUES ?day { "2024-03-31"^^<http://www.w3.org/2001/XMLSchema#date> }'
    assert lines(plain)[4] == 'VALUES ?language { "fr" }'


def test_several_values_mean_any_of_them() -> None:
    """They stand side by side in VALUES."""
    bound = query().bind(word=["a", Literal("b", language="fr")], thing=(NamedNode("a:b"), "c:d"))

    assert lines(bound)[:2] == ["VALUES ?thing { <a:b> <c:d> }", 'VALUES ?word { "a" "b"@fr }']


@pytest.mark.parametrize(
    "text", ['"', "\\", '" } . ?s ?p ?o . VALUES ?x { "', "\n\r\t", "VALUES ?thing { UNDEF }", "é € 𝄞", "\\u0022"]
)
def test_no_value_breaks_out_of_its_place(text: str) -> None:
    """Whatever a text holds, the engine reads back that very text."""
    store = Store()
    store.add(Quad(NamedNode("a:b"), NamedNode("http://purl.org/dc/terms/title"), Literal(text)))

    found = list(store.query(query().bind(word=text)))

    assert [solution["word"] for solution in found] == [Literal(text)]


@pytest.mark.parametrize(
    ("values", "name", "expected"),
    [
        ({}, "word", "a text such as n° 1"),
        ({"word": 3}, "word", "a text such as n° 1"),
        ({"word": []}, "word", "a text such as n° 1"),
        ({"word": "a", "thing": "no iri"}, "thing", "an absolute IRI such as https://example.org/1"),
        ({"word": "a", "thing": Literal("a:b")}, "thing", "an absolute IRI such as https://example.org/1"),
        ({"word": "a", "thing": ["a:b", "a:b> } #"]}, "thing", "an absolute IRI such as https://example.org/1"),
        ({"word": "a", "rank": "3"}, "rank", "a whole number such as 1"),
        ({"word": "a", "rank": True}, "rank", "a whole number such as 1"),
        ({"word": "a", "day": "2024-02-30"}, "day", "a date YYYY-MM-DD such as 2024-03-31"),
        ({"word": "a", "day": dt.datetime(2024, 1, 1, tzinfo=dt.UTC)}, "day", "a date YYYY-MM-DD such as 2024-03-31"),
        ({"word": "a", "language": "français"}, "language", "a language tag such as fr"),
        ({"word": "a", "wrod": "b"}, "wrod", "thing, word, rank, day, language"),
    ],
)
def test_a_value_that_does_not_fit_is_refused_by_name(values: dict[str, object], name: str, expected: str) -> None:
    """The error names the parameter and what would be right."""
    with pytest.raises(InvalidParameter) as refusal:
        query().bind(**values)

    assert (refusal.value.name, refusal.value.expected) == (name, expected)


def test_texts_from_an_address_become_typed_values() -> None:
    """An empty text counts as not given."""
    arguments = {"word": "n° 1", "rank": "-12", "day": "2024-03-31", "thing": "", "language": "en"}

    values = query().parse_arguments(arguments)

    assert values == {
        "word": (Literal("n° 1"),),
        "rank": (Literal(-12),),
        "day": (Literal("2024-03-31", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#date")),),
        "language": (Literal("en"),),
    }
    assert query().bind(**values).count("UNDEF") == 1


def test_a_parameter_given_several_times_takes_any_of_its_values() -> None:
    """Each value once; empty ones are no values."""
    values = query().parse_arguments({"word": ["a", "", "b", "a"], "thing": [""]})

    assert lines(query().bind(**values))[:2] == ["VALUES ?thing { UNDEF }", 'VALUES ?word { "a" "b" }']


def test_one_parameter_takes_a_hundred_values_at_most() -> None:
    """An address could hold thousands; the error says how many there were."""
    words = [str(number) for number in range(101)]

    assert len(query().parse_arguments({"word": words[:100]})["word"]) == 100
    with pytest.raises(InvalidParameter) as refusal:
        query().parse_arguments({"word": words})
    assert (refusal.value.value, refusal.value.expected) == ("101 ×", "at most 100 values")


def test_a_refusal_speaks_both_languages_and_repeats_no_endless_value() -> None:
    """With the example of the parameter; a missing one is said to be missing."""
    with pytest.raises(InvalidParameter) as wrong:
        query().parse_arguments({"rank": "x" * 1000})
    with pytest.raises(InvalidParameter) as missing:
        query().bind()

    assert wrong.value.message("fr") == (
        f"Paramètre « rank » refusé (« {'x' * 200}… ») ; attendu : un nombre entier, par exemple 1."
    )
    assert missing.value.message("fr") == "Paramètre « word » manquant ; attendu : un texte, par exemple n° 1."
    assert missing.value.message("en") == "Parameter “word” missing; expected: a text such as n° 1."


@pytest.mark.parametrize("arguments", [{"rank": "three"}, {"rank": "1.5"}, {"day": "31/03/2024"}, {"unknown": "x"}])
def test_a_text_that_is_no_value_is_refused(arguments: dict[str, str]) -> None:
    """The error names the parameter and shows the text."""
    ((name, text),) = arguments.items()
    with pytest.raises(InvalidParameter) as refusal:
        query().parse_arguments(arguments)

    assert (refusal.value.name, refusal.value.value) == (name, text)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("en: Things", "de: Dinge", "title.en: Field required"),
        ("#+ public: true\n", "", "public: Field required"),
        ("budget_ms: 10", "budget_ms: 0", "budget_ms"),
        ("tags: [thing]", "tags: []", "tags"),
        ("type: iri", "type: uri", "parameters.thing.type"),
        ("#+ title: {", "#+ title: [", "not YAML"),
        ("#+ tags", "#+ author: me\n#+ tags", "author"),
        ("required: true", "required: true\n#+     default: a", "required, so it has no default"),
        ("example: 1\n", "example: one\n", "rank"),
        ("{thing: iri, word: text}", "{thing: iri}", "word is projected"),
        ("{thing: iri, word: text}", "{thing: iri, word: text, name: text}", "returns name"),
        ("  VALUES ?day { UNDEF }\n", "", "day has no line VALUES ?day { UNDEF }"),
        ("  ?thing dcterms", "  VALUES ?place { UNDEF }\n  ?thing dcterms", "says nothing of the parameter place"),
        ("/dc/terms/>", "/dc/elements/1.1/>", "table of namespaces"),
        ("PREFIX dcterms", "PREFIX dct", "table of namespaces"),
        ("PREFIX", "PREFIX dcat: <http://www.w3.org/ns/dcat#>\nPREFIX", "dcat: is declared and not used"),
        ("SELECT ?thing ?word", "SELECT *", "SELECT *"),
        ("SELECT ?thing ?word", "SELECT DISTINCT *", "SELECT *"),
        ("ORDER BY ?thing", "LIMIT 10", "LIMIT needs ORDER BY"),
        ("?thing dcterms:title", "?thing dcterms:title dcterms:title", "the engine refuses it"),
        ("SELECT ?thing ?word", "CONSTRUCT { ?thing dcterms:title ?word }", "a saved query is a SELECT"),
    ],
)
def test_a_file_that_breaks_a_rule_is_refused_with_the_reason(old: str, new: str, reason: str) -> None:
    """Every rule of saved queries is checked when they are loaded."""
    text = HEADER + BODY
    assert old in text

    with pytest.raises(InvalidSavedQuery) as refusal:
        SavedQuery.read(NAME, text.replace(old, new, 1))

    assert refusal.value.source == NAME
    assert reason in refusal.value.reason


@pytest.mark.parametrize("reserved", ["format", "lang", "release"])
def test_a_parameter_may_not_be_called_like_one_of_the_site(reserved: str) -> None:
    """`?release=` would mean two things."""
    with pytest.raises(InvalidSavedQuery, match=f"parameter {reserved} has a name that is reserved"):
        query(HEADER.replace("  rank:", f"  {reserved}:"), BODY.replace("?rank", f"?{reserved}"))


@pytest.mark.parametrize("name", ["things", "Browse/Things", "browse/deep/things", "browse/all_things"])
def test_the_path_is_the_name(name: str) -> None:
    """One folder, one name, lower case, hyphens."""
    with pytest.raises(InvalidSavedQuery, match="folder/name"):
        query(name=name)


def test_a_hygiene_query_returns_focus_and_message() -> None:
    """So that one command can report them all."""
    with pytest.raises(InvalidSavedQuery, match="focus and message"):
        query(name="hygiene/things")


def test_a_library_holds_every_file_of_a_folder(tmp_path: Path) -> None:
    """Files that are no queries are passed over; names come sorted."""
    for name in ("statistics/b", "browse/a"):
        path = tmp_path / f"{name}.rq"
        path.parent.mkdir()
        path.write_text(HEADER + BODY, "utf-8")
    (tmp_path / "README.md").write_text("read me", "utf-8")

    library = QueryLibrary.load(tmp_path)

    assert library.names() == ("browse/a", "statistics/b")
    assert [saved.name for saved in library] == ["browse/a", "statistics/b"]
    assert library.get("browse/a").header.title.en == "Things"
    with pytest.raises(QueryNotFound):
        library.get("browse/b")


def write_library(folder: Path, **headers: str) -> Path:
    """Write a library of queries `browse/{name}` with these headers; return its folder."""
    (folder / "browse").mkdir()
    for name, header in headers.items():
        (folder / "browse" / f"{name}.rq").write_text(header + BODY, "utf-8")
    return folder


def test_what_is_not_public_is_offered_to_nobody(tmp_path: Path) -> None:
    """It is as if it did not exist."""
    hidden = HEADER.replace("public: true", "public: false")
    library = QueryLibrary.load(write_library(tmp_path, shown=HEADER, hidden=hidden))

    assert [saved.name for saved in library.public()] == ["browse/shown"]
    assert library.get_public("browse/shown").required == ("word",)
    assert library.get("browse/hidden").iri.value == "https://w3id.org/dotheque/query/browse/hidden"
    with pytest.raises(QueryNotFound):
        library.get_public("browse/hidden")


CHOOSING = HEADER.replace("A thing}", "A thing}\n#+     choices: browse/given")
GIVEN = HEADER.replace("required: true", "required: false").replace("word: text}", "label: text}")
GIVING = BODY.replace("SELECT ?thing ?word", "SELECT ?thing ?label").replace("title ?word", "title ?label")


def test_the_choices_of_a_parameter_come_from_another_query(tmp_path: Path) -> None:
    """That one is public, needs nothing, and returns values of this type with a label."""
    folder = write_library(tmp_path, asks=CHOOSING)
    given = folder / "browse" / "given.rq"

    given.write_text(GIVEN + GIVING, "utf-8")
    assert QueryLibrary.load(folder).get("browse/asks").header.parameters["thing"].choices == "browse/given"

    for text, reason in (
        (GIVEN.replace("public: true", "public: false") + GIVING, "no public query browse/given"),
        (GIVEN.replace("required: false", "required: true", 1) + GIVING, "without required parameter"),
        (GIVEN.replace("thing: iri, ", "thing: text, ") + GIVING, "does not return iri, label"),
        (HEADER.replace("required: true", "required: false") + BODY, "does not return iri, label"),
    ):
        given.write_text(text, "utf-8")
        with pytest.raises(InvalidSavedQuery, match=reason) as refusal:
            QueryLibrary.load(folder)
        assert refusal.value.source == "browse/asks"


def test_a_folder_that_is_missing_or_a_file_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    """Loading never leaves a query out silently."""
    with pytest.raises(SourceNotFound):
        QueryLibrary.load(tmp_path / "nowhere")
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "b.rq").write_bytes(b"#+ title: \xe9")
    with pytest.raises(InvalidSavedQuery, match="UTF-8"):
        QueryLibrary.load(tmp_path)
