"""Writing over HTTP for token holders: SPARQL Update and the Graph Store Protocol."""

from typing import Final

from dotheque_graph.web.routing import Route

ROUTES: Final[tuple[Route, ...]] = ()
