"""Rules in words: what each constraint becomes in a sentence, in both languages, and how often a term is used."""

from dataclasses import replace
from pathlib import Path

import pytest

from dotheque_graph.namespaces import DOTH, DSH, GRAPH
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.terms import Quad
from dotheque_graph.store.oxigraph import OxigraphStore
from dotheque_graph.store.releases import GraphRecord, Release, ReleaseRecord
from dotheque_graph.web.reader import Names, Reader
from dotheque_graph.web.reference.book import Book, read_texts
from dotheque_graph.web.reference.entries import term_entries
from dotheque_graph.web.reference.rules import rules_by_property, shape_entry
from dotheque_graph.web.reference.wording import phrases
from dotheque_graph.web.urls import Urls

PREFIXES = """
@prefix doth: <https://w3id.org/dotheque/ontology#> .
@prefix dsh: <https://w3id.org/dotheque/shapes#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ONTOLOGY = """
doth:Room a owl:Class ; rdfs:label "room"@en, "salle"@fr .
doth:door a owl:ObjectProperty ; rdfs:label "door"@en, "porte"@fr .
"""
SHAPES = """
dsh:RoomShape a sh:NodeShape ; rdfs:label "A room"@en, "Une salle"@fr ; sh:targetClass doth:Room ;
  sh:property dsh:RoomShape-door .
dsh:French a sh:NodeShape ; rdfs:label "A text in French"@en, "Un texte en français"@fr ; sh:languageIn ("fr") .
dsh:Old a sh:NodeShape ; rdfs:label "Old"@en, "Ancienne"@fr .
dsh:New a sh:NodeShape ; rdfs:label "New"@en, "Nouvelle"@fr .
dsh:RoomShape-door a sh:PropertyShape ; sh:path doth:door ; sh:name "Door"@en, "Porte"@fr ;
  sh:message "Name the door."@en, "Nommez la porte."@fr ; """


def read(rule, *catalogue, severity="sh:Violation"):
    """Return the texts of a small release, with a rule on the doors of a room."""
    shapes = f"{PREFIXES}{SHAPES}{rule} sh:severity {severity} ."
    graphs = {"shapes": shapes, "ontology": PREFIXES + ONTOLOGY, "catalogue": PREFIXES + "".join(catalogue)}
    return OxigraphStore.memory(
        Quad(quad.subject, quad.predicate, quad.object, GRAPH.term(name))
        for name, text in graphs.items()
        for quad in read_rdf(text.encode(), TURTLE, name)
    )


def book_of(store, language="en", **counts):
    record = ReleaseRecord(
        number=1,
        issued="2098-11-23T10:00:00+00:00",
        title="",
        parent=None,
        activity="",
        digest="",
        quads=0,
        graphs={GRAPH.term("catalogue").value: replace(GraphRecord(0, "", {}), **counts)},
    )
    reader = Reader(language, Urls("https://example.org"))
    return Book(read_texts(store), store, Release(record, Path(), pinned=False), reader, Names(store, language))


def said(rule, language="en", severity="sh:Violation"):
    book = book_of(read(rule, severity=severity), language)
    parts = (f"{phrase.text} {phrase.code}".strip() for phrase in phrases(book, DSH.term("RoomShape-door")))
    return ", ".join(parts).replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("rule", "english", "french"),
    [
        ("", "optional", "facultatif"),
        ("sh:minCount 1 ;", "required", "obligatoire"),
        ("sh:minCount 1 ; sh:maxCount 1 ;", "required, exactly one value", "obligatoire, exactement une valeur"),
        ("sh:maxCount 2 ;", "optional, 2 values at most", "facultatif, 2 valeurs au plus"),
        ("sh:maxCount 0 ;", "not to be used here", "à ne pas employer ici"),
        ("sh:datatype rdf:langString ;", "optional, a text with its language", "facultatif, un texte avec sa langue"),
        (
            "sh:datatype xsd:hexBinary ;",
            "optional, a literal of type xsd:hexBinary",
            "facultatif, un littéral de type xsd:hexBinary",
        ),
        ("sh:nodeKind sh:IRI ;", "optional, an IRI", "facultatif, une IRI"),
        ("sh:class doth:Room ;", "optional, a room", "facultatif, une salle"),
        ("sh:class doth:door ;", "optional, of the class “door”", "facultatif, de la classe « porte »"),
        ("sh:node dsh:French ;", "optional, a text in French", "facultatif, un texte en français"),
        (
            "sh:qualifiedMinCount 1 ; sh:qualifiedValueShape dsh:French ;",
            "required, including a text in French",
            "obligatoire, dont un texte en français",
        ),
        ("sh:hasValue doth:Room ;", "among the values: room", "parmi les valeurs : salle"),
        ('sh:in ("a" "b") ;', "optional, one of: a, or b", "facultatif, l'un de : a, ou b"),
        (
            "sh:in (1 2 3 4 5 6 7) ;",
            "optional, one of a list of 7 that is kept with the rule",
            "facultatif, l'un d'une liste de 7 tenue avec la règle",
        ),
        ("sh:or (dsh:Old dsh:New) ;", "optional, either: old, or new", "facultatif, soit : ancienne, ou nouvelle"),
        ("sh:minInclusive 3 ;", "optional, at least 3", "facultatif, au moins 3"),
        ('sh:pattern "^[0-9]$" ;', "optional, of the form ^[0-9]$", "facultatif, de la forme ^[0-9]$"),
        ("sh:uniqueLang true ;", "optional, only one for each language", "facultatif, un seul par langue"),
    ],
)
def test_a_constraint_is_said_in_words(rule, english, french):
    assert said(rule) == english
    assert said(rule, "fr") == french


@pytest.mark.parametrize(
    ("severity", "word"), [("sh:Violation", "required"), ("sh:Warning", "expected"), ("sh:Info", "advised")]
)
def test_how_strongly_a_value_is_asked_for_follows_the_severity(severity, word):
    assert said("sh:minCount 1 ;", severity=severity) == word


def test_a_value_leads_to_the_shape_or_the_class_that_it_must_be():
    book = book_of(read("sh:class doth:Room ;"))
    (_, phrase) = phrases(book, DSH.term("RoomShape-door"))

    assert phrase.href == "/doc/ontology#Room"


def test_a_rule_is_told_with_its_property_as_with_its_shape():
    book = book_of(read("sh:minCount 1 ;"))
    (rule,) = rules_by_property(book, {DOTH.term("door")})[DOTH.term("door")]

    assert rule.message == "Name the door."
    assert [(link.text, link.href) for link in rule.scope] == [("A room", "/doc/shapes#RoomShape-door")]


def test_a_shape_says_how_many_nodes_it_is_for():
    store = read("", "<https://example.org/1> a doth:Room . <https://example.org/2> a doth:Room .")
    book = book_of(store)
    (shape,) = book.texts.rules

    assert shape_entry(book, shape).focus == "2 nodes checked"


@pytest.mark.parametrize(
    ("counts", "usage"),
    [
        ({"classes": {DOTH.term("Room").value: 3}, "properties": {"p": 1}}, "3 entities"),
        ({"classes": {DOTH.term("Room").value: 1}, "properties": {"p": 1}}, "1 entity"),
        ({"classes": {}, "properties": {"p": 1}}, "not used yet"),
        ({"classes": {}, "properties": {}}, ""),
    ],
)
def test_the_use_of_a_term_is_that_counted_when_the_release_was_made(counts, usage):
    book = book_of(read(""), **counts)
    (entry,) = term_entries(book, [book.terms.terms[DOTH.term("Room")]])

    assert entry.usage == usage
