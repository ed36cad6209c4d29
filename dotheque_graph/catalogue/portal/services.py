"""The data services of the site, on the page of the data set that they serve."""

from typing import Final

from dotheque_graph.catalogue.portal.agents import CONTACT
from dotheque_graph.catalogue.portal.authorities import GOVERNMENT, PUBLIC
from dotheque_graph.catalogue.portal.distributions import write_terms
from dotheque_graph.catalogue.portal.graph_datasets import open_licence, write_keywords, write_publisher
from dotheque_graph.catalogue.portal.model import CATALOG
from dotheque_graph.catalogue.portal.sheet import Sheet
from dotheque_graph.catalogue.portal.wording import both
from dotheque_graph.catalogue.void import DATASET
from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, RDFS
from dotheque_graph.rdf.terms import Literal, NamedNode

SPARQL_SERVICE: Final = NamedNode(BASE + "sparql#service")
_PROTOCOL: Final = NamedNode("https://www.w3.org/TR/sparql11-protocol/")
_RESOURCE: Final = RDFS.term("Resource")


def write_services(sheet: Sheet) -> None:
    """Write the SPARQL endpoint."""
    service, french, portal = SPARQL_SERVICE, sheet.harvest, sheet.portal
    sheet.say(CATALOG, DCAT.term("service"), service)
    sheet.type(service, DCAT.term("DataService"), *(() if french else (DCAT.term("Resource"),)))
    titles = both("Service SPARQL de la DO'thèque", "SPARQL service of the DO'thèque", french_only=french)
    sheet.texts(service, DCTERMS.term("title"), titles)
    described = both(
        "Le graphe de connaissances interrogé en SPARQL 1.1, sans inscription ; chaque réponse nomme la publication "
        "dont elle vient.",
        "The knowledge graph queried in SPARQL 1.1, without registration; each answer names the release it comes from.",
        french_only=french,
    )
    sheet.texts(service, DCTERMS.term("description"), described)
    sheet.say(service, DCTERMS.term("identifier"), Literal(service.value))
    endpoint, description = NamedNode(portal.endpoint), NamedNode(portal.service_description)
    sheet.say(service, DCAT.term("endpointURL"), endpoint)
    sheet.say(service, DCAT.term("endpointDescription"), description)
    sheet.say(service, DCAT.term("servesDataset"), DATASET)
    sheet.say(service, DCAT.term("contactPoint"), CONTACT)
    sheet.say(service, DCAT.term("landingPage"), NamedNode(portal.data_page))
    sheet.say(service, DCTERMS.term("conformsTo"), _PROTOCOL)
    sheet.term(service, DCAT.term("theme"), GOVERNMENT)
    sheet.term(service, DCTERMS.term("accessRights"), PUBLIC)
    write_publisher(sheet, service, DCTERMS.term("publisher"))
    write_keywords(sheet, service, ("SPARQL", "SPARQL"))
    write_terms(sheet, service, open_licence(sheet))
    sheet.type(_PROTOCOL, DCTERMS.term("Standard"))
    sheet.say(_PROTOCOL, DCTERMS.term("title"), Literal("SPARQL 1.1 Protocol", language=None if french else "en"))
    if not french:
        sheet.type(endpoint, _RESOURCE)
        sheet.type(description, _RESOURCE)
