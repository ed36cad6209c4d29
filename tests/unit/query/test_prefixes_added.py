"""Our prefixes, added to a text that uses them without declaring them."""

import pytest

from dotheque_graph.namespaces import DOTH
from dotheque_graph.query.prefixes import with_our_prefixes


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
