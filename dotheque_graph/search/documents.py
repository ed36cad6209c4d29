"""From an entity to its document: the words to find it by, the facets to narrow by, what a hit shows."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import tantivy

from dotheque_graph.namespaces import DCAT, DCTERMS, DOTH, IGEO, PROV, RDF_TYPE, SCHEMA, SDG, SDGO, SKOS, VOC
from dotheque_graph.rdf.terms import Literal, NamedNode
from dotheque_graph.search import facets, ranking
from dotheque_graph.search.model import Facet, Searched, SearchedKind
from dotheque_graph.search.reading import LEVEL, ORGANISATION, OTHER_NAMES, OWNED, PERSON, TERRITORY, Facts, Reader
from dotheque_graph.search.schema import ORDERS
from dotheque_graph.search.words import joined, stems_of, whole, whole_stems, words_of

_KEYWORD: Final = DCAT.term("keyword")
_THEME: Final = DCAT.term("theme")
_BODY: Final = (
    DCTERMS.term("description"),
    DCTERMS.term("abstract"),
    SKOS.term("definition"),
    SKOS.term("scopeNote"),
    DOTH.term("statedAs"),
    DOTH.term("decision"),
)
_TOPICS: Final = frozenset({_THEME, *(DOTH.term(f"{name}Type") for name in ("resource", "event", "programme"))})
"""Links whose names count as keywords."""
_GOALS: Final = (DOTH.term("goal"), DOTH.term("proposedGoal"))
"""Those proposed are found too, as on the map; each page says which wait for the committee."""
_PLACE: Final = (DCTERMS.term("spatial"), DOTH.term("covers"))
_TRIED: Final = (DOTH.term("documents"), DOTH.term("testedIn"), PROV.term("wasGeneratedBy"))
"""Links from a resource to experiments: it was tried where these took place, for the goals that these serve."""
_CRITERION: Final = DOTH.term("conformsToCriterion")
_SCIENTIFIC: Final = VOC.term("editorial-criteria/scientificity")
_CODES: Final = (IGEO.term("codeINSEE"), DOTH.term("siren"), DCTERMS.term("identifier"), SKOS.term("notation"))
_POPULATION: Final = DOTH.term("population")
_UNSAID: Final = frozenset(
    {
        RDF_TYPE,
        LEVEL,
        DCTERMS.term("source"),
        DCTERMS.term("language"),
        DCTERMS.term("rights"),
        DOTH.term("changedGraph"),
        PROV.term("qualifiedAssociation"),
        SCHEMA.term("url"),
        SDGO.term("hasTarget"),
        *(SKOS.term(name) for name in ("inScheme", "topConceptOf", "hasTopConcept", "narrower", "member")),
        *(SKOS.term(f"{name}Match") for name in ("exact", "close", "broad", "narrow", "related")),
        *OWNED,
    }
)
"""Links that say nothing a reader would search by."""
_TREES: Final = frozenset({"theme", "goal", "target", "territory", "concept"})
"""Kinds of which some lie under others."""
_LISTS: Final = frozenset({"concept", "vocabulary"})
"""Kinds whose names are those of types and audiences: what has them comes before the list that defines them."""
_MOST_LINKS: Final = 200
_LONGEST_SHOWN: Final = 4000
_SORTED_LETTERS: Final = 60
_HALF: Final = 2
_RATED: Final = frozenset({DOTH.term("Resource"), DOTH.term("Commons")})
"""Classes of which it is told how open they are."""


@dataclass(slots=True)
class Draft:
    """A document in the making: texts by field, numbers by field, and the IRIs it draws from."""

    texts: dict[str, list[str]] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    drawn: dict[str, None] = field(default_factory=dict)

    def add(self, name: str, values: Iterable[str]) -> None:
        """Add texts to a field, each of them once."""
        known = self.texts.get(name)
        if known is None:
            self.texts[name] = [value for value in dict.fromkeys(values) if value]
        else:
            known.extend([value for value in dict.fromkeys(values) if value and value not in known])

    def draw(self, iris: Iterable[NamedNode]) -> None:
        """Remember that the document draws from these."""
        self.drawn.update(dict.fromkeys(iri.value for iri in iris))


def document(facts: Facts, kinds: Sequence[SearchedKind], reader: Reader, searched: Searched) -> tantivy.Document:
    """Return the document of an entity of some kinds: the first is the one it is shown as, it counts in each."""
    draft, kind = Draft(), kinds[0]
    draft.add("iri", [facts.iri.value])
    parts = [reader.facts(part) for part in facts.iris(*OWNED)]
    draft.draw(part.iri for part in parts)
    links = _links([facts, *parts])
    _names(draft, facts, kind)
    _body(draft, facts, parts)
    _linked(draft, facts, links, reader)
    draft.add(Facet.KIND, [one.segment for one in kinds])
    if kind.segment in _TREES:
        draft.draw(reader.above_of(facts))
    if kind.segment != "territory":  # a territory is not in itself, and has no facet but its kind
        tried = facts.iris(*_TRIED)
        draft.draw(tried)
        experiments = [facts, *map(reader.known, tried)]
        _facets(draft, facts, parts, reader)
        _goals(draft, experiments, reader)
        _places(draft, experiments, reader)
        _actors(draft, facts, links, reader)
    _worth(draft, facts, kind, searched)
    return _made(draft, _shown(facts, kind, reader))


def _made(draft: Draft, shown: bytes) -> tantivy.Document:
    made = tantivy.Document()
    for name, values in draft.texts.items():
        for value in values:
            made.add_text(name, value)
    for iri in draft.drawn:
        made.add_text("from", iri)
    for name, number in draft.numbers.items():
        made.add_unsigned(name, number)
    made.add_bytes("shown", shown)
    return made


def _links(several: Iterable[Facts]) -> list[tuple[NamedNode, NamedNode]]:
    """Return what an entity and its parts point to, with the property, up to a number."""
    found = [
        (prop, value)
        for facts in several
        for prop in sorted(facts.values, key=str)
        if prop not in _UNSAID
        for value in facts.iris(prop)
    ]
    return found[:_MOST_LINKS]


def _language(literal: Literal) -> str:
    return (literal.language or "fr")[:2]


def _stem_field(draft: Draft, name: str, texts: Iterable[tuple[str, str]]) -> None:
    """Add the stems of texts with their languages; a field without order holds each stem once."""
    stems = dict.fromkeys(stem for text, language in texts for stem in stems_of(text, language))
    if stems:
        draft.add(name, [" ".join(stems)])


def _names(draft: Draft, facts: Facts, kind: SearchedKind) -> None:
    titles = facts.titles()
    others = [literal for literal in facts.texts(*OTHER_NAMES) if literal not in titles]
    for literal in titles:
        draft.add("title", [" ".join(stems_of(literal.value, _language(literal)))])
        forms = (*whole(literal.value), whole_stems(literal.value, _language(literal)))
        draft.add("whole_title", forms if kind.segment not in _LISTS else ())
        draft.add("start", [form.split()[0] for form in whole(literal.value)])
    for literal in others:
        draft.add("whole_name", whole(literal.value) if kind.segment not in _LISTS else ())
    _stem_field(draft, "names", ((literal.value, _language(literal)) for literal in others))
    heads = dict.fromkeys(word for literal in (*titles, *others) for word in words_of(literal.value))
    draft.add("heads", [" ".join(heads)])
    draft.add("code", _codes(facts, kind))
    for language, name in ORDERS.items():
        draft.add(name, [_order(titles, language, facts.iri.value)])


def _order(titles: list[Literal], language: str, iri: str) -> str:
    """Return the text by which titles are sorted: folded, without its first article, and the tie at its end."""
    ranked = sorted(titles, key=lambda literal: (literal.language != language, literal.language != "fr", literal.value))
    words = words_of(ranked[0].value) if ranked else []
    words = words[1:] if len(words) > 1 and words[0] in ("le", "la", "les", "un", "une", "the", "an") else words
    return f"{' '.join(words)[:_SORTED_LETTERS] or '~'}\t{iri}"


def _codes(facts: Facts, kind: SearchedKind) -> list[str]:
    codes = [joined(literal.value) for literal in facts.texts(*_CODES)]
    if facts.iri.value.startswith(SDG):
        number = facts.iri.value.removeprefix(SDG)
        codes += [number, f"odd{number}", f"sdg{number}"]
    return [*codes, facts.iri.value] if kind.segment != "concept" else [facts.iri.value]


def _body(draft: Draft, facts: Facts, parts: list[Facts]) -> None:
    texts = facts.texts(*_BODY)
    for part in parts:
        texts += [*part.titles(), *part.texts(*_BODY)]
    said = [(literal.value, _language(literal)) for literal in texts]
    _stem_field(draft, "body", said)
    keywords = facts.texts(_KEYWORD)
    words = dict.fromkeys(word for text, _ in said for word in words_of(text))
    words.update(dict.fromkeys(word for literal in keywords for word in words_of(literal.value)))
    words.update(dict.fromkeys(" ".join(draft.texts["heads"]).split()))
    draft.add("words", [" ".join(words)])


def _linked(draft: Draft, facts: Facts, links: list[tuple[NamedNode, NamedNode]], reader: Reader) -> None:
    """Add the names of what the entity is linked to: those of themes as keywords, the others apart."""
    topics = [(literal.value, _language(literal)) for literal in facts.texts(_KEYWORD)]
    near: list[tuple[str, str]] = []
    for prop, link in links:
        named = reader.named(link)
        (topics if prop in _TOPICS else near).extend((*named.titles, *named.others))
        if link.value.startswith(TERRITORY):
            near.extend(name for above in reader.above(link) for name in _place_names(above, reader))
    draft.draw(link for _, link in links)
    _stem_field(draft, "topics", topics)
    _stem_field(draft, "near", near)


def _place_names(territory: NamedNode, reader: Reader) -> tuple[tuple[str, str], ...]:
    """Return the names of a territory above; all of France would find everything."""
    return reader.named(territory).titles if reader.level(territory) in ("departement", "region") else ()


def _facets(draft: Draft, facts: Facts, parts: list[Facts], reader: Reader) -> None:
    for facet, value in facets.of_concepts(facts):
        draft.add(facet, [value.value])
    _tree(draft, Facet.THEME, facts.iris(_THEME), reader)
    for one in (facts, *parts):
        draft.add(Facet.LICENCE, [licence.value for licence in facets.licences(one)])
        draft.add(Facet.LANGUAGE, [language.value for language in one.iris(facets.LANGUAGE)])
        draft.draw(one.iris(facets.LICENCE))
    draft.add(Facet.YEAR, facets.years(facts))
    if _RATED.intersection(facts.iris(RDF_TYPE)):
        draft.add(Facet.OPENNESS, [facets.openness(facts, parts, reader)])
        originals = reader.is_easy_version(facts.iri)
        draft.draw(originals)
        draft.add(Facet.EASY, ["yes"] if facets.is_easy(facts, parts, originals) else [])


def _tree(draft: Draft, name: str, values: list[NamedNode], reader: Reader) -> None:
    """Add values and all that they lie under."""
    for value in values:
        above = reader.above(value)
        draft.add(name, [value.value, *(one.value for one in above)])
        draft.draw(above)


def _goals(draft: Draft, several: Iterable[Facts], reader: Reader) -> None:
    """Add the goals of the entity, and of the experiments of a resource."""
    goals = [goal for one in several for goal in one.iris(*_GOALS) if goal.value.startswith(SDG)]
    _tree(draft, Facet.GOAL, goals, reader)


def _places(draft: Draft, several: Iterable[Facts], reader: Reader) -> None:
    """Add where the entity is, and where the experiments of a resource took place."""
    places = [place for one in several for place in one.iris(*_PLACE) if place.value.startswith(TERRITORY)]
    for place in dict.fromkeys(places):
        above = reader.above(place)
        draft.draw((place, *above))
        for one in (place, *above):
            draft.add(Facet.TERRITORY, [one.value])
            draft.add(_place_field(reader.level(one)), [one.value])


def _place_field(level: str) -> str:
    """Return the field in which a territory is counted: all that lies right under the country counts as a region."""
    return "departement" if level == "departement" else "below" if level in ("commune", "epci") else "region"


def _actors(draft: Draft, facts: Facts, links: list[tuple[NamedNode, NamedNode]], reader: Reader) -> None:
    """Add the organisations that the entity is linked to, and the networks that it or they belong to."""
    organisations = facets.organisations(facts, [link for _, link in links])
    draft.add(Facet.ORGANISATION, [one.value for one in organisations])
    draft.add(Facet.NETWORK, [one.value for one in organisations if reader.is_network(one)])
    members = organisations
    if facts.iri.value.startswith((ORGANISATION, PERSON)):
        members = [facts.iri, *organisations]
    for one in members:
        found = reader.networks(one)
        draft.add(Facet.NETWORK, [network.value for network in found.networks])
        draft.draw((*found.joined, *found.memberships))


def _worth(draft: Draft, facts: Facts, kind: SearchedKind, searched: Searched) -> None:
    completeness = _completeness(facts, searched)
    draft.add(Facet.COMPLETENESS, [completeness])
    level = facts.iris(LEVEL)
    population = facts.text(_POPULATION)
    worth = ranking.factor(
        kind.segment,
        level[0].value.rpartition("/")[2] if level else "",
        int(population) if population.isdecimal() else 0,
        completeness,
        scientific=_SCIENTIFIC in facts.iris(_CRITERION),
    )
    draft.numbers = ranking.numbers(worth, facets.day(facts), facts.iri.value)


def _completeness(facts: Facts, searched: Searched) -> str:
    """Return `full`, `partial` or `brief`, "" for a class of which nothing is asked."""
    asked = [group for one in facts.iris(RDF_TYPE) for group in searched.recommended.get(one, ())]
    if not asked:
        return ""
    present = sum(1 for group in asked if not group.isdisjoint(facts.values))
    if present == len(asked):
        return "full"
    return "partial" if present * _HALF >= len(asked) else "brief"


def _shown(facts: Facts, kind: SearchedKind, reader: Reader) -> bytes:
    """Return what a hit shows: its kind, titles, descriptions and other names by language, and what it lies under."""
    shown: dict[str, object] = {
        "kind": kind.segment,
        "titles": _by_language(facts.titles()),
        "texts": _by_language(facts.texts(*_BODY[:3])),
        "names": [[literal.value, literal.language or ""] for literal in facts.texts(*OTHER_NAMES)],
    }
    keywords = [literal.value for literal in facts.texts(_KEYWORD)]
    if keywords:
        shown["keywords"] = keywords
    above = reader.parents(facts) if kind.segment in _TREES else ()
    if above:
        shown["above"] = [[one.value, reader.level(one)] for one in above]
    return json.dumps(shown, ensure_ascii=False, separators=(",", ":")).encode()


def _by_language(literals: list[Literal]) -> Mapping[str, str]:
    """Return the first text in each language."""
    found: dict[str, str] = {}
    for literal in literals:
        found.setdefault(literal.language or "", literal.value[:_LONGEST_SHOWN])
    return found
