"""The kinds of entity: one table of segment, class, words, icon and place in menus."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from dotheque_graph.namespaces import BASE, DCAT, DCTERMS, DOTH, FOAF, ID, ORG, SCHEMA, SDG, SDGO, SKOS, VOC
from dotheque_graph.rdf.terms import NamedNode

GOAL_SCHEME: Final = NamedNode(SDG.rstrip("/"))
THEME_SCHEME: Final = VOC.term("theme")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entity.

    `segment` names it in addresses. Its members are the instances of `classes`, or the concepts of `scheme`, whose IRI
    starts with `prefix`.
    `words` maps a language to (singular, plural). `listed` kinds have a list of their own, `main` ones stand in the
    menu. `by_identifier` lists go by the numbers in the IRI, the others by label.
    """

    segment: str
    classes: tuple[NamedNode, ...]
    words: Mapping[str, tuple[str, str]]
    icon: str
    prefix: str
    scheme: NamedNode | None = None
    listed: bool = True
    main: bool = False
    by_identifier: bool = False

    def singular(self, language: str) -> str:
        """Return the word for one of them."""
        return self.words.get(language, self.words["fr"])[0]

    def plural(self, language: str) -> str:
        """Return the word for several of them."""
        return self.words.get(language, self.words["fr"])[1]

    def numbered(self, number: int, language: str) -> str:
        """Return a small number of them in words: "2 organisations"."""
        return f"{number}\u00a0{self.singular(language) if number == 1 else self.plural(language)}"


def _kind(  # noqa: PLR0913  # a row of the table below
    segment: str,
    classes: NamedNode | tuple[NamedNode, ...],
    fr: tuple[str, str],
    en: tuple[str, str],
    icon: str,
    *,
    prefix: str | None = None,
    scheme: NamedNode | None = None,
    listed: bool = True,
    main: bool = False,
    by_identifier: bool = False,
) -> Kind:
    return Kind(
        segment=segment,
        classes=classes if isinstance(classes, tuple) else (classes,),
        words={"fr": fr, "en": en},
        icon=icon,
        prefix=f"{ID}{segment}/" if prefix is None else prefix,
        scheme=scheme,
        listed=listed,
        main=main,
        by_identifier=by_identifier,
    )


KINDS: Final = (
    # Selections and source documents are resources too, and have IRIs of their own segment.
    _kind(
        "resource",
        DOTH.term("Resource"),
        ("ressource", "ressources"),
        ("resource", "resources"),
        "page",
        prefix=ID,
        main=True,
    ),
    _kind(
        "experiment",
        DOTH.term("Experiment"),
        ("expérimentation", "expérimentations"),
        ("experiment", "experiments"),
        "flask",
        prefix=ID,
        main=True,
    ),
    _kind(
        "organisation",
        ORG.term("Organization"),
        ("organisation", "organisations"),
        ("organisation", "organisations"),
        "people",
        main=True,
    ),
    _kind(
        "territory",
        DCTERMS.term("Location"),
        ("territoire", "territoires"),
        ("territory", "territories"),
        "pin",
        main=True,
    ),
    _kind(
        "theme",
        (),
        ("thème", "thèmes"),
        ("theme", "themes"),
        "tag",
        prefix=f"{VOC}theme/",
        scheme=THEME_SCHEME,
        main=True,
    ),
    _kind(
        "goal",
        SDGO.term("Goal"),
        ("objectif de développement durable", "objectifs de développement durable"),
        ("sustainable development goal", "sustainable development goals"),
        "wheel",
        prefix=SDG,
        main=True,
        by_identifier=True,
    ),
    _kind("collection", DOTH.term("Collection"), ("sélection", "sélections"), ("selection", "selections"), "page"),
    _kind("programme", DOTH.term("Programme"), ("programme", "programmes"), ("programme", "programmes"), "path"),
    _kind("event", DOTH.term("Event"), ("événement", "événements"), ("event", "events"), "calendar", prefix=ID),
    _kind("platform", DOTH.term("Platform"), ("plateforme", "plateformes"), ("platform", "platforms"), "screen"),
    _kind(
        "person",
        (FOAF.term("Person"), FOAF.term("Agent")),
        ("personne", "personnes"),
        ("person", "people"),
        "person",
    ),
    _kind("post", ORG.term("Post"), ("fonction", "fonctions"), ("post", "posts"), "person"),
    _kind("commons", DOTH.term("Commons"), ("commun", "communs"), ("commons", "commons"), "knot"),
    _kind("indicator", DOTH.term("Indicator"), ("chiffre", "chiffres"), ("figure", "figures"), "chart"),
    _kind("budget", DOTH.term("Budget"), ("budget", "budgets"), ("budget", "budgets"), "chart"),
    _kind("milestone", DOTH.term("Milestone"), ("jalon", "jalons"), ("milestone", "milestones"), "calendar"),
    _kind("action", DOTH.term("Action"), ("action", "actions"), ("action", "actions"), "path"),
    _kind(
        "step",
        DOTH.term("WorkflowStep"),
        ("étape du circuit éditorial", "étapes du circuit éditorial"),
        ("step of the editorial path", "steps of the editorial path"),
        "path",
    ),
    _kind("objective", DOTH.term("Objective"), ("visée", "visées"), ("aim", "aims"), "path"),
    _kind(
        "source",
        DOTH.term("SourceDocument"),
        ("document source", "documents sources"),
        ("source document", "source documents"),
        "quote",
    ),
    _kind(
        "discrepancy",
        DOTH.term("Discrepancy"),
        ("incohérence tranchée", "incohérences tranchées"),
        ("settled discrepancy", "settled discrepancies"),
        "quote",
        by_identifier=True,
    ),
    _kind(
        "vocabulary",
        SKOS.term("ConceptScheme"),
        ("vocabulaire", "vocabulaires"),
        ("vocabulary", "vocabularies"),
        "tag",
        prefix=VOC,
    ),
    _kind(
        "concept",
        SKOS.term("Concept"),
        ("notion", "notions"),
        ("concept", "concepts"),
        "tag",
        prefix=VOC,
        listed=False,
    ),
    _kind(
        "target",
        SDGO.term("Target"),
        ("cible", "cibles"),
        ("target", "targets"),
        "wheel",
        prefix=SDG,
        listed=False,
        by_identifier=True,
    ),
    _kind(
        "participation",
        DOTH.term("Participation"),
        ("participation", "participations"),
        ("participation", "participations"),
        "people",
        listed=False,
    ),
    _kind(
        "membership",
        ORG.term("Membership"),
        ("appartenance", "appartenances"),
        ("membership", "memberships"),
        "people",
        listed=False,
    ),
    _kind("phase", DOTH.term("Phase"), ("phase", "phases"), ("phase", "phases"), "calendar", listed=False),
    _kind("outcome", DOTH.term("Outcome"), ("effet", "effets"), ("outcome", "outcomes"), "flask", listed=False),
    _kind("pick", SCHEMA.term("ListItem"), ("choix", "choix"), ("pick", "picks"), "page", listed=False),
    _kind(
        "distribution",
        DCAT.term("Distribution"),
        ("distribution", "distributions"),
        ("distribution", "distributions"),
        "page",
        listed=False,
    ),
    _kind(
        "period",
        DCTERMS.term("PeriodOfTime"),
        ("période", "périodes"),
        ("period", "periods"),
        "calendar",
        listed=False,
    ),
    _kind(
        "budget-line",
        DOTH.term("BudgetLine"),
        ("ligne de budget", "lignes de budget"),
        ("budget line", "budget lines"),
        "chart",
        listed=False,
    ),
    _kind(
        "passage",
        DOTH.term("Passage"),
        ("passage de la source", "passages de la source"),
        ("passage of the source", "passages of the source"),
        "quote",
        listed=False,
        by_identifier=True,
    ),
    _kind("term", (), ("terme", "termes"), ("term", "terms"), "tag", prefix=DOTH, listed=False),
    _kind("shape", (), ("règle", "règles"), ("rule", "rules"), "tag", prefix=BASE + "shapes#", listed=False),
)
"""Every kind, in the order of menus and of search results."""

KIND_OF_SEGMENT: Final = {kind.segment: kind for kind in KINDS}
LISTED: Final = tuple(kind for kind in KINDS if kind.listed)


def kind_of(iri: NamedNode) -> Kind | None:
    """Return the kind that an IRI of ours, or of a goal, shows by its form; None for any other IRI."""
    text = iri.value
    if text.startswith(ID):
        return KIND_OF_SEGMENT.get(text.removeprefix(ID).partition("/")[0])
    if text.startswith(VOC):
        return _vocabulary_kind(text.removeprefix(VOC))
    if text.startswith(SDG) and "#" not in text:
        return KIND_OF_SEGMENT["target" if "." in text.removeprefix(SDG) else "goal"]
    for segment in ("term", "shape"):
        if text.startswith(KIND_OF_SEGMENT[segment].prefix):
            return KIND_OF_SEGMENT[segment]
    return None


def kind_shown(iri: NamedNode, types: Iterable[NamedNode]) -> Kind | None:
    """Return the kind that a thing of some types is shown as: a group of themes counts as a concept."""
    found = kind_of(iri)
    if found and found.segment == "theme" and SKOS.term("Collection") in types:
        return KIND_OF_SEGMENT["concept"]
    return found


def _vocabulary_kind(path: str) -> Kind:
    scheme, _, notation = path.partition("/")
    if not notation:
        return KIND_OF_SEGMENT["vocabulary"]
    return KIND_OF_SEGMENT["theme" if scheme == "theme" else "concept"]
