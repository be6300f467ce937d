"""Items become one story, also over restarts, which read what came before."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from datetime import timedelta

from bot.matcher import Matcher
from bot.model import Item
from bot.placing import Placing
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker, HintedWake
from tests.unit.matching import match, owed


async def test_an_exact_copy_of_a_story_rings_nobody_again(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR demantuje pregovore o Banjskoj"), feed=a_feed("a", "a.example"))
    copy = an_entry("VIDEO: КФОР демантује преговоре о Бањској")
    await stores.publish(clock.now() + timedelta(hours=1), copy, feed=a_feed("b", "b.example"))
    await match(stores, clock)
    chat = await stores.a_chat(clock.now(), "1")
    assert [each.rings_last_week for each in await stores.chats.subscriptions(chat, clock.now())] == [1]


async def test_after_a_restart_a_copy_joins_what_came_before_it(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    title = "KFOR demantuje pregovore o Banjskoj"
    await stores.publish(clock.now(), an_entry(f"UŽIVO: {title}", identity="one"), feed=a_feed("a", "a.example"))
    await match(stores, clock)
    for number in range(2):
        again = an_entry(title, identity=f"copy {number}")
        await stores.publish(clock.now(), again, feed=a_feed(f"b{number}", f"b{number}.example"))
        await match(stores, clock)
    assert len(await owed(stores, clock)) == 1
    (stored,) = [some async for some in stores.matches.window(clock.now(), 10, 10)]
    assert len({story for _, story in stored}) == 1


async def test_a_stop_is_heard_while_the_window_is_read(stores: Stores, clock: StandingClock) -> None:
    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await match(stores, clock)
    placing, stop = Placing(), asyncio.Event()
    stop.set()
    await Matcher(stores.matches, clock, CountingWaker(), placing=placing).run(stop, HintedWake())
    assert not placing.ready


async def test_the_loop_goes_on_while_the_window_is_read(stores: Stores, clock: StandingClock) -> None:
    turn = threading.Event()

    class Waiting(Placing):
        """Goes on only when the event loop has had its turn."""

        def restore(self, items: Iterable[tuple[Item, int]]) -> None:
            assert turn.wait(10), "the loop stood still"
            super().restore(items)

    await stores.publish(clock.now(), an_entry("KFOR denies"))
    await match(stores, clock)
    await stores.publish(clock.now(), an_entry("EULEX leaves"))
    asyncio.get_running_loop().call_soon(turn.set)
    await match(stores, clock, Matcher(stores.matches, clock, CountingWaker(), placing=Waiting()))
    (stored,) = [some async for some in stores.matches.window(clock.now(), 10, 10)]
    assert [story for _, story in stored] == [1, 2]


async def test_a_story_goes_on_in_other_words_and_scripts_after_restarts(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    for title, language in (
        ("Kfor pojačao patrole oko manastira Banjska", "sr-Latn"),
        ("Више патрола КФОР-а код Бањске: НАТО послао додатне војнике", "sr-Cyrl"),
        ("KFOR-i shton patrullimet rreth manastirit të Banjskës", "sq"),
    ):
        await stores.publish(clock.now(), an_entry(title), feed=a_feed(language, "a.example"), language=language)
        await match(stores, clock)
    assert len(await owed(stores, clock)) == 1
    (stored,) = [some async for some in stores.matches.window(clock.now(), 10, 10)]
    assert [story for _, story in stored] == [1, 1, 1]
