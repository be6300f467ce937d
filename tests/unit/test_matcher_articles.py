"""Which rings wait for an article."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from bot.matcher import Matcher
from bot.model import SummaryLength
from bot.store.schema import deliveries
from tests.builders import Stores, an_entry
from tests.clock import StandingClock
from tests.fakes.ports import CountingWaker

PROPER = "The mission said on Tuesday that it had patrolled the bridge in Mitrovica with two hundred soldiers."


@pytest.mark.parametrize(
    ("text", "length", "waits"),
    [("", SummaryLength.LONG, True), ("It was a …", SummaryLength.SHORT, True), (PROPER, SummaryLength.LONG, False),
     ("", SummaryLength.TITLE, False)],
)  # fmt: skip
async def test_a_ring_waits_for_an_article_where_more_is_wanted_than_the_feed_says(
    stores: Stores, clock: StandingClock, text: str, length: SummaryLength, waits: bool
) -> None:
    chat = await stores.a_chat(clock.now(), "1", "KFOR")
    (follows,) = await stores.chats.subscriptions(chat, clock.now())
    await stores.chats.set_length(chat, follows.id, length)
    await stores.publish(clock.now(), an_entry("KFOR patrols", text))
    wanted = CountingWaker()
    await Matcher(stores.matches, clock, CountingWaker(), summariser_wake=wanted).step(0)
    assert len(await stores.claim(clock.now())) == (not waits)
    assert wanted.woken == waits


async def test_no_ring_waits_where_nobody_reads_articles(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    await stores.publish(clock.now(), an_entry("KFOR patrols"))
    await Matcher(stores.matches, clock, CountingWaker()).step(0)
    assert len(await stores.claim(clock.now())) == 1


async def test_an_item_without_an_address_of_the_web_waits_for_nothing(stores: Stores, clock: StandingClock) -> None:
    await stores.a_chat(clock.now(), "1", "KFOR")
    for link in ("", "tag:kossev.example", f"https://kossev.example/{'ж' * 1990}"):
        await stores.publish(clock.now(), replace(an_entry("KFOR patrols"), identity=link, link=link, link_key=b""))
    await Matcher(stores.matches, clock, CountingWaker(), summariser_wake=CountingWaker()).step(0)
    async with stores.database.read() as connection:
        assert set(await connection.scalars(select(deliveries.c.due_at))) == {clock.now()}
