"""The addresses of the saved queries."""

from typing import Final

from dotheque_graph.web.routing import Route

ROUTES: Final[tuple[Route, ...]] = ()
