"""The plan of the diagram: boxes apart from each other, lines apart from boxes, and always the same."""

from itertools import combinations, pairwise

import pytest

from dotheque_graph.web.reference.layout import WIDTH, Box, Wire, arrow, place, svg_path

BOXES = [
    Box("a", 3, 0),
    Box("b", 0, 0),
    Box("c", 2, 1),
    Box("d", 5, 1),
    Box("e", 1, 2),
    Box("f", 4, 2, 2),
    Box("g", 2, 3),
]
WIRES = [
    Wire("a", 0, "g"),
    Wire("a", 1, "c"),
    Wire("a", 2, "b"),
    Wire("g", 0, "a"),
    Wire("g", 1, "g"),
    Wire("d", 0, "f", "narrower"),
    Wire("f", 3, "b"),
    Wire("e", 0, "a"),
    Wire("c", 1, "g"),
]


@pytest.fixture
def placed():
    return place(BOXES, WIRES)


def inside(corner, box, x, y):
    left, top = corner
    return left + 0.5 < x < left + WIDTH - 0.5 and top + 0.5 < y < top + box.height - 0.5


def test_no_two_boxes_overlap(placed):
    for one, other in combinations(BOXES, 2):
        (left, top), (other_left, other_top) = placed.corners[one.name], placed.corners[other.name]
        apart_across = left + WIDTH <= other_left or other_left + WIDTH <= left
        apart_down = top + one.height <= other_top or other_top + other.height <= top
        assert apart_across or apart_down, (one.name, other.name)


def test_no_line_crosses_a_box(placed):
    for wire, points in placed.routes.items():
        for (x1, y1), (x2, y2) in pairwise(points):
            for step in range(101):
                x, y = x1 + (x2 - x1) * step / 100, y1 + (y2 - y1) * step / 100
                crossed = [box.name for box in BOXES if inside(placed.corners[box.name], box, x, y)]
                assert not crossed, (wire, crossed)


def test_every_line_begins_and_ends_at_the_edge_of_its_boxes(placed):
    for wire, points in placed.routes.items():
        for name, (x, y) in ((wire.source, points[0]), (wire.target, points[-1])):
            left, top = placed.corners[name]
            box = next(box for box in BOXES if box.name == name)
            assert x in (left, left + WIDTH)
            assert top <= y <= top + box.height


def test_everything_is_inside_the_picture(placed):
    for points in placed.routes.values():
        assert all(0 <= x <= placed.width and 0 <= y <= placed.height for x, y in points)


def test_lines_run_straight_across_or_down(placed):
    for points in placed.routes.values():
        assert all(x1 == x2 or y1 == y2 for (x1, y1), (x2, y2) in pairwise(points))


def test_the_same_classes_give_the_same_plan(placed):
    assert place(BOXES, WIRES) == placed


def test_a_line_to_a_class_that_is_not_there_is_left_out():
    assert place([Box("a", 1, 0)], [Wire("a", 0, "nothing")]).routes == {}


def test_a_path_rounds_its_corners_and_ends_in_a_tip():
    points = ((0.0, 0.0), (20.0, 0.0), (20.0, 30.0), (40.0, 30.0))

    assert svg_path(points) == "M0 0L15 0Q20 0 20 5L20 25Q20 30 25 30L40 30"
    assert arrow(points) == "40,30 33,26.5 33,33.5"
