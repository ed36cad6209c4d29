"""A crowd that asks for long work at once: what a page still answers meanwhile, and what the crowd gets in the end."""

import asyncio
from collections.abc import Iterable
from threading import Event

import httpx
from starlette.types import ASGIApp

from dotheque_graph.web import lasting

_HERE = "http://testserver"


def beside(site: ASGIApp, addresses: Iterable[str], numbers: list[int], go: Event) -> tuple[int, int, set[int]]:
    """Ask a site for all addresses at once, and for a page once as many are being made as may be.

    Returns the status of that page, how many were being made then, and the statuses that the crowd got. `numbers` tells
    what was begun; nothing ends before `go` is set, which happens once the page has come.
    """
    return asyncio.run(_beside(site, addresses, numbers, go))


async def _beside(site: ASGIApp, addresses: Iterable[str], numbers: list[int], go: Event) -> tuple[int, int, set[int]]:
    transport = httpx.ASGITransport(site)
    async with httpx.AsyncClient(transport=transport, base_url=_HERE) as sender:
        crowd = [asyncio.create_task(sender.get(address)) for address in addresses]
        for _ in range(500):
            await asyncio.sleep(0.02)
            if len(numbers) == lasting.AT_ONCE:
                break
        page = await asyncio.wait_for(sender.get("/releases"), 10)
        waiting = len(numbers)
        go.set()
        return page.status_code, waiting, {answer.status_code for answer in await asyncio.gather(*crowd)}
