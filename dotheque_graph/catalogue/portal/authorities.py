"""The terms of authorities that a feed uses: their IRIs, and the statements that say on each page what they are called.

European ones are those of http://publications.europa.eu/resource/authority/, others of ADMS (http://purl.org/adms/).
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from dotheque_graph.namespaces import DCTERMS, RDF_TYPE, RDFS, SKOS, Namespace
from dotheque_graph.rdf.terms import Literal, NamedNode, Triple

EU: Final = Namespace("http://publications.europa.eu/resource/authority/")
DATA_THEMES: Final = EU + "data-theme"
DCATAP: Final = Namespace("http://data.europa.eu/r5r/")
MEDIA_TYPES: Final = Namespace("https://www.iana.org/assignments/media-types/")
_ADMS: Final = Namespace("http://purl.org/adms/")

PUBLIC: Final = EU.term("access-right/PUBLIC")
AVAILABLE: Final = EU.term("planned-availability/AVAILABLE")
IRREGULAR: Final = EU.term("frequency/IRREG")
FRENCH: Final = EU.term("language/FRA")
ENGLISH: Final = EU.term("language/ENG")
GOVERNMENT: Final = EU.term("data-theme/GOVE")
WITHDRAWN: Final = _ADMS.term("status/Withdrawn")
CREATED: Final = _ADMS.term("changetype/created")
UPDATED: Final = _ADMS.term("changetype/updated")
DELETED: Final = _ADMS.term("changetype/deleted")

_CONCEPT: Final = SKOS.term("Concept")
_TYPED: Final[Mapping[str, NamedNode]] = {
    "access-right": DCTERMS.term("RightsStatement"),
    "file-type": DCTERMS.term("MediaTypeOrExtent"),
    "frequency": DCTERMS.term("Frequency"),
    "language": DCTERMS.term("LinguisticSystem"),
}
"""From a table of the European authorities to the class that DCAT-AP wants of its terms; the others are concepts."""

_EU_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "access-right/PUBLIC": ("public", "public"),
    "data-theme/AGRI": (
        "Agriculture, pêche, sylviculture et alimentation",
        "Agriculture, fisheries, forestry and food",
    ),
    "data-theme/ECON": ("Économie et finances", "Economy and finance"),
    "data-theme/EDUC": ("Éducation, culture et sport", "Education, culture and sport"),
    "data-theme/ENER": ("Énergie", "Energy"),
    "data-theme/ENVI": ("Environnement", "Environment"),
    "data-theme/GOVE": ("Gouvernement et secteur public", "Government and public sector"),
    "data-theme/HEAL": ("Santé", "Health"),
    "data-theme/INTR": ("Questions internationales", "International issues"),
    "data-theme/JUST": ("Justice, système juridique et sécurité publique", "Justice, legal system and public safety"),
    "data-theme/REGI": ("Régions et villes", "Regions and cities"),
    "data-theme/SOCI": ("Population et société", "Population and society"),
    "data-theme/TECH": ("Science et technologie", "Science and technology"),
    "data-theme/TRAN": ("Transports", "Transport"),
    "frequency/IRREG": ("irrégulier", "irregular"),
    "language/BRE": ("breton", "Breton"),
    "language/DEU": ("allemand", "German"),
    "language/ENG": ("anglais", "English"),
    "language/FRA": ("français", "French"),
    "language/ITA": ("italien", "Italian"),
    "language/MUL": ("langues multiples", "Multiple languages"),
    "language/OCI": ("occitan", "Occitan"),
    "language/POR": ("portugais", "Portuguese"),
    "language/SPA": ("espagnol", "Spanish"),
    "planned-availability/AVAILABLE": ("disponible", "available"),
}
_FILE_TYPES: Final[Mapping[str, str]] = {
    "CSV": "CSV",
    "DOCX": "DOCX",
    "EPUB": "EPUB",
    "GEOJSON": "GeoJSON",
    "HTML": "HTML",
    "JSON": "JSON",
    "JSON_LD": "JSON-LD",
    "MPEG4": "MPEG-4",
    "ODP": "ODP",
    "ODS": "ODS",
    "ODT": "ODT",
    "PDF": "PDF",
    "PPTX": "PPTX",
    "RDF_N_QUADS": "N-Quads",
    "RDF_N_TRIPLES": "N-Triples",
    "RDF_TRIG": "TriG",
    "RDF_TURTLE": "Turtle",
    "RDF_XML": "RDF/XML",
    "TXT": "TXT",
    "XLSX": "XLSX",
    "XML": "XML",
    "ZIP": "ZIP",
}
_ADMS_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "changetype/created": ("créé", "created"),
    "changetype/deleted": ("supprimé", "deleted"),
    "changetype/updated": ("mis à jour", "updated"),
    "licencetype/Attribution": ("attribution", "attribution"),
    "licencetype/NonCommercialUseOnly": ("usage non commercial seulement", "non-commercial use only"),
    "licencetype/PublicDomain": ("domaine public", "public domain"),
    "licencetype/UnknownIPR": ("droits inconnus", "unknown rights"),
    "licencetype/ViralEffect-ShareAlike": ("partage à l'identique", "share-alike"),
    "publishertype/Academia-ScientificOrganisation": ("organisme de recherche", "academia or scientific organisation"),
    "publishertype/Company": ("entreprise", "company"),
    "publishertype/LocalAuthority": ("autorité locale", "local authority"),
    "publishertype/NationalAuthority": ("autorité nationale", "national authority"),
    "publishertype/NonProfitOrganisation": ("organisme sans but lucratif", "non-profit organisation"),
    "publishertype/PrivateIndividual(s)": ("particulier", "private individual"),
    "status/Withdrawn": ("retiré", "withdrawn"),
}
_MEDIA_FILE_TYPES: Final[Mapping[str, str]] = {
    "application/ld+json": "JSON_LD",
    "application/n-quads": "RDF_N_QUADS",
    "application/trig": "RDF_TRIG",
    "text/csv": "CSV",
    "text/turtle": "RDF_TURTLE",
}
"""From the media types of dumps to the table of file types."""

_ATTRIBUTION, _ALIKE, _NON_COMMERCIAL, _UNKNOWN = (
    _ADMS.term(f"licencetype/{name}")
    for name in ("Attribution", "ViralEffect-ShareAlike", "NonCommercialUseOnly", "UnknownIPR")
)
_LICENCE_TYPES: Final[Mapping[str, tuple[NamedNode, ...]]] = {
    "cc-by-4-0": (_ATTRIBUTION,),
    "cc-by-nc-4-0": (_ATTRIBUTION, _NON_COMMERCIAL),
    "cc-by-nc-sa-4-0": (_ATTRIBUTION, _NON_COMMERCIAL, _ALIKE),
    "cc-by-sa-4-0": (_ATTRIBUTION, _ALIKE),
    "cc0-1-0": (_ADMS.term("licencetype/PublicDomain"),),
    "etalab-2-0": (_ATTRIBUTION,),
    "odbl-1-0": (_ATTRIBUTION, _ALIKE),
}
_PUBLISHER_TYPES: Final[Mapping[str, str]] = {
    "association": "NonProfitOrganisation",
    "company": "Company",
    "local-authority": "LocalAuthority",
    "mixed-syndicate": "LocalAuthority",
    "research": "Academia-ScientificOrganisation",
    "state": "NationalAuthority",
    "union": "NonProfitOrganisation",
}
INDIVIDUAL: Final = _ADMS.term("publishertype/PrivateIndividual(s)")


def licence_types(notation: str) -> tuple[NamedNode, ...]:
    """Return what kind of licence one of our concepts is, by its notation; that its kind is unknown for any other."""
    return _LICENCE_TYPES.get(notation, (_UNKNOWN,))


def publisher_type(notation: str) -> NamedNode | None:
    """Return the kind of publisher for one of our types of organisations, None where no kind is surely right."""
    name = _PUBLISHER_TYPES.get(notation)
    return _ADMS.term(f"publishertype/{name}") if name else None


def file_type(media_type: str) -> NamedNode | None:
    """Return the European file type of one of the media types of dumps, None for any other."""
    code = _MEDIA_FILE_TYPES.get(media_type)
    return EU.term(f"file-type/{code}") if code else None


@lru_cache(maxsize=256)
def names_of_term(iri: NamedNode) -> tuple[str, str] | None:
    """Return what a term of an authority is called in French and English, None where it is not in the tables."""
    if iri.value.startswith(EU):
        table, _, code = iri.value.removeprefix(EU).partition("/")
        plain = _FILE_TYPES.get(code) if table == "file-type" else None
        return (plain, plain) if plain else _EU_NAMES.get(f"{table}/{code}")
    return _ADMS_NAMES.get(iri.value.removeprefix(_ADMS)) if iri.value.startswith(_ADMS) else None


@lru_cache(maxsize=512)
def term_triples(iri: NamedNode, *, french_only: bool) -> tuple[Triple, ...]:
    """Return the class and the names of a term; () for one that is not in the tables.

    CKAN shows the `rdfs:label` of a format, where it has one.
    """
    names = names_of_term(iri)
    if not names:
        return ()
    table = iri.value.removeprefix(EU).partition("/")[0]
    found = [
        Triple(iri, RDF_TYPE, _TYPED.get(table, _CONCEPT)),
        Triple(iri, SKOS.term("prefLabel"), Literal(names[0], language="fr")),
    ]
    if not french_only:
        found.append(Triple(iri, SKOS.term("prefLabel"), Literal(names[1], language="en")))
    if table == "file-type":
        found.append(Triple(iri, RDFS.term("label"), Literal(names[0])))
    return tuple(found)
