"""The versions of the ontology: terms that change need a new version, and each version says what it brought."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest

from dotheque_graph.assets import asset
from dotheque_graph.catalogue.terms import ONTOLOGY, SHAPES, by_subject, header_of
from dotheque_graph.namespaces import DCTERMS, DOTH, OWL, SKOS
from dotheque_graph.rdf.parsing import read_file

RECORDED = Path(__file__).with_name("ontology-digests.json")
"""Version → SHA-256 of the terms as they were in it."""
NOT_BINDING = SKOS.term("editorialNote")
"""Why a term was minted may be said better without a new version."""

SOURCES = {ONTOLOGY: asset("ontology", "dotheque.ttl"), SHAPES: asset("shapes", "_prefixes.ttl")}


def header(iri):
    return header_of(iri, by_subject(read_file(SOURCES[iri])))


def digest_of_the_terms():
    said = (quad for quad in read_file(SOURCES[ONTOLOGY]) if quad.subject.value.startswith(DOTH))
    lines = sorted(
        f"{quad.subject} {quad.predicate} {quad.object} .\n" for quad in said if quad.predicate != NOT_BINDING
    )
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def test_terms_that_change_get_a_new_version():
    version, digest = header(ONTOLOGY).version, digest_of_the_terms()

    assert json.loads(RECORDED.read_text("utf-8")).get(version) == digest, (
        f"The terms of the ontology are no longer those of version {version}. Give ontology/dotheque.ttl a new number "
        "(owl:versionInfo, owl:versionIRI, owl:priorVersion) with a note of change on the new version, and record "
        f'"<number>": "{digest}" in {RECORDED.name}. Only a version that was never released may be recorded anew.'
    )


def test_every_version_that_was_recorded_is_told_with_what_it_brought():
    told = {version.number for version in header(ONTOLOGY).versions}

    assert set(json.loads(RECORDED.read_text("utf-8"))) <= told


@pytest.mark.parametrize("document", SOURCES, ids=["ontology", "shapes"])
def test_the_current_version_is_the_newest_one_told_and_its_iri_has_its_number(document):
    found = header(document)

    assert found.versions[0].number == found.version
    assert found.values[OWL.term("versionIRI")] == [found.versions[0].iri]
    assert found.versions[0].iri.value == f"{document.value}/{found.version}"


@pytest.mark.parametrize("document", SOURCES, ids=["ontology", "shapes"])
def test_each_version_has_a_date_and_a_note_of_change_in_both_languages(document):
    for version in header(document).versions:
        (issued,) = version.values[DCTERMS.term("issued")]
        notes = {note.language for note in version.values[SKOS.term("changeNote")]}

        assert date.fromisoformat(issued.value)
        assert notes == {"fr", "en"}


def test_a_version_after_the_first_names_the_one_before():
    found = header(ONTOLOGY)
    earlier = [version.iri for version in found.versions[1:2]]

    assert list(found.values.get(OWL.term("priorVersion"), ())) == earlier
