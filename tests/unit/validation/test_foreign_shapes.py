"""Shapes that a user gives: made fit for pySHACL, asked with what everybody knows, and reported in both languages."""

import gzip
import urllib.request

import pytest

from dotheque_graph.errors import InvalidRdf, InvalidShapes, SourceNotFound, TooLarge, UnsupportedFormat
from dotheque_graph.namespaces import DCAT, DCTERMS, FOAF, PREFIXES, RDF_TYPE, SH, SKOS
from dotheque_graph.rdf import parsing
from dotheque_graph.rdf.formats import TURTLE
from dotheque_graph.rdf.parsing import read_rdf
from dotheque_graph.rdf.serialising import serialise
from dotheque_graph.rdf.terms import NamedNode, Triple
from dotheque_graph.validation.foreign.background import CLASSES_BY_PREFIX, SUBCLASSES, background
from dotheque_graph.validation.foreign.conformance import conformance
from dotheque_graph.validation.foreign.rendering import foreign_rdf, foreign_text
from dotheque_graph.validation.foreign.shapes import foreign_shapes, read_foreign_shapes
from dotheque_graph.validation.report import Severity

EU = "http://publications.europa.eu/resource/authority/"
PREFIX_LINES = "".join(f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in PREFIXES.items())


def triples(text: str) -> list[Triple]:
    quads = read_rdf(f"@base <https://example.org/> .\n{PREFIX_LINES}{text}".encode(), TURTLE, "test")
    return [Triple(quad.subject, quad.predicate, quad.object) for quad in quads]


def shapes(text: str):
    return foreign_shapes(triples(text), ("shapes.ttl",))


def report(rules: str, data: str):
    return conformance(triples(data), shapes(rules))


def values(found) -> list[str]:
    return [getattr(result.value, "value", "") for result in found.results]


# What is read


def test_references_to_shapes_that_are_not_there_are_left_out_and_counted():
    rules = """<S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property <absent>, <also-absent>, <P> .
        <P> sh:path dcterms:title ; sh:minCount 1 ."""

    assert shapes(rules).dangling == 2
    assert len(report(rules, "<d> a dcat:Dataset .").results) == 1


def test_a_shape_of_one_file_may_stand_in_another(tmp_path):
    (tmp_path / "a.ttl").write_text(
        PREFIX_LINES + "<http://e/S> sh:targetClass dcat:Dataset ; sh:property <http://e/P> ."
    )
    (tmp_path / "b.nt.gz").write_bytes(gzip.compress(f"<http://e/P> <{SH}path> <{DCTERMS}title> .".encode()))

    assert read_foreign_shapes([tmp_path / "a.ttl"]).dangling == 1
    assert read_foreign_shapes([tmp_path / "a.ttl", tmp_path / "b.nt.gz"]).dangling == 0


@pytest.mark.parametrize(
    "code",
    [
        'sh:sparql [ sh:select "SELECT $this WHERE { SERVICE <https://example.org/sparql> { $this ?p ?o } }" ]',
        'sh:sparql [ sh:select "SELECT $this WHERE { $this a <https://example.org/C> }" ]',
        'sh:target [ a sh:SPARQLTarget ; sh:select "SELECT ?this WHERE { ?this ?p ?o }" ]',
        'sh:rule [ a sh:SPARQLRule ; sh:construct "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }" ]',
        'sh:js [ sh:jsFunctionName "run" ; sh:jsLibrary [ sh:jsLibraryURL "https://example.org/a.js" ] ]',
        "sh:expression <e>",
    ],
    ids=["SERVICE", "SPARQL", "target", "rule", "JavaScript", "expression"],
)
def test_code_of_shapes_is_not_run_and_said_to_be_left_out(code, monkeypatch):
    def refuse(*_arguments, **_named):
        raise AssertionError("the network was asked")

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    rules = f"""<S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property <P> ; {code} .
        <P> sh:path dcterms:title ; sh:minCount 1 ."""
    found = report(rules, "<d> a dcat:Dataset, <C> .")

    assert shapes(rules).unasked == 1
    assert [result.shape for result in found.results] == [NamedNode("https://example.org/P")]


def test_a_constraint_component_of_their_own_is_not_run():
    rules = """<S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; <mine> true ; sh:property <P> .
        <P> sh:path dcterms:title ; sh:minCount 1 .
        <Mine> a sh:ConstraintComponent ; sh:parameter [ sh:path <mine> ] ;
            sh:validator [ sh:ask "ASK { SERVICE <https://example.org> { ?s ?p ?o } }" ] ."""

    assert shapes(rules).unasked == 1
    assert len(report(rules, "<d> a dcat:Dataset .").results) == 1


def test_imports_are_not_followed():
    rules = """<all> a owl:Ontology ; owl:imports <https://example.org/more> .
        <S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property [ sh:path dcterms:title ; sh:minCount 1 ] ."""

    assert len(report(rules, "<d> a dcat:Dataset .").results) == 1


@pytest.mark.parametrize(
    "rules",
    [
        "<S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property [ sh:path 'text' ; sh:minCount 1 ] .",
        "<S> a sh:NodeShape ; sh:targetNode <d> ; sh:property [ sh:path dcterms:title ; sh:minCount 'one' ] .",
        "<S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property [ sh:path dcterms:title ; sh:pattern '(' ] .",
        "<S> a sh:PropertyShape ; sh:targetClass dcat:Dataset ; sh:minCount 1 .",
        "<S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:or 'neither' .",
        "<S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:minCount 1 .",
    ],
    ids=["path", "number", "pattern", "no path", "list", "misplaced"],
)
def test_shapes_that_are_not_well_formed_give_one_sentence(rules):
    with pytest.raises(InvalidShapes) as caught:
        report(rules, "<d> a dcat:Dataset ; dcterms:title 'T' .")

    assert "shapes.ttl" in caught.value.message("fr")
    assert caught.value.message("fr").startswith("Règles SHACL inutilisables (shapes.ttl) : ")
    assert caught.value.message("en").startswith("SHACL shapes that cannot be used (shapes.ttl): ")
    assert "\n" not in caught.value.message("en")


def test_files_without_a_target_are_no_shapes():
    with pytest.raises(InvalidShapes) as caught:
        shapes("<d> a dcat:Dataset ; dcterms:title 'T' .")

    assert "no shape has a target" in caught.value.message("en")
    assert "aucune forme n'a de cible" in caught.value.message("fr")


@pytest.mark.parametrize(
    "target", ["sh:targetNode <d>", "sh:targetObjectsOf dcat:dataset", "a owl:Class, sh:NodeShape"]
)
def test_every_way_to_have_a_target_is_one(target):
    rules = f"<S> {target} ; sh:property [ sh:path dcterms:title ; sh:minCount 1 ] ."

    assert len(report(rules, "<c> dcat:dataset <d> . <d> a <S> .").results) == 1


def test_shapes_are_read_with_the_limits_of_every_file(tmp_path, monkeypatch):
    path = tmp_path / "shapes.ttl"
    path.write_text("oops")
    with pytest.raises(InvalidRdf):
        read_foreign_shapes([path])
    with pytest.raises(SourceNotFound):
        read_foreign_shapes([tmp_path / "absent.ttl"])
    with pytest.raises(UnsupportedFormat):
        read_foreign_shapes([tmp_path / "shapes.txt"])
    monkeypatch.setattr(parsing, "MAX_BYTES", 3)
    with pytest.raises(TooLarge):
        read_foreign_shapes([path])


def test_shapes_that_lead_back_to_themselves_come_to_an_end():
    rules = "<S> sh:targetClass dcat:Dataset ; sh:node <S> ; sh:property [ sh:path dcterms:title ; sh:minCount 1 ] ."

    assert not report(rules, "<d> a dcat:Dataset .").conforms


# What everybody knows


@pytest.mark.parametrize(
    ("property_", "target", "value"),
    [
        ("dcterms:accrualPeriodicity", "dcterms:Frequency", f"{EU}frequency/IRREG"),
        ("dcterms:language", "dcterms:LinguisticSystem", f"{EU}language/FRA"),
        ("dcterms:format", "dcterms:MediaTypeOrExtent", f"{EU}file-type/CSV"),
        ("dcterms:accessRights", "dcterms:RightsStatement", f"{EU}access-right/PUBLIC"),
        ("dcterms:license", "dcterms:LicenseDocument", f"{EU}licence/CC_BY_4_0"),
        ("dcat:theme", "skos:Concept", f"{EU}data-theme/GOVE"),
        ("dcterms:type", "skos:Concept", f"{EU}dataset-type/CODE_LIST"),
        ("adms:status", "skos:Concept", f"{EU}dataset-status/COMPLETED"),
        ("adms:status", "skos:Concept", f"{EU}distribution-status/COMPLETED"),
        ("<a>", "skos:Concept", f"{EU}planned-availability/STABLE"),
        ("dcterms:type", "skos:Concept", f"{EU}publisher-type/NAT_AUT"),
        ("dcterms:spatial", "dcterms:Location", f"{EU}country/FRA"),
        ("dcterms:spatial", "dcterms:Location", f"{EU}continent/EUROPE"),
        ("dcterms:spatial", "dcterms:Location", f"{EU}place/FRA_PAR"),
        ("dcterms:publisher", "foaf:Agent", f"{EU}corporate-body/DIGIT"),
        ("dcat:mediaType", "dcterms:MediaType", "https://www.iana.org/assignments/media-types/text/csv"),
        ("dcat:theme", "skos:Concept", "http://eurovoc.europa.eu/4796"),
        ("dcterms:type", "skos:Concept", "http://purl.org/adms/publishertype/NonProfitOrganisation"),
        ("spdx:algorithm", "spdx:ChecksumAlgorithm", "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
        ("dcterms:spatial", "dcterms:Location", "https://sws.geonames.org/3017382/"),
        ("foaf:page", "rdfs:Resource", "https://example.org/page"),
    ],
)
def test_the_class_of_a_public_value_need_not_be_stated(property_, target, value):
    rules = f"<S> sh:targetNode <d> ; sh:property [ sh:path {property_} ; sh:class {target} ] ."

    assert report(rules, f"<d> {property_} <{value}> .").results == ()


def test_the_class_of_any_other_value_must_be_stated():
    rules = "<S> sh:targetNode <d> ; sh:property [ sh:path dcat:theme ; sh:class skos:Concept ] ."
    data = f"<d> dcat:theme <https://example.org/theme>, <{EU}language/FRA>, <{EU}data-theme-of-mine> ."

    assert values(report(rules, data)) == [f"{EU}data-theme-of-mine", f"{EU}language/FRA", "https://example.org/theme"]


@pytest.mark.parametrize("value", [f"{EU}data-theme/GOVE", "http://purl.org/adms/publishertype/Company"])
def test_a_public_value_is_in_its_scheme(value):
    scheme = value.rpartition("/")[0] + ("/1.0" if "adms" in value else "")
    rules = f"<S> sh:targetNode <{value}> ; sh:property [ sh:path skos:inScheme ; sh:hasValue <{scheme}> ] ."

    assert report(rules, f"<d> dcat:theme <{value}> .").results == ()


def test_nobody_is_asked_to_describe_a_public_value():
    """A shape for concepts asks for a label; of a theme of the European Union the feed need not give one."""
    rules = "<S> sh:targetClass skos:Concept ; sh:property [ sh:path skos:prefLabel ; sh:minCount 1 ] ."
    theme = f"<{EU}data-theme/GOVE>"

    assert report(rules, f"<d> dcat:theme {theme} .").checked == 0
    assert len(report(rules, f"<d> dcat:theme {theme} . {theme} a skos:Concept .").results) == 1


def test_a_class_holds_the_classes_below_it():
    rules = "<S> sh:targetNode <d> ; sh:property [ sh:path dcterms:publisher ; sh:class foaf:Agent ] ."

    assert report(rules, "<d> dcterms:publisher <o> . <o> a foaf:Organization .").results == ()


def test_a_series_is_not_asked_what_a_dataset_is_asked():
    rules = "<S> sh:targetClass dcat:Dataset ; sh:property [ sh:path dcat:distribution ; sh:minCount 1 ] ."

    assert report(rules, "<s> a dcat:DatasetSeries .").checked == 0


def test_the_background_adds_nothing_to_the_data():
    data = tuple(triples(f"<d> dcat:theme <{EU}data-theme/GOVE> ."))
    known = set(background(data))

    conformance(data, shapes("<S> sh:targetNode <d> ; sh:nodeKind sh:IRI ."))

    assert len(data) == 1
    assert Triple(NamedNode(f"{EU}data-theme/GOVE"), RDF_TYPE, SKOS.term("Concept")) in known
    assert not {triple for triple in known if triple.predicate == SKOS.term("prefLabel")}


def test_the_table_of_the_background_has_no_doubles():
    prefixes = [prefix for prefix, _ in CLASSES_BY_PREFIX]

    assert len(set(prefixes)) == len(prefixes)
    assert len(set(SUBCLASSES)) == len(SUBCLASSES)
    assert (DCAT.term("Dataset"), DCAT.term("Resource")) in SUBCLASSES
    assert (FOAF.term("Organization"), FOAF.term("Agent")) in SUBCLASSES


# What is reported


RULES = """<S> a sh:NodeShape ; sh:targetClass dcat:Dataset ; sh:property <title>, <theme>, [
        sh:path [ sh:inversePath dcat:dataset ] ; sh:minCount 1 ; sh:severity sh:Warning ], [
        sh:path ( dcterms:temporal dcat:startDate ) ; sh:minCount 1 ; sh:severity sh:Info ], [
        sh:path [ sh:alternativePath ( dcterms:issued dcterms:created ) ] ; sh:minCount 1 ; sh:severity <Grave> ] .
    <title> sh:path dcterms:title ; sh:minCount 1 ; sh:name "Titre"@fr, "Title"@en ;
        sh:message "Donnez le titre."@fr, "Give the title."@en .
    <theme> sh:path dcat:theme ; sh:nodeKind sh:IRI ; sh:severity sh:Warning .
    <T> sh:targetClass dcterms:PeriodOfTime ; sh:property [ sh:path dcat:endDate ; sh:maxCount 1 ; sh:minCount 1 ] ."""
DATA = "<d> a dcat:Dataset ; dcat:theme 'a', 'b' ; dcterms:temporal [ a dcterms:PeriodOfTime ] ."


def test_the_text_says_in_english_what_is_wrong_where():
    assert foreign_text(report(RULES, DATA)) == (
        "https://example.org/d\n"
        "  to correct: (dcterms:issued|dcterms:created)\n"
        "    At least 1 value(s).\n"
        "  to review: ^dcat:dataset\n"
        "    At least 1 value(s).\n"
        '  to review: dcat:theme ["a"] ["b"]\n'
        "    The value must be of kind sh:IRI.\n"
        "  hint: dcterms:temporal/dcat:startDate\n"
        "    At least 1 value(s).\n"
        "  to correct: Title (dcterms:title)\n"
        "    Give the title.\n\n"
        "https://example.org/d → dcterms:temporal\n"
        "  to correct: dcat:endDate\n"
        "    At least 1 value(s).\n\n"
        "2 nodes checked. 3 to correct, 3 to review, 1 hint.\n"
    )


def test_the_text_speaks_french():
    text = foreign_text(report(RULES, DATA), "fr_FR")

    assert "  à corriger : Titre (dcterms:title)\n    Donnez le titre.\n" in text
    assert '  à revoir : dcat:theme ["a"] ["b"]\n    La valeur doit être de la sorte sh:IRI.\n' in text
    assert text.endswith("2 nœuds vérifiés. 3 à corriger, 3 à revoir, 1 conseil.\n")


def test_a_report_without_results_says_so():
    clean = report("<S> sh:targetNode <d> ; sh:nodeKind sh:IRI .", "<d> a dcat:Dataset .")

    assert clean.conforms
    assert foreign_text(clean, "fr") == "1 nœud vérifié. Rien à signaler.\n"
    assert foreign_text(clean, "en") == "1 node checked. Nothing to report.\n"


def test_a_severity_that_shacl_does_not_know_is_a_violation():
    rules = "<S> sh:targetClass dcat:Dataset ; sh:severity <Grave> ; sh:property [ sh:path dcterms:title ; {} ] ."
    grave = report(rules.format("sh:minCount 1 ; sh:severity <Grave>"), "<d> a dcat:Dataset .")
    light = report(rules.format("sh:minCount 1 ; sh:severity sh:Warning"), "<d> a dcat:Dataset .")

    assert (grave.results[0].severity, grave.conforms) == (Severity.VIOLATION, False)
    assert (light.results[0].severity, light.conforms) == (Severity.WARNING, True)


def test_the_report_in_rdf_has_whole_paths_and_words_in_both_languages():
    text = serialise(foreign_rdf(report(RULES, DATA)), TURTLE).decode()
    again = triples(text.replace("@base", "#"))
    paths = {triple.object for triple in again if triple.predicate == SH.term("resultPath")}

    assert sum(triple.predicate == SH.term("result") for triple in again) == 7
    assert sum(triple.predicate == SH.term("inversePath") for triple in again) == 1
    assert DCTERMS.term("title") in paths
    assert {value.object.language for value in again if value.predicate == SH.term("resultMessage")} == {"fr", "en"}
    assert "sh:conforms false" in text


def test_two_pages_are_one_graph():
    rules = "<S> sh:targetClass dcat:Catalog ; sh:property [ sh:path dcterms:modified ; sh:maxCount 1 ] ."
    page = "<c> a dcat:Catalog ; dcterms:modified '{}' ."
    known = shapes(rules)

    assert conformance(triples(page.format("1")), known).conforms
    assert not conformance([*triples(page.format("1")), *triples(page.format("2"))], known).conforms
