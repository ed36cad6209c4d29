import pytest

from dotheque_graph.namespaces import RDF_TYPE, SH
from dotheque_graph.rdf.terms import BlankNode, Literal
from dotheque_graph.validation.engine import validate
from dotheque_graph.validation.rendering import as_rdf, as_text, in_language
from dotheque_graph.validation.report import Severity
from dotheque_graph.validation.shapes import read_shapes


@pytest.fixture
def report(store, thing_shapes, ex):
    data = store('ex:a a ex:Thing ; ex:friend ex:x . ex:b a ex:Thing ; ex:name "B" ; ex:total 9 ; ex:part 1 .')
    return validate(data, thing_shapes, [ex("a"), ex("b")])


def test_text_in_english_says_what_to_do_for_each_entry(report, thing_shapes):
    assert as_text(report, thing_shapes, "en") == (
        "https://exemple.invalid/a\n"
        "  to review: Friend (https://exemple.invalid/friend) [https://exemple.invalid/x]\n"
        "    Name a friend.\n"
        "  to correct: Name (https://exemple.invalid/name)\n"
        "    Give the name.\n"
        "\n"
        "https://exemple.invalid/b\n"
        '  hint: Sum (https://exemple.invalid/part) ["9"^^<http://www.w3.org/2001/XMLSchema#integer>]\n'
        "    Check the sum.\n"
        "\n"
        "2 entries checked. 1 to correct, 1 to review, 1 hint.\n"
    )


def test_text_in_french_says_what_to_do_for_each_entry(report, thing_shapes):
    text = as_text(report, thing_shapes, "fr-FR")

    assert "  à corriger : Nom (https://exemple.invalid/name)\n    Donnez le nom.\n" in text
    assert text.endswith("2 entrées vérifiées. 1 à corriger, 1 à revoir, 1 conseil.\n")


@pytest.mark.parametrize(
    ("language", "end"), [("fr", "2 entrées vérifiées. 2 conseils.\n"), ("en", "2 entries checked. 2 hints.\n")]
)
def test_several_hints_are_counted_in_the_plural(store, thing_shapes, ex, language, end):
    data = store(
        'ex:a a ex:Thing ; ex:name "A" ; ex:total 9 ; ex:part 1 .'
        'ex:b a ex:Thing ; ex:name "B" ; ex:total 8 ; ex:part 2 .'
    )

    assert as_text(validate(data, thing_shapes, [ex("a"), ex("b")]), thing_shapes, language).endswith(end)


def test_rule_that_several_values_break_is_said_once(store, thing_shapes, ex):
    data = store('ex:a a ex:Thing ; ex:name "A" ; ex:friend ex:x, ex:y .')

    assert as_text(validate(data, thing_shapes, [ex("a")]), thing_shapes) == (
        "https://exemple.invalid/a\n"
        "  to review: Friend (https://exemple.invalid/friend)"
        " [https://exemple.invalid/x] [https://exemple.invalid/y]\n"
        "    Name a friend.\n"
        "\n"
        "1 entry checked. 2 to review.\n"
    )


def test_values_past_the_eighth_are_counted(store, thing_shapes, ex):
    friends = ", ".join(f"ex:x{number}" for number in range(10))
    data = store(f'ex:a a ex:Thing ; ex:name "A" ; ex:friend {friends} .')
    text = as_text(validate(data, thing_shapes, [ex("a")]), thing_shapes)

    assert "[https://exemple.invalid/x7] (+2)\n" in text


@pytest.fixture(scope="session")
def strict_shapes(quads):
    return read_shapes(
        quads("""
        ex:S a sh:NodeShape ; sh:targetClass skos:Concept ; sh:property ex:S-type ; sh:name "Propriété"@fr ;
            sh:message "Corrigez."@fr ; sh:closed true ;
            sh:ignoredProperties ( rdf:type dcterms:description dcterms:title skos:definition ) .
        ex:S-type a sh:PropertyShape ; sh:path rdf:type ; sh:in ( skos:Concept skos:Collection ) ;
            sh:name "Classe"@fr ; sh:message "Corrigez."@fr .
        """)
    )


def test_misspelt_term_is_reported_with_the_nearest_known_one(store, strict_shapes, ex):
    data = store("ex:a a skos:Concept, skos:Colection ; dcterms:descripton 'x'@fr ; ex:colour 'x'@fr .")
    report = validate(data, strict_shapes, [ex("a")])

    assert as_text(report, strict_shapes, "fr") == (
        "https://exemple.invalid/a\n"
        '  à corriger : Propriété (dcterms:descripton) ["x"@fr]\n'
        "    Corrigez.\n"
        "    Vouliez-vous dcterms:description ?\n"
        '  à corriger : Propriété (https://exemple.invalid/colour) ["x"@fr]\n'
        "    Corrigez.\n"
        "  à corriger : Classe (rdf:type) [skos:Colection]\n"
        "    Corrigez.\n"
        "    Vouliez-vous skos:Collection ?\n"
        "\n"
        "1 entrée vérifiée. 3 à corriger.\n"
    )
    assert "    Did you mean skos:Collection?\n" in as_text(report, strict_shapes)


def test_text_of_a_clean_report_says_so(store, thing_shapes, ex):
    report = validate(store(""), thing_shapes, [ex("a")])

    assert as_text(report, thing_shapes, "fr") == "1 entrée vérifiée. Rien à signaler.\n"


def test_counts_and_verdict_tell_violations_from_the_rest(report):
    assert report.counts() == {Severity.VIOLATION: 1, Severity.WARNING: 1, Severity.INFO: 1}
    assert not report.conforms
    assert [result.severity for result in report.violations] == [Severity.VIOLATION]


def test_rdf_report_follows_shacl(report, ex):
    triples = as_rdf(report)
    (head,) = [triple.subject for triple in triples if triple.object == SH.term("ValidationReport")]
    results = [triple.object for triple in triples if (triple.subject, triple.predicate) == (head, SH.term("result"))]
    missing = next(triple.subject for triple in triples if triple.object == ex("ThingShape-name"))
    said = {(triple.predicate, triple.object) for triple in triples if triple.subject == missing}

    assert [str(t.object) for t in triples if t.predicate == SH.term("conforms")] == [str(Literal(value=False))]
    assert len(results) == 3
    assert all(isinstance(result, BlankNode) for result in results)
    assert said == {
        (RDF_TYPE, SH.term("ValidationResult")),
        (SH.term("focusNode"), ex("a")),
        (SH.term("resultPath"), ex("name")),
        (SH.term("resultSeverity"), SH.term("Violation")),
        (SH.term("sourceShape"), ex("ThingShape-name")),
        (SH.term("resultMessage"), Literal("Donnez le nom.", language="fr")),
        (SH.term("resultMessage"), Literal("Give the name.", language="en")),
    }


def test_rdf_report_gives_the_value_where_there_is_one(report, ex):
    assert (SH.term("value"), ex("x")) in {(triple.predicate, triple.object) for triple in as_rdf(report)}


@pytest.mark.parametrize(
    ("words", "language", "expected"),
    [({"fr": "a", "en": "b"}, "en", "b"), ({"fr": "a"}, "en", "a"), ({"de": "c"}, "en", "c"), ({}, "fr", "")],
)
def test_words_fall_back_to_french_then_to_any(words, language, expected):
    assert in_language(words, language) == expected
