"""The prefixes of a text, without any engine."""

import pytest

from dotheque_graph.namespaces import DOTH
from dotheque_graph.query.lexing import tokens
from dotheque_graph.query.prefixes import declared_prefixes, undeclared_prefixes, used_prefixes, with_our_prefixes


def test_declarations_and_uses_are_told_in_order() -> None:
    """Keywords have no case; the empty prefix is one too; strings, comments, IRIs and blank nodes use none."""
    found = tuple(tokens("prefix : <a:b> PREFIX c: <d:e> SELECT ?x { :f c:g 'h:i', <j:k>, _:l } # m:n"))

    assert declared_prefixes(found) == [("", "a:b"), ("c", "d:e")]
    assert used_prefixes(found) == ["", "c", "", "c"]


@pytest.mark.parametrize(
    ("sparql", "en", "fr"),
    [
        ("PREFIX a: <b:c> SELECT ?x { ?x a:b 1 }", "", ""),
        (
            "SELECT ?x { ?x foo:b foo:c }",
            "prefix foo: is not declared; add PREFIX foo: <…>",
            "le préfixe foo: n'est pas déclaré ; ajoutez PREFIX foo: <…>",
        ),
        (
            "SELECT ?x { ?x a doth:Theme }",
            f"prefix doth: is not declared; add PREFIX doth: <{DOTH}>",
            f"le préfixe doth: n'est pas déclaré ; ajoutez PREFIX doth: <{DOTH}>",
        ),
        (
            "SELECT ?x { ?x :b 1 }",
            "prefix : is not declared; add PREFIX : <…>",
            "le préfixe : n'est pas déclaré ; ajoutez PREFIX : <…>",
        ),
    ],
)
def test_each_undeclared_prefix_is_named_once(sparql: str, en: str, fr: str) -> None:
    """With the line to add, complete where the prefix is one of ours."""
    assert undeclared_prefixes(sparql) == (en, fr)


def test_prefix_that_is_used_and_not_declared_is_added():
    assert with_our_prefixes("ASK { ?e a doth:Action }") == f"PREFIX doth: <{DOTH}>\nASK {{ ?e a doth:Action }}"


@pytest.mark.parametrize(
    "text",
    [
        "PREFIX  doth: <https://example.org/> ASK { ?e a doth:Action }",
        'ASK { ?e ?p "doth:Action" } # doth:Action',
        "ASK { ?e a <doth:Action> }",
        "ASK { ?e a unknown:Action }",
    ],
)
def test_declared_quoted_or_foreign_prefix_is_left_alone(text: str):
    assert with_our_prefixes(text) == text


def test_prefix_inside_the_name_of_another_is_not_added():
    assert "PREFIX id:" not in with_our_prefixes("ASK { ?e a void:Dataset }")
