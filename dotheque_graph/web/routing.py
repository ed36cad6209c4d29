"""What a route is: a path, the endpoint that answers it, and its methods."""

from collections.abc import Awaitable, Callable
from typing import TypeAlias

from starlette.requests import Request
from starlette.responses import Response

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
Route: TypeAlias = tuple[str, Endpoint, tuple[str, ...]]
"""Path, endpoint, methods; HEAD goes with every GET."""
