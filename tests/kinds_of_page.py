"""One address for each kind of page, as a reader could open it."""

from dataclasses import dataclass
from urllib.parse import quote

RTID = "organisation/reseau-des-territoires-d-innovation-democratique"
SELECT = "SELECT ?thing ?class WHERE { ?thing a ?class } LIMIT 30"
MISTAKEN = "SELECT ?thing WHERE { ?thing a "
FOREIGN = "http://publications.europa.eu/resource/authority/country/FRA"

ENTITIES = {
    "action": "",
    "activity": "",
    "budget": "budget/2024",
    "collection": "",
    "commons": "commons/dotheque",
    "concept": "vocabulary/theme/sortition",
    "discrepancy": "discrepancy/inc-18",
    "event": "",
    "experiment": "experiment/0-dechet-100-citoyen",
    "goal": "goal/16",
    "graph": "graph/catalogue",
    "hub": "territory/country/fr",
    "indicator": "indicator/followers",
    "membership": f"membership/{RTID.partition('/')[2]}-ville-de-blois",
    "milestone": "",
    "network": RTID,
    "objective": "",
    "ontology": "ontology",
    "organisation": "organisation/democratie-ouverte",
    "outcome": "outcome/0-dechet-100-citoyen-plan-d-action",
    "participation": "participation/0-dechet-100-citoyen-smicval",
    "passage": "passage/fiche-wiki-l103",
    "person": "person/thomas-marcus",
    "phase": "phase/0-dechet-100-citoyen-sensibilisation",
    "platform": "",
    "post": "",
    "programme": "programme/territoires-d-experimentation",
    "resource": "",
    "scheme": "vocabulary/theme",
    "shape": "shapes/ExperimentShape",
    "shapes": "shapes",
    "source": "source/cog-2026",
    "step": "",
    "target": "goal/16.7",
    "term": "ontology/Experiment",
    "territory": "territory/departement/33",
}
"""Kind of entity → path of the document about one; where none is given, the first of its kind is taken."""

PAGES = {
    "home": "/",
    "kinds": "/list",
    "list": "/list/organisation",
    "list of cards": "/list/resource",
    "page of a list": "/list/organisation?page=2",
    "links by a property": f"/doc/territory/departement/33?via={quote('http://purl.org/dc/terms/isPartOf', safe='')}",
    "external thing": f"/describe?iri={quote(FOREIGN, safe='')}",
    "search": "/search",
    "search with results": "/search?q=budget",
    "search with a mistake": "/search?q=democratie+alimentair",
    "search with facets": "/search?kind=experiment&goal=12&territory=departement/33&sort=newest",
    "search without result": "/search?q=xyzzyx&goal=1",
    "map": "/map",
    "map of what was chosen": "/map?kind=experiment&level=region&goal=16&sort=name",
    "map without anything": "/map?theme=sortition&goal=1",
    "wheel of goals": "/goals",
    "matrix": "/matrix",
    "gaps": "/gaps",
    "suggestion": "/suggest",
    "suggestion with errors": "/suggest?check=1",
    "timeline": "/timeline",
    "network": "/network/organisation/democratie-ouverte",
    "network of an experiment": "/network/experiment/0-dechet-100-citoyen",
    "triples": "/triples/experiment/0-dechet-100-citoyen",
    "easy to read": "/easy",
    "accessibility": "/accessibility",
    "workspace": "/sparql",
    "workspace with an answer": f"/sparql?query={quote(SELECT)}",
    "saved queries": "/query",
    "saved query": "/query/competency/members-of-network",
    "saved query of a list": "/query/browse/organisations",
    "releases": "/releases",
    "release": "/releases/2",
    "changes of a release": "/releases/2/changes",
    "history": f"/history/{RTID}",
    "history of what changed": "/history/organisation/ademe",
    "past release of an entity": "/doc/organisation/ademe?release=1",
    "dumps": "/dumps/",
    "figures": "/void",
    "open data": "/data",
    "rehearsal": "/data/rehearsal",
}

PROBLEMS = {
    "nothing there": ("/doc/organisation/personne", 404),
    "no such page": ("/nowhere", 404),
    "no such list": ("/list/nothing", 404),
    "withdrawn": ("/doc/organisation/exemple-retire", 410),
    "page that is none": ("/list/organisation?page=zero", 400),
    "release that is not kept": ("/doc/organisation/ademe?release=99", 404),
    "workspace with a mistake": (f"/sparql?query={quote(MISTAKEN)}", 400),
}
"""Kind → path, status."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A page to look at: its kind, its path, the status it answers with."""

    kind: str
    path: str
    status: int = 200

    def speaking(self, language: str) -> str:
        """Return its path in a language."""
        return f"{self.path}{'&' if '?' in self.path else '?'}lang={language}"
