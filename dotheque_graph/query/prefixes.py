"""The prefixes of a SPARQL text: those it declares, those it uses, and what to say of the difference."""

from collections.abc import Sequence
from itertools import pairwise

from dotheque_graph.namespaces import PREFIXES
from dotheque_graph.query.lexing import Kind, Token, tokens


def declared_prefixes(found: Sequence[Token]) -> list[tuple[str, str]]:
    """Return each declared prefix, without its colon, with its IRI as written, in order."""
    return [
        (name.text.removesuffix(":"), iri.text[1:-1])
        for (word, name), (_, iri) in pairwise(pairwise(found))
        if word.kind is Kind.WORD and word.text.upper() == "PREFIX" and name.kind is Kind.NAME and iri.kind is Kind.IRI
    ]


def used_prefixes(found: Sequence[Token]) -> list[str]:
    """Return the prefix of each name, in order; a declaration counts as a name."""
    return [token.text.partition(":")[0] for token in found if token.kind is Kind.NAME]


def missing_prefixes(sparql: str) -> list[str]:
    """Return the prefixes that a text uses and does not declare, each once, in order."""
    found = tuple(tokens(sparql))
    known = {prefix for prefix, _ in declared_prefixes(found)}
    return [prefix for prefix in dict.fromkeys(used_prefixes(found)) if prefix not in known]


def undeclared_prefixes(sparql: str) -> tuple[str, str]:
    """Return what to say, in English and in French, of the prefixes a text does not declare; empty where it does.

    Empty too where a PREFIX line is not well written: that is to be mended first.
    """
    found = tuple(tokens(sparql))
    if len(declared_prefixes(found)) < sum(
        token.kind is Kind.WORD and token.text.upper() == "PREFIX" for token in found
    ):
        return "", ""
    missing = [(prefix, f"PREFIX {prefix}: <{PREFIXES.get(prefix, '…')}>") for prefix in missing_prefixes(sparql)]
    return (
        "; ".join(f"prefix {prefix}: is not declared; add {line}" for prefix, line in missing),
        " ; ".join(f"le préfixe {prefix}: n'est pas déclaré ; ajoutez {line}" for prefix, line in missing),
    )


def with_our_prefixes(sparql: str) -> str:
    """Return a text with a PREFIX line before it for each of our prefixes that it uses and does not declare."""
    ours = [prefix for prefix in missing_prefixes(sparql) if prefix in PREFIXES]
    return "\n".join([*(f"PREFIX {prefix}: <{PREFIXES[prefix]}>" for prefix in ours), sparql])
