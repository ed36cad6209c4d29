"""The drawing of a network: no name lies on another, kinds stay together, the same input gives the same plan."""

from itertools import combinations

import pytest

from dotheque_graph.web.network.layout import LINE, Leaf, place

CASES = {
    "one": [[1]],
    "two kinds": [[1, 2], [2]],
    "many kinds": [[2], [1, 1], [2, 2, 1], [1], [2, 1]],
    "one large kind": [[2] * 30],
    "a large kind among small ones": [[1], [2] * 20, [1, 1], [2]],
    "thirty kinds": [[1]] * 30,
}


def plan_of(groups):
    return place([[Leaf(lines, noted=True) for lines in group] for group in groups])


def rows(plan, groups):
    """Return the side, the top and the bottom of each text."""
    lines = [number for group in groups for number in group]
    texts = [
        (leaf.right, leaf.text[1] - LINE, leaf.text[1] + LINE * number - 2)
        for leaf, number in zip(plan.leaves, lines, strict=True)
    ]
    return [*texts, *((one.right, one.text[1] - LINE, one.text[1] + 2) for one in plan.headings)]


@pytest.mark.parametrize("groups", CASES.values(), ids=CASES)
def test_no_text_lies_on_another(groups):
    for one, other in combinations(rows(plan_of(groups), groups), 2):
        assert one[0] != other[0] or one[2] <= other[1] or other[2] <= one[1]


@pytest.mark.parametrize("groups", CASES.values(), ids=CASES)
def test_everything_is_within_the_drawing(groups):
    plan = plan_of(groups)

    assert len(plan.leaves) == sum(map(len, groups))
    for _, top, bottom in rows(plan, groups):
        assert 0 <= top < bottom <= plan.height
    for leaf in plan.leaves:
        outer = leaf.text[0] if not leaf.right else plan.width - leaf.text[0]
        assert outer > 210


@pytest.mark.parametrize("groups", CASES.values(), ids=CASES)
def test_neighbours_go_down_the_left_side_then_down_the_right_one(groups):
    plan = plan_of(groups)

    order = [(leaf.right, leaf.dot[1]) for leaf in plan.leaves]
    assert order == sorted(order)


@pytest.mark.parametrize("groups", CASES.values(), ids=CASES)
def test_a_kind_has_its_heading_on_each_side_it_stands_on(groups):
    plan, leaves = plan_of(groups), iter(plan_of(groups).leaves)
    sides = {(number, next(leaves).right) for number, group in enumerate(groups) for _ in group}

    assert {(one.group, one.right) for one in plan.headings} == sides
    assert len(plan.headings) == len(sides)


def test_a_kind_is_broken_only_where_the_sides_would_be_uneven():
    broken, whole = plan_of([[2] * 30]), plan_of([[1, 1], [1, 1]])

    assert len(broken.headings) == 2
    assert broken.height < 1000
    assert [one.right for one in whole.headings] == [False, True]


def test_the_same_neighbours_are_drawn_the_same():
    assert plan_of(CASES["many kinds"]) == plan_of(CASES["many kinds"])


def test_lines_between_neighbours_are_bowed_towards_the_middle():
    plan = plan_of([[1, 1], [1, 1]])

    path = plan.chord(0, 1)
    bend = float(path.partition("Q")[2].split()[0])
    assert plan.leaves[0].dot[0] < bend < plan.middle[0]
