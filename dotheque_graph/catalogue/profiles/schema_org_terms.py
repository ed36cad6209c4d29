"""The tables of the profile schema.org: which class, which property, by family of classes that share properties."""

from collections.abc import Mapping
from enum import Enum, auto
from typing import Final

from dotheque_graph.catalogue.profiles.saying import Properties
from dotheque_graph.namespaces import (
    DCAT,
    DCTERMS,
    DOTH,
    FOAF,
    IGEO,
    ORG,
    OWL,
    PROV,
    RDFS,
    SCHEMA,
    SDGO,
    SH,
    SKOS,
    VOID,
)
from dotheque_graph.rdf.terms import NamedNode


class Family(Enum):
    """Classes of schema.org with the same properties: works, bodies (projects too), events, places, and so on."""

    WORK = auto()
    BODY = auto()
    PERSON = auto()
    EVENT = auto()
    PLACE = auto()
    TERM = auto()
    TERMS = auto()
    FIGURE = auto()
    AMOUNT = auto()
    THING = auto()


_TABLE: Final[tuple[tuple[NamedNode, str, Family], ...]] = (
    (DOTH.term("Collection"), "Collection", Family.WORK),
    (DCAT.term("DatasetSeries"), "CreativeWorkSeries", Family.WORK),
    (DOTH.term("Resource"), "CreativeWork", Family.WORK),
    (DOTH.term("SourceDocument"), "CreativeWork", Family.WORK),
    (DOTH.term("Passage"), "CreativeWork", Family.WORK),
    (DOTH.term("Discrepancy"), "CorrectionComment", Family.WORK),
    (DOTH.term("Platform"), "WebSite", Family.WORK),
    (DOTH.term("WorkflowStep"), "HowToStep", Family.WORK),
    (VOID.term("Dataset"), "Dataset", Family.WORK),
    (DOTH.term("Experiment"), "ResearchProject", Family.BODY),
    (DOTH.term("Programme"), "Project", Family.BODY),
    (DOTH.term("Commons"), "Project", Family.BODY),
    (DOTH.term("Event"), "Event", Family.EVENT),
    (ORG.term("Organization"), "Organization", Family.BODY),
    (FOAF.term("Person"), "Person", Family.PERSON),
    (ORG.term("Post"), "Role", Family.THING),
    (DCTERMS.term("Location"), "AdministrativeArea", Family.PLACE),
    (SKOS.term("ConceptScheme"), "DefinedTermSet", Family.TERMS),
    (SKOS.term("Concept"), "DefinedTerm", Family.TERM),
    (SDGO.term("Goal"), "DefinedTerm", Family.TERM),
    (SDGO.term("Target"), "DefinedTerm", Family.TERM),
    (SH.term("NodeShape"), "DefinedTerm", Family.TERM),
    (SH.term("PropertyShape"), "DefinedTerm", Family.TERM),
    (OWL.term("Ontology"), "DefinedTermSet", Family.TERMS),
    (OWL.term("Class"), "Class", Family.TERM),
    (OWL.term("ObjectProperty"), "Property", Family.TERM),
    (OWL.term("DatatypeProperty"), "Property", Family.TERM),
    (OWL.term("AnnotationProperty"), "Property", Family.TERM),
    (DOTH.term("Indicator"), "Observation", Family.FIGURE),
    (DOTH.term("Budget"), "MonetaryAmount", Family.AMOUNT),
    (DOTH.term("BudgetLine"), "MonetaryAmount", Family.AMOUNT),
    (DOTH.term("Publication"), "UpdateAction", Family.THING),
    (DOTH.term("Action"), "Action", Family.THING),
)
CLASSES: Final[Mapping[NamedNode, str]] = {ours: theirs for ours, theirs, _ in _TABLE}
"""From our class to that of schema.org, the one that settles the family first."""
FAMILIES: Final[Mapping[NamedNode, Family]] = {ours: family for ours, _, family in _TABLE}

BY_RESOURCE_TYPE: Final[Mapping[str, str]] = {
    "documentary-collection": "Collection",
    "editorial-selection": "Collection",
    "experience-feedback": "Report",
    "experiment-protocol": "HowTo",
    "image": "ImageObject",
    "lessons-report": "Report",
    "methodological-guide": "HowTo",
    "methodological-sheet": "HowTo",
    "mooc": "Course",
    "practical-sheet": "HowTo",
    "report": "Report",
    "study": "Report",
    "web-page": "WebPage",
    "webinar": "VideoObject",
}
"""From the notation of a type of resource to the class of work; any other type is a plain CreativeWork."""

ORGANISATION_TYPES: Final[Mapping[str, str]] = {
    "association": "NGO",
    "company": "Corporation",
    "local-authority": "GovernmentOrganization",
    "media": "NewsMediaOrganization",
    "mixed-syndicate": "GovernmentOrganization",
    "public-institution": "GovernmentOrganization",
    "research": "ResearchOrganization",
    "state": "GovernmentOrganization",
    "union": "WorkersUnion",
}
"""From the notation of a type of organisation to the class of body."""


def _table(**pairs: str) -> Properties:
    """Return a table from `prefix_name="name of schema.org"`."""
    spaces = {"dcat": DCAT, "dct": DCTERMS, "doth": DOTH, "foaf": FOAF, "igeo": IGEO, "org": ORG}
    spaces |= {"prov": PROV, "rdfs": RDFS, "schema": SCHEMA, "skos": SKOS}
    split = {name: name.split("_") for name in pairs}
    return {spaces[prefix].term(local): SCHEMA.term(pairs[name]) for name, (prefix, local) in split.items()}


OF_ALL: Final = {
    **_table(
        dct_title="name",
        dct_alternative="alternateName",
        dct_description="description",
        foaf_depiction="image",
        foaf_homepage="url",
        skos_altLabel="alternateName",
        skos_definition="description",
        skos_exactMatch="sameAs",
    ),
    OWL.term("sameAs"): SCHEMA.term("sameAs"),
}
"""Properties of whatever has a name."""

PROPERTIES: Final[Mapping[Family, Properties]] = {
    Family.WORK: _table(
        dcat_keyword="keywords",
        dcat_theme="about",
        dct_abstract="abstract",
        dct_accessRights="conditionsOfAccess",
        dct_audience="audience",
        dct_contributor="contributor",
        dct_creator="creator",
        dct_identifier="identifier",
        dct_isPartOf="isPartOf",
        dct_issued="datePublished",
        dct_publisher="publisher",
        dct_spatial="spatialCoverage",
        doth_about="about",
        doth_concerns="about",
        doth_documents="about",
        doth_finding="text",
        doth_goal="about",
        doth_line="position",
        doth_order="position",
        foaf_depicts="about",
    ),
    Family.BODY: _table(
        dcat_keyword="keywords",
        dcat_theme="knowsAbout",
        dct_abstract="slogan",
        dct_spatial="location",
        doth_covers="areaServed",
        doth_goal="knowsAbout",
        org_memberOf="memberOf",
        org_unitOf="parentOrganization",
        schema_endDate="dissolutionDate",
        schema_foundingDate="foundingDate",
        schema_startDate="foundingDate",
    ),
    Family.PERSON: _table(org_memberOf="memberOf"),
    Family.EVENT: _table(
        dcat_keyword="keywords",
        dcat_theme="about",
        dct_audience="audience",
        dct_isPartOf="superEvent",
        dct_spatial="location",
        doth_goal="about",
        schema_endDate="endDate",
        schema_startDate="startDate",
    ),
    Family.PLACE: _table(dct_isPartOf="containedInPlace", igeo_codeINSEE="identifier"),
    Family.TERM: _table(skos_inScheme="inDefinedTermSet", rdfs_isDefinedBy="inDefinedTermSet"),
    Family.TERMS: _table(dct_license="license", dct_created="dateCreated"),
    Family.FIGURE: _table(
        dct_date="observationDate", doth_about="observationAbout", doth_measure="measuredProperty", doth_unit="unitCode"
    ),
    Family.AMOUNT: _table(doth_amount="value", doth_total="value", schema_currency="currency"),
    Family.THING: _table(prov_endedAtTime="endTime", prov_startedAtTime="startTime"),
}
"""Properties of each family."""
