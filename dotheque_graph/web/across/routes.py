"""The routes of the views across the catalogue."""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from dotheque_graph.errors import InvalidParameter
from dotheque_graph.web.across.gaps_page import MOST_YEARS, YEARS, gaps_page
from dotheque_graph.web.across.goals_page import goals_page
from dotheque_graph.web.across.matrix_page import BY_EXPERIMENT, ROWS, matrix_page
from dotheque_graph.web.lists import page_number
from dotheque_graph.web.routing import Route
from dotheque_graph.web.site import answer_page, site_of

_LONGEST: Final = 12
"""Characters of a wrong value that are said back."""


async def goals(request: Request) -> Response:
    """Answer the wheel of goals."""
    return await answer_page(request, ("goals",), goals_page, memory=site_of(request).searches)


async def matrix(request: Request) -> Response:
    """Answer the matrix, its rows being what `?rows=` says, a page of them with `?page=`."""
    rows = request.query_params.get("rows") or BY_EXPERIMENT
    if rows not in ROWS:
        raise InvalidParameter("rows", rows[:_LONGEST], ", ".join(ROWS))
    page = page_number(request)
    asked = {"rows": None if rows == BY_EXPERIMENT else rows, "page": page if page > 1 else None}
    memory = site_of(request).searches
    make = partial(matrix_page, rows=rows, page=page)
    return await answer_page(request, ("matrix",), make, asked=asked, memory=memory)


async def gaps(request: Request) -> Response:
    """Answer what is missing, the last `?years=` before the release being recent."""
    years = _years(request)
    asked = {"years": None if years == YEARS else years}
    memory = site_of(request).searches
    return await answer_page(request, ("gaps",), partial(gaps_page, years=years), asked=asked, memory=memory)


def _years(request: Request) -> int:
    text = request.query_params.get("years") or str(YEARS)
    if len(text) > len(str(MOST_YEARS)) or not text.isdecimal() or not 0 < int(text) <= MOST_YEARS:
        raise InvalidParameter("years", text[:_LONGEST], f"1–{MOST_YEARS}")
    return int(text)


ROUTES: Final[tuple[Route, ...]] = (
    ("/goals", goals, ("GET",)),
    ("/matrix", matrix, ("GET",)),
    ("/gaps", gaps, ("GET",)),
)
