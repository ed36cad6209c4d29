"""The routes of the pages about the site itself."""

from typing import Final

from dotheque_graph.web.plain.accessibility import ACCESSIBILITY_PATH, accessibility
from dotheque_graph.web.plain.easy import EASY_PATH, easy
from dotheque_graph.web.routing import Route

ROUTES: Final[tuple[Route, ...]] = (
    (EASY_PATH, easy, ("GET",)),
    (ACCESSIBILITY_PATH, accessibility, ("GET",)),
)
