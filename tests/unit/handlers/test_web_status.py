"""The operator's page, /healthz and /metrics."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.errors import DiskFull
from bot.model import (
    CallEnd,
    CallState,
    Counts,
    Feed,
    FeedHealth,
    HubHealth,
    HubLink,
    HubMode,
    HubState,
    ModelCall,
    Rhythm,
)
from bot.ports import PollRecord, Visit
from bot.store.hubs import SqlHubStore
from bot.store.modelcalls import SqlCallStore
from handlers.web.health import metrics, report
from handlers.web.status import FeedState, rows, state_of
from tests.clock import NOON, StandingClock
from tests.unit.handlers.web_house import N1, House, open_house

MINUTE = timedelta(minutes=1)
KOHA = Feed("koha", "https://koha.example/rss", "Koha <b>Ditore</b>", "sq")
GOOD = FeedHealth(N1, NOON, NOON - MINUTE, NOON - MINUTE, NOON + MINUTE, 0, None, 3)
COUNTS = Counts(1, 10, 4, 2, {"pending": 1, "sent": 5}, NOON - 2 * MINUTE)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, feeds=(N1, KOHA), health={"telegram": True}) as opened:
        yield opened


async def fail(house: House, error: str) -> None:
    """Two polls of Koha that failed."""
    now = house.clock.now()
    await house.polls.make_due(now)
    for lease in await house.polls.claim_hosts(now, 10, MINUTE):
        if lease.feeds[0].feed.id == "koha":
            for _ in range(2):
                await house.polls.store([Visit(lease, PollRecord("koha", now, now + MINUTE, error=error))])
        await house.polls.store([Visit(lease, over=True)])


async def get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


@pytest.mark.parametrize(
    ("health", "state"),
    [
        (GOOD, FeedState.GOOD),
        (replace(GOOD, looked_at=None), FeedState.WAITING),
        (replace(GOOD, next_at=None), FeedState.GOOD),
        (replace(GOOD, next_at=NOON - 5 * MINUTE), FeedState.GOOD),
        (replace(GOOD, next_at=NOON - 6 * MINUTE), FeedState.LATE),
        (replace(GOOD, errors=1, next_at=NOON - 6 * MINUTE), FeedState.FAILING),
    ],
)
def test_a_feeds_state_is_the_worst_that_can_be_said_of_it(health: FeedHealth, state: FeedState) -> None:
    assert state_of(health, NOON) is state


def test_what_needs_a_look_comes_first_and_the_rest_keeps_its_order() -> None:
    waiting, failing = replace(GOOD, looked_at=None), replace(GOOD, errors=3)
    shown = rows([GOOD, waiting, failing, GOOD], NOON)
    assert [row.health for row in shown] == [failing, waiting, GOOD, GOOD]


async def test_the_page_shows_every_feed_with_its_trouble_and_no_script(house: House) -> None:
    await house.publish("Prva", "Druga")
    await fail(house, "The server answered <503>")
    status, page = await get(f"{house.url}/")
    assert status == 200
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "1 of 2 feeds fails" in text
    trouble = "Failing, 2 times in a row Began 1 second ago The server answered &lt;503&gt; never"
    assert f"Koha &lt;b&gt;Ditore&lt;/b&gt; sq {trouble}" in text
    assert re.search(r"N1 sr Good .* 2 ", text)
    assert "Items 2" in text
    assert 'href="/chat"' in page
    assert "<script" not in page


async def test_the_page_tells_of_feeds_that_moved_or_are_gone_and_how_much_each_publishes(house: House) -> None:
    await house.publish("Prva")
    now, rhythm = house.clock.now(), Rhythm((2.0,) * 48, 4 * 86400, house.clock.now())
    moved = PollRecord("n1", now, now + MINUTE, rhythm=rhythm, moved="https://n1.example/new?a=1&b=2")
    gone = PollRecord("koha", now, now + MINUTE, error="410 Gone: remove it", gone=True)
    await house.polls.make_due(now)
    for lease in await house.polls.claim_hosts(now, 10, MINUTE):
        record = moved if lease.feeds[0].feed.id == "n1" else gone
        await house.polls.store([Visit(lease, record, over=True)])
    assert isinstance(house.clock, StandingClock)
    _, page = await get(f"{house.url}/")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "1 of 2 feeds is gone for good" in text
    assert "Gone for good 410 Gone: remove it never never 0 –" in text
    assert "feeds.yaml names an old address; it moved for good to https://n1.example/new?a=1&amp;b=2" in text
    assert "1 23 one in 62 minutes" in text
    house.clock.advance(30 * timedelta(days=1))
    _, page = await get(f"{house.url}/healthz")
    assert "1 of 2 feeds are overdue" in page, "the one that is polled"
    _, body = await get(f"{house.url}/metrics")
    assert "tocsin_feeds_gone 1.0" in body
    assert "tocsin_feeds_moved 1.0" in body


async def test_what_cannot_be_stored_is_said_before_anything_else(house: House) -> None:
    await house.publish("Prva")
    house.database.refusals.refused(DiskFull(path="/data/tocsin.db", what="the disk is full; free <some> space"))
    status, page = await get(f"{house.url}/")
    assert status == 200
    assert "<h2>Nothing can be stored</h2>" in page
    assert "/data/tocsin.db: the disk is full; free &lt;some&gt; space. What is stored can be read" in page
    status, body = await get(f"{house.url}/healthz")
    assert status == 503
    assert '["nothing can be stored: /data/tocsin.db: the disk is full; free <some> space"]' in body


async def test_healthz_is_good_while_polls_are_on_time_and_all_are_connected(house: House) -> None:
    await house.publish("Prva")
    status, body = await get(f"{house.url}/healthz")
    assert status == 200
    assert body == (
        '{"ok": true, "problems": [], "last_poll_seconds": 0.0, "oldest_owed_seconds": null, '
        '"chats": {"telegram": true}}'
    )


async def test_healthz_says_503_and_why_when_nobody_polls(house: House) -> None:
    await house.publish("Prva")
    assert isinstance(house.clock, StandingClock)
    house.clock.advance(timedelta(hours=1))
    status, body = await get(f"{house.url}/healthz")
    assert status == 503
    assert "feeds are overdue for a poll" in body


async def test_livez_says_ok(house: House) -> None:
    assert await get(f"{house.url}/livez") == (200, "ok")


def test_a_long_owed_delivery_and_a_lost_platform_are_problems() -> None:
    late = replace(COUNTS, oldest_owed=NOON - 11 * MINUTE)
    said = report(late.oldest_owed, [GOOD], {"telegram": True, "discord": False}, NOON)
    assert said.problems == ("a delivery has been owed for more than 10 minutes", "discord is not connected")
    assert (said.last_poll_seconds, said.oldest_owed_seconds) == (60, 660)
    assert report(COUNTS.oldest_owed, [GOOD], {}, NOON).problems == ()


async def test_metrics_are_served_and_name_no_address_and_no_chat(house: House) -> None:
    await house.publish("Prva")
    await fail(house, "down")
    status, body = await get(f"{house.url}/metrics")
    assert status == 200
    assert "tocsin_feeds 2.0" in body
    assert "tocsin_feeds_failing 1.0" in body
    assert 'tocsin_platform_connected{platform="telegram"} 1.0' in body
    assert "example" not in body


def test_metrics_count_deliveries_by_state_and_the_oldest_owed() -> None:
    text = metrics(COUNTS, [GOOD], report(COUNTS.oldest_owed, [GOOD], {}, NOON), NOON).decode()
    assert 'tocsin_deliveries{state="pending"} 1.0' in text
    assert 'tocsin_deliveries{state="sent"} 5.0' in text
    assert "tocsin_oldest_owed_seconds 120.0" in text
    assert "tocsin_last_poll_seconds 60.0" in text
    assert "tocsin_items_last_day 3.0" in text


HUB = HubHealth("https://hub.example/?key=s3cret", HubMode.SUBSCRIBE)


@pytest.mark.parametrize(
    ("hub", "state"),
    [
        (HUB, HubState.ASKED),
        (replace(HUB, lease_until=NOON - MINUTE), HubState.ASKED),
        (replace(HUB, error="no"), HubState.REFUSED),
        (replace(HUB, lease_until=NOON + MINUTE), HubState.SUBSCRIBED),
        (replace(HUB, lease_until=NOON + MINUTE, error="busy"), HubState.SUBSCRIBED),
        (replace(HUB, lease_until=NOON + MINUTE, mode=HubMode.UNSUBSCRIBE), HubState.ENDING),
    ],
)
def test_a_subscription_at_a_hub_stands_as_its_lease_does(hub: HubHealth, state: HubState) -> None:
    assert hub.state(NOON) is state
    assert hub.host == "hub.example"


async def subscribed(house: House) -> None:
    """N1's hub pushed ten minutes ago; Koha's refused, in markup."""
    now, store = house.clock.now(), SqlHubStore(house.database)
    await house.polls.make_due(now)
    for lease in await house.polls.claim_hosts(now, 10, MINUTE):
        name = lease.feeds[0].feed.id
        link = HubLink(f"https://{name}-hub.example/?key=s3cret", f"https://{name}.example/topic")
        record = PollRecord(name, now, now + MINUTE, entries=(), hub=link)
        await house.polls.store([Visit(lease, record, over=True)])
    for request in await store.claim("https://public.example/websub/", now, 10):
        if request.feed_id == "koha":
            await store.refused(request, "answered 400 (<b>no</b>)", None)
        else:
            lease_time = timedelta(days=10)
            assert await store.verify(request.token, HubMode.SUBSCRIBE, request.link.topic, lease_time, now)
            assert await store.push(request.token, "text/xml", b"<rss/>", now - 10 * MINUTE)


async def test_the_page_tells_how_subscriptions_at_hubs_stand(house: House) -> None:
    assert "hub.example" not in (await get(f"{house.url}/"))[1]
    await subscribed(house)
    page = re.sub(r"\s+", " ", re.sub(r"</?(?:time|span)[^>]*>", "", (await get(f"{house.url}/"))[1]))
    until = f"{house.clock.now() + timedelta(days=10):%Y-%m-%d %H:%M} UTC"
    assert f"Pushed by n1-hub.example, last 10 minutes ago; its lease ends {until}" in page
    assert "koha-hub.example doesn't push: answered 400 (&lt;b&gt;no&lt;/b&gt;)" in page
    assert "s3cret" not in page


async def test_metrics_count_subscriptions_at_hubs(house: House) -> None:
    await subscribed(house)
    _, body = await get(f"{house.url}/metrics")
    assert 'tocsin_hub_subscriptions{state="subscribed"} 1.0' in body
    assert 'tocsin_hub_subscriptions{state="refused"} 1.0' in body
    assert 'tocsin_hub_subscriptions{state="asked"} 0.0' in body
    assert "tocsin_last_push_seconds 600.0" in body
    assert "example" not in body


async def test_the_page_and_metrics_tell_of_articles_and_the_language_model(house: House) -> None:
    assert "tocsin_model_calls_today" not in (await get(f"{house.url}/metrics"))[1]
    calls, call = SqlCallStore(house.database), ModelCall("a", "small", None, "en")
    await calls.begin(call, house.clock.now(), 0)
    await calls.end(call, CallEnd(CallState.REFUSED, fault="it holds a link"))
    _, body = await get(f"{house.url}/metrics")
    assert 'tocsin_articles{state="read"} 0.0' in body
    assert 'tocsin_model_calls{state="refused"} 1.0' in body
    assert "tocsin_model_calls_today 1.0" in body
    _, page = await get(f"{house.url}/")
    assert "Articles read" in page
    assert "1 refused" in page
