"""Turns, lanes and breakers: who comes next, how much a vendor gets, and when it is left alone."""

from __future__ import annotations

import asyncio

import pytest

from pixora.film.errors import ProviderUnavailable
from pixora.production.lanes import BREAKS_AFTER, MINUTE, RESTS_S, Breaker, Lane
from pixora.production.turns import Turns


class Clock:
    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


async def test_with_200_waiting_another_users_first_is_next_or_the_one_after() -> None:
    turns: Turns[int, None] = Turns([1], lambda place, wants: 0.0)
    served: list[str] = []
    halfway = asyncio.Event()

    async def work(user: str) -> None:
        came = len(served)
        place = await turns.take(user, None)
        # One of ann's may have had its place already when bob came.
        assert user == "ann" or len(served) - came <= 2, "the next or the one after"
        served.append(user)
        if len(served) == 50:
            halfway.set()
        await asyncio.sleep(0)
        turns.give(place)

    many = [asyncio.create_task(work("ann")) for _ in range(200)]
    await halfway.wait()
    await asyncio.gather(work("bob"), *many)
    assert served.index("bob") <= 52
    assert len(served) == 201


async def test_one_who_gives_up_waiting_leaves_no_place_behind() -> None:
    turns: Turns[int, None] = Turns([1], lambda place, wants: 0.0)
    place = await turns.take("ann", None)
    gone = asyncio.create_task(turns.take("bob", None))
    await asyncio.sleep(0)
    turns.give(place)
    gone.cancel()
    await asyncio.gather(gone, return_exceptions=True)
    assert await asyncio.wait_for(turns.take("cem", None), 1) == 1


async def test_a_place_is_not_lost_on_one_who_is_just_being_cancelled() -> None:
    turns: Turns[int, None] = Turns([1], lambda place, wants: 0.0)
    place = await turns.take("ann", None)
    gone = asyncio.create_task(turns.take("bob", None))
    await asyncio.sleep(0)
    gone.cancel()
    turns.give(place)
    assert await asyncio.wait_for(turns.take("cem", None), 1) == 1
    await asyncio.gather(gone, return_exceptions=True)
    assert not turns.waiting


def test_a_burst_of_faults_is_one_rest_and_one_tries_first() -> None:
    clock = Clock()
    breaker = Breaker(clock)
    for _ in range(BREAKS_AFTER - 1):
        breaker.failed()
    assert breaker.admit() == 0.0
    for _ in range(20):
        breaker.failed()
    assert breaker.admit() == RESTS_S, "calls that were under way do not make it longer"
    clock.at += RESTS_S
    assert breaker.admit() == 0.0
    assert breaker.admit() > 0.0, "one tries, the others wait for it"
    breaker.failed()
    assert breaker.admit() == 2 * RESTS_S
    clock.at += 2 * RESTS_S
    assert breaker.admit() == 0.0
    breaker.worked()
    assert breaker.admit() == 0.0 == breaker.admit()


async def test_a_lane_keeps_to_its_slots_and_its_minute() -> None:
    clock = Clock()
    lane = Lane("vendor", slots=2, per_minute=2, clock=clock)
    async with lane.slot("ann"), lane.slot("ann"):
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.02), lane.slot("ann"):
                pass
    await lane.pace()
    await lane.pace()
    third = asyncio.create_task(lane.pace())
    await asyncio.sleep(0)
    assert not third.done()
    third.cancel()
    clock.at += MINUTE
    await asyncio.wait_for(lane.pace(), 1)

    for _ in range(BREAKS_AFTER):
        lane.breaker.failed()
    with pytest.raises(ProviderUnavailable, match="next try"):
        async with lane.slot("ann"):
            pass


async def test_a_wish_waits_for_the_place_that_suits_it() -> None:
    """As words wait for the child that has the voice: others pass, and it is served as soon as that place is free."""
    turns: Turns[str, str] = Turns(
        ["mute", "voice"], lambda place, wants: -1.0 if (place, wants) == ("mute", "say") else 0
    )
    assert await turns.take("ann", "say") == "voice"
    words = asyncio.create_task(turns.take("ann", "say"))
    await asyncio.sleep(0)
    assert await turns.take("bob", "draw") == "mute"
    picture = asyncio.create_task(turns.take("ann", "draw"))
    await asyncio.sleep(0)
    turns.give("mute")
    assert await picture == "mute" and not words.done()
    turns.give("mute")
    assert turns.free == ["mute"]
    turns.give("voice")
    assert await words == "voice"
