"""The workspace: the page on which people write queries, and what its editor asks for."""

from typing import Final

from dotheque_graph.web.routing import Route

ROUTES: Final[tuple[Route, ...]] = ()
