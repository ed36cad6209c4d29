"""Who gets a place next, without any worker: shares, turns, and places that are never lost."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from dotheque_graph.errors import EngineBusy
from dotheque_graph.query.turns import Turns

Play = Callable[[Turns[int]], Awaitable[None]]


def play(scenario: Play, *, places: int = 2, queue: int = 4, seconds: float = 60.0) -> None:
    """Run a scenario with turns for some places, which are numbered from 0; all of them must be back at its end."""

    async def run() -> None:
        turns = Turns(range(places), queue, seconds)
        await scenario(turns)
        async with asyncio.timeout(1):
            assert sorted([await turns.take() for _ in range(places)]) == list(range(places))

    asyncio.run(run())


async def waiting(turns: Turns[int], client: str) -> "asyncio.Task[int]":
    """Return the task of a client that waits for a place by now."""
    task = asyncio.create_task(turns.take(client))
    await asyncio.sleep(0)
    return task


async def over(*tasks: "asyncio.Task[int]") -> list[bool]:
    """Return which tasks are done once everything has happened that could."""
    for _ in range(5):
        await asyncio.sleep(0)
    return [task.done() for task in tasks]


def test_the_place_last_given_back_is_given_first() -> None:
    """Its worker is warm."""

    async def scenario(turns: Turns[int]) -> None:
        first, second = await turns.take("a"), await turns.take("b")
        turns.give_back(second, "b")
        turns.give_back(first, "a")
        again = await turns.take("c")
        assert again == first
        turns.give_back(again, "c")

    play(scenario)


def test_only_a_free_place_can_be_had_without_waiting() -> None:
    """Out of those that are named; whoever waits for it gets it back first."""

    async def scenario(turns: Turns[int]) -> None:
        busy = await turns.take("a")
        free = 1 - busy
        assert turns.take_free({busy}) is None
        assert turns.take_free({busy, free}) == free
        assert turns.take_free({busy, free}) is None
        next_ = await waiting(turns, "b")
        turns.give_back(free)
        assert await next_ == free
        turns.give_back(free, "b")
        turns.give_back(busy, "a")

    play(scenario)


@pytest.mark.parametrize(("places", "share"), [(1, 1), (2, 1), (4, 3)])
def test_one_client_holds_all_places_but_one(places: int, share: int) -> None:
    """Somebody else is served at once while it waits; it goes on with the first of its own that comes back."""

    async def scenario(turns: Turns[int]) -> None:
        held = [await turns.take("greedy") for _ in range(share)]
        more = await waiting(turns, "greedy")
        if share < places:
            other = await turns.take("other")
            turns.give_back(other, "other")
        assert await over(more) == [False]
        turns.give_back(held.pop(), "greedy")
        held.append(await more)
        for place in held:
            turns.give_back(place, "greedy")

    play(scenario, places=places)


def test_nobody_in_particular_may_hold_every_place_and_the_whole_queue() -> None:
    """The command line and our own pages ask without a name."""

    async def scenario(turns: Turns[int]) -> None:
        held = [await turns.take() for _ in range(2)]
        queued = [await waiting(turns, "") for _ in range(4)]
        assert await over(*queued) == [False] * 4
        for place in held:
            turns.give_back(place)
        for task in queued:
            turns.give_back(await task)

    play(scenario)


def test_one_client_takes_half_of_the_queue() -> None:
    """The other half is open to others; past the whole, nobody is let in."""

    async def scenario(turns: Turns[int]) -> None:
        held = [await turns.take() for _ in range(2)]
        queued = [(client, await waiting(turns, client)) for client in ("a", "a", "b")]
        with pytest.raises(EngineBusy):
            await turns.take("a")
        queued.append(("c", await waiting(turns, "c")))
        for client in ("b", ""):
            with pytest.raises(EngineBusy) as refusal:
                await turns.take(client)
        assert refusal.value.retry_after == 60
        for place in held:
            turns.give_back(place)
        served = 0
        while served < len(queued):
            done = [entry for entry in queued if entry[1].done()]
            for client, task in done[served:]:
                turns.give_back(task.result(), client)
                served += 1
            await asyncio.sleep(0)

    play(scenario)


def test_a_place_goes_to_the_waiting_client_that_holds_the_fewest() -> None:
    """Not to the one that has waited longest, where that one holds a place already."""

    async def scenario(turns: Turns[int]) -> None:
        held = [await turns.take("busy"), await turns.take("x"), await turns.take("y")]
        early, late = await waiting(turns, "busy"), await waiting(turns, "patient")
        turns.give_back(held[1], "x")
        assert await over(early, late) == [False, True]
        turns.give_back(held[2], "y")
        assert await over(early) == [True]
        turns.give_back(early.result(), "busy")
        turns.give_back(held[0], "busy")
        turns.give_back(late.result(), "patient")

    play(scenario, places=3)


def test_clients_that_hold_as_many_take_turns() -> None:
    """The second question of the first client comes after the first of the second."""

    async def scenario(turns: Turns[int]) -> None:
        place = await turns.take()
        tasks = {name: await waiting(turns, name[0]) for name in ("a1", "a2", "b1", "b2")}
        order = []
        client = ""
        for _ in tasks:
            turns.give_back(place, client)
            await over()
            name = next(name for name, task in tasks.items() if task.done() and name not in order)
            order.append(name)
            place, client = tasks[name].result(), name[0]
        turns.give_back(place, client)
        assert order == ["a1", "b1", "a2", "b2"]

    play(scenario, places=1)


def test_who_waits_too_long_gives_up_its_place_in_the_queue() -> None:
    """The next finds it free."""

    async def scenario(turns: Turns[int]) -> None:
        place = await turns.take()
        for _ in range(3):
            with pytest.raises(EngineBusy):
                await turns.take("a")
        turns.give_back(place)

    play(scenario, places=1, queue=1, seconds=0.01)


def test_clients_that_all_go_away_at_once_leave_the_places_free() -> None:
    """The one that holds the place gives it back before the others have learnt that they are gone."""

    async def scenario(turns: Turns[int]) -> None:
        place = await turns.take("a")
        gone = [await waiting(turns, client) for client in ("a", "b", "a")]
        for task in gone:
            task.cancel()
        turns.give_back(place, "a")
        assert [type(end) for end in await asyncio.gather(*gone, return_exceptions=True)] == [
            asyncio.CancelledError
        ] * 3

    play(scenario, places=1)


@pytest.mark.parametrize("served", [True, False])
def test_a_waiting_client_that_goes_away_leaves_no_trace(*, served: bool) -> None:
    """Also where the place came in the instant in which it went."""

    async def scenario(turns: Turns[int]) -> None:
        place = await turns.take()
        gone = await waiting(turns, "a")
        if served:
            turns.give_back(place)
        gone.cancel()
        with pytest.raises(asyncio.CancelledError):
            await gone
        if not served:
            turns.give_back(place)

    play(scenario, places=1, queue=1)
