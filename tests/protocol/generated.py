"""Queries made by chance, the same at every run, on the fictional town: each part of SPARQL joined with the others."""

import random
from collections.abc import Callable
from dataclasses import dataclass

from fiction import EX, INHABITANTS, PEOPLE, PLACES

PREFIXES = (
    f"PREFIX ex: <{EX}>\nPREFIX foaf: <http://xmlns.com/foaf/0.1/>\nPREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n"
)
SEED = 20261123


@dataclass(frozen=True, slots=True)
class Question:
    """A query with the dataset of the protocol; `ordered` tells whether its rows have an order to keep."""

    kind: str
    query: str
    ordered: bool = False
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a group pattern, and the variables that it may bind; all of them hold on to ?p."""

    pattern: str
    variables: tuple[str, ...]


Chance = random.Random


def _person(chance: Chance) -> str:
    return f"<{EX}person/{chance.randrange(INHABITANTS)}>"


def _age(chance: Chance) -> Part:
    low = chance.randrange(20, 60)
    test = chance.choice(
        (f"?age > {low}", f"?age + 1 < {low}", f"?age IN ({low}, {low + 1}, {low + 5})", "BOUND(?age)")
    )
    return Part(f"?p ex:age ?age . FILTER({test})", ("age",))


def _known(_: Chance) -> Part:
    return Part("?p ex:knows ?q . ?q ex:age ?qAge .", ("q", "qAge"))


def _same_city(_: Chance) -> Part:
    return Part("?p ex:city ?c . ?q ex:city ?c . FILTER(?p != ?q)", ("c", "q"))


def _name(chance: Chance) -> Part:
    language = chance.choice(("fr", "en", "oc", "de"))
    test = chance.choice(
        (f'LANG(?name) = "{language}"', f'LANGMATCHES(LANG(?name), "{language}")', 'REGEX(?name, "[02468]$")', "true")
    )
    return Part(f"?p foaf:name ?name . FILTER({test})", ("name",))


def _note(chance: Chance) -> Part:
    inside = chance.choice(("", f'FILTER(?note = "remarque {chance.randrange(3)}")'))
    return Part(f"OPTIONAL {{ ?p ex:note ?note {inside} }}", ("note",))


def _tall(_: Chance) -> Part:
    return Part("OPTIONAL { ?p ex:height ?height . FILTER(?height > 1.7) }", ("height",))


def _either_way(_: Chance) -> Part:
    return Part("{ ?p ex:knows ?q } UNION { ?q ex:knows ?p }", ("q",))


def _no_friend(chance: Chance) -> Part:
    exists = chance.choice(("NOT EXISTS", "EXISTS"))
    return Part(f"FILTER {exists} {{ ?p ex:knows/ex:age ?other . FILTER(?other > 50) }}", ())


def _minus(chance: Chance) -> Part:
    return Part(f"MINUS {{ ?p ex:city <{EX}city/{chance.randrange(5)}> }}", ())


def _path(chance: Chance) -> Part:
    path, variable = chance.choice(
        (
            ("ex:city/ex:within", "w"),
            ("ex:city/ex:within+", "w"),
            ("ex:city/ex:within*", "w"),
            ("ex:knows|^ex:knows", "q"),
            ("^ex:knows/ex:city", "c"),
            ("ex:knows?", "q"),
            ("ex:knows/ex:knows", "q"),
            ("ex:knows+", "q"),
            ("!(ex:age|ex:knows|ex:height)", "other"),
            ("(ex:knows|ex:city)/(ex:within|ex:knows)", "other"),
        )
    )
    return Part(f"?p {path} ?{variable} .", (variable,))


def _given(chance: Chance) -> Part:
    people = " ".join(_person(chance) for _ in range(6))
    return Part(f"VALUES ?p {{ {people} }}", ())


def _given_pairs(chance: Chance) -> Part:
    pairs = " ".join(f"({_person(chance)} {chance.choice((_person(chance), 'UNDEF'))})" for _ in range(5))
    return Part(f"?p ex:knows ?q . VALUES (?p ?q) {{ {pairs} }}", ("q",))


def _in_graph(chance: Chance) -> Part:
    graph = chance.choice(("?g", f"<{chance.choice(PEOPLE)}>"))
    return Part(f"GRAPH {graph} {{ ?p ex:age ?age }}", ("age", "g") if graph == "?g" else ("age",))


def _counted(chance: Chance) -> Part:
    least = chance.randrange(3)
    inner = f"SELECT ?p (COUNT(?x) AS ?n) {{ ?x ex:knows ?p }} GROUP BY ?p HAVING(COUNT(?x) > {least})"
    return Part(f"{{ {inner} }}", ("n",))


def _oldest(chance: Chance) -> Part:
    return Part(f"{{ SELECT ?p {{ ?p ex:age ?a }} ORDER BY DESC(?a) ?p LIMIT {chance.randrange(1, 9)} }}", ())


def _computed(chance: Chance) -> Part:
    made = chance.choice(
        (
            "STRLEN(STR(?p))",
            "CONCAT(STR(?p), '!')",
            "IF(ISIRI(?p), 1, 0)",
            "SHA256(STR(?p))",
            "STRDT(STRAFTER(STR(?p), 'person/'), xsd:integer)",
            "STRLANG('x', 'fr')",
            "COALESCE(?nothing, 'none')",
            "UCASE(SUBSTR(STR(?p), 9, 5))",
            "1 / 0",
            "xsd:decimal('1.5') * 3",
        )
    )
    return Part(f"BIND({made} AS ?made)", ("made",))


_PARTS: tuple[Callable[[Chance], Part], ...] = (
    _age,
    _known,
    _same_city,
    _name,
    _note,
    _tall,
    _either_way,
    _no_friend,
    _minus,
    _path,
    _given,
    _given_pairs,
    _in_graph,
    _counted,
    _oldest,
    _computed,
)


def _group(chance: Chance, most: int = 3) -> tuple[str, list[str]]:
    """Return a group pattern on ?p and the variables it may bind, sorted."""
    parts: list[Part] = []
    # BIND may not bind what is in scope already, and two parts with the same filter would say nothing new.
    for make in chance.sample(_PARTS, chance.randrange(1, most + 1)):
        part = make(chance)
        if not {"made", "n"} & set(part.variables) or not any(
            set(part.variables) & set(made.variables) for made in parts
        ):
            parts.append(part)
    body = "\n  ".join(["?p a ex:Person .", *(part.pattern for part in parts)])
    return body, sorted({"p", *(name for part in parts for name in part.variables)})


def _select(chance: Chance) -> tuple[str, str, bool]:
    body, variables = _group(chance)
    shown = sorted(chance.sample(variables, chance.randrange(1, len(variables) + 1)))
    distinct = chance.choice(("", "DISTINCT "))  # REDUCED may give one number of rows or another
    names = " ".join(f"?{name}" for name in shown)
    ordered = chance.random() < 0.5
    order = f"\nORDER BY {chance.choice(('', 'DESC(?p) ')) if 'p' in shown else ''}{names}" if ordered else ""
    cut = f"\nLIMIT {chance.randrange(1, 30)}" if ordered and chance.random() < 0.6 else ""
    skip = f" OFFSET {chance.randrange(0, 9)}" if cut and chance.random() < 0.5 else ""
    return f"SELECT {distinct}{names}", f"{{\n  {body}\n}}{order}{cut}{skip}", ordered


def _aggregate(chance: Chance) -> tuple[str, str, bool]:
    body, variables = _group(chance, 2)
    counted = chance.choice(variables)
    computed = chance.sample(
        (
            f"(COUNT(?{counted}) AS ?count)",
            f"(COUNT(DISTINCT ?{counted}) AS ?distinct)",
            "(COUNT(*) AS ?all)",
            f"(MIN(STR(?{counted})) AS ?least)",
            f"(MAX(STRLEN(STR(?{counted}))) AS ?longest)",
            "(SUM(?theAge) AS ?sum)",
            "(AVG(?theAge) AS ?mean)",
        ),
        3,
    )
    having = chance.choice(("", "\nHAVING(COUNT(*) > 1)"))
    body += "\n  OPTIONAL { ?p ex:age ?theAge } OPTIONAL { ?p ex:city ?theCity }"
    return (
        f"SELECT ?theCity {' '.join(computed)}",
        f"{{\n  {body}\n}}\nGROUP BY ?theCity{having}\nORDER BY ?theCity",
        True,
    )


def _asked(chance: Chance) -> tuple[str, str, bool]:
    return "ASK", f"{{\n  {_group(chance)[0]}\n}}", False


def _constructed(chance: Chance) -> tuple[str, str, bool]:
    body, variables = _group(chance)
    statements = [f"?p ex:has ?{name}" for name in variables if name != "p"]
    statements.append(
        chance.choice(("?p a ex:Found", "?p ex:node [ ex:of ?p ]", "?p ex:list (?p)", "ex:all ex:member ?p"))
    )
    return f"CONSTRUCT {{ {' . '.join(statements)} }}", f"WHERE {{\n  {body}\n}}", False


def _described(chance: Chance) -> tuple[str, str, bool]:
    if chance.random() < 0.4:
        return f"DESCRIBE {_person(chance)} {_person(chance)}", "", False
    return "DESCRIBE ?p", f"WHERE {{\n  {_group(chance)[0]}\n}}", False


_KINDS: tuple[tuple[str, Callable[[Chance], tuple[str, str, bool]], int], ...] = (
    ("select", _select, 150),
    ("aggregate", _aggregate, 60),
    ("ask", _asked, 30),
    ("construct", _constructed, 60),
    ("describe", _described, 20),
)


def questions() -> list[Question]:
    """Return the questions; the dataset is the whole store, one of FROM clauses, or one of the protocol."""
    chance = random.Random(SEED)
    return [_with_dataset(chance, kind, *make(chance)) for kind, make, number in _KINDS for _ in range(number)]


def _with_dataset(chance: Chance, kind: str, head: str, tail: str, ordered: bool) -> Question:  # noqa: FBT001
    graphs = chance.sample(PEOPLE, 2)
    dataset = chance.choice(("whole", "whole", "whole", "clauses", "default", "both", "named"))
    if dataset == "clauses":
        clauses = f"\nFROM <{graphs[0]}> FROM <{PLACES}> FROM NAMED <{graphs[1]}>\n"
        return Question(kind, f"{PREFIXES}{head}{clauses}{tail}", ordered)
    query = f"{PREFIXES}{head} {tail}"
    match dataset:
        case "default":
            return Question(kind, query, ordered, (graphs[0], PLACES))
        case "both":
            return Question(kind, query, ordered, (graphs[0], PLACES), (graphs[1],))
        case "named":
            return Question(kind, query, ordered, (), (graphs[0],))
        case _:
            return Question(kind, query, ordered)
