"""What is new in a story comes as a reply to its alert: when, to whom, how often."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from bot.alerts.outcome import Sent, decide
from bot.model import Article, OwedEdit, OwedReply, SummaryLength
from bot.store.articles import SqlArticleStore
from bot.store.matches import SqlMatchStore
from bot.store.schema import deliveries
from tests.builders import an_entry
from tests.contract.store.story_world import FEEDS, HOUR, MINUTE, World, told


async def test_new_numbers_hours_later_come_as_a_reply_to_the_alert(world: World) -> None:
    first = await told(world)
    world.clock.advance(2 * HOUR)
    second = await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    (reply,) = await world.due()
    assert reply.key == "reply:1:1"
    assert isinstance(reply.owed, OwedReply)
    assert (reply.owed.remote_id, reply.owed.earlier, reply.owed.ring.item.id) == ("m1", "KFOR one", second)


async def test_signs_that_nothing_is_left_of_hold_up_nobody(world: World) -> None:
    first = await told(world)
    world.clock.advance(2 * HOUR)
    await world.tells("koha", "KFOR: 15 soldiers hurt \uff9e", "ok \uff9f", like=first)
    assert "reply:1:1" in await world.keys()


async def test_an_item_that_cannot_be_compared_tells_nothing_new_and_holds_up_nobody(world: World) -> None:
    def usual(_word: str, _language: str | None) -> bool:
        raise RuntimeError

    first = await told(world)
    world.clock.advance(2 * HOUR)
    world.matches = SqlMatchStore(world.stores.database, usual=usual)
    with capture_logs() as logs:
        second = await world.tells("koha", "KFOR: 15 soldiers hurt at Banjska", "Police went to Zvečan.", like=first)
    assert [each["item"] for each in logs if each["event"] == "item_incomparable"] == [second]
    assert await world.stores.pending() == []
    assert "reply:1:1" not in await world.keys()


async def test_what_stands_in_a_portals_frame_is_no_news(world: World) -> None:
    await world.chat()
    first = await world.tells("n1", "KFOR: povređeni vojnici", "Vojnici misije povređeni su na mostu.")
    await world.sends()
    world.clock.advance(3 * HOUR)
    await world.tells(
        "kossev", "KFOR: povređeni vojnici", "Vojnici su povređeni. Pročitajte i: Osumnjičen je Radoičić", like=first
    )
    assert "reply:1:1" not in await world.keys()
    await world.tells("kossev", "KFOR: ranjeni vojnici", "Za napad na mostu osumnjičen je Radoičić.", like=first)
    assert "reply:1:1" in await world.keys()


async def test_a_reply_waits_for_its_items_article(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    world.clock.advance(3 * HOUR)
    now = world.clock.now()
    await world.stores.publish(now, an_entry("KFOR counts 250 soldiers at 7 bridges", "", now), feed=FEEDS["n1"])
    (item,) = await world.stores.pending()
    await world.matched(item, first, wants_article=True)
    assert [each.key for each in await world.due() if each.key.startswith("reply")] == []
    articles = SqlArticleStore(world.stores.database)
    (wanted,) = await articles.claim(world.clock.now(), 5, busy=frozenset())
    await articles.keep(wanted, Article("", None, "en", "KFOR counted soldiers on Tuesday."), now)
    assert await articles.let_go(wanted, world.clock.now()) == 1
    (reply,) = [each for each in await world.due() if each.key.startswith("reply")]
    assert isinstance(reply.owed, OwedReply)
    assert reply.owed.ring.article is not None


async def test_a_reply_in_a_chat_that_reads_titles_alone_waits_for_no_article(world: World) -> None:
    chat = await world.chat()
    await world.chat("200")
    (followed,) = await world.stores.chats.subscriptions(chat, world.clock.now())
    await world.stores.chats.set_length(chat, followed.id, SummaryLength.TITLE)
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    world.clock.advance(3 * HOUR)
    now = world.clock.now()
    await world.stores.publish(now, an_entry("KFOR counts 250 soldiers at 7 bridges", "", now), feed=FEEDS["n1"])
    (item,) = await world.stores.pending()
    await world.matched(item, first, wants_article=True)
    assert [each.key for each in await world.due() if each.key.startswith("reply")] == ["reply:1:1"]


async def test_a_reply_is_a_message_of_its_own_and_the_alert_is_edited_still(world: World) -> None:
    first = await told(world)
    world.clock.advance(2 * HOUR)
    await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    assert [each.key for each in await world.sends(Sent("reply"), "reply")] == ["reply:1:1"]
    (edit,) = await world.due()
    assert isinstance(edit.owed, OwedEdit)
    assert (edit.owed.remote_id, edit.owed.shown) == ("m1", None)
    await world.stores.sends.record_sent([(edit, decide(Sent("m1"), edit, world.clock.now()))], world.clock.now())


@pytest.mark.parametrize(
    ("after", "title", "rings"),
    [
        (2 * HOUR - MINUTE, "KFOR: 15 soldiers hurt", True),
        (2 * HOUR, "KFOR: soldiers were hurt", True),
        (2 * HOUR, "KFOR: 15 soldiers hurt", False),
    ],
    ids=["too soon", "nothing new", "matches nothing"],
)
async def test_no_reply_is_owed(world: World, after: timedelta, title: str, rings: bool) -> None:
    first = await told(world)
    world.clock.advance(after)
    await world.tells("koha", title, like=first, rings=rings)
    assert await world.keys() == ["ring:1", "edit:1:1"]


async def test_three_replies_a_day_two_hours_apart(world: World) -> None:
    first = await told(world)
    for number in range(11, 20):
        world.clock.advance(HOUR)
        await world.tells("koha", f"KFOR: {number} soldiers hurt", like=first)
        while await world.sends():
            pass
    assert [key for key in await world.keys() if key.startswith("reply")] == ["reply:1:1", "reply:1:2", "reply:1:3"]
    world.clock.advance(24 * HOUR)
    await world.tells("koha", "KFOR: 25 soldiers hurt", like=first)
    assert (await world.keys())[-1] == "reply:1:4"


async def test_what_only_a_quiet_item_said_within_the_two_hours_is_a_development_later(world: World) -> None:
    first = await told(world)
    world.clock.advance(HOUR)
    await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    assert await world.keys() == ["ring:1", "edit:1:1"]
    world.clock.advance(2 * HOUR)
    await world.tells("birn", "KFOR: fifteen soldiers hurt", like=first)
    assert "reply:1:1" in await world.keys()
    while await world.sends():
        pass
    world.clock.advance(3 * HOUR)
    await world.tells("n1", "KFOR: petnaest soldiers hurt", like=first)
    assert "reply:1:2" not in await world.keys(), "the chat was told of the fifteen"


async def test_each_chat_is_told_of_what_is_new_to_it(world: World) -> None:
    chat = await world.chat("100", "KFOR")
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    await world.chat("200", "Banjska")
    world.clock.advance(2 * HOUR)
    await world.tells("koha", "Banjska: 15 soldiers hurt", like=first)
    assert (await world.keys()).count("ring:1") == 2
    while await world.sends():
        pass
    world.clock.advance(3 * HOUR)
    await world.tells("birn", "KFOR in Banjska: 15 soldiers hurt", like=first)
    async with world.stores.database.read() as connection:
        replies = await connection.scalars(select(deliveries.c.chat_id).where(deliveries.c.key.like("reply:%")))
        assert list(replies) == [chat.id]


async def test_an_item_that_few_were_told_silences_none_of_them(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.store.novelties.COMPARED", 1)
    await world.chat("100", "KFOR")
    await world.chat("200", "KFOR", "Banjska")
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    for title, keys in (("Banjska: 15 hurt", ["reply:2:1"]), ("KFOR: 16 hurt", ["reply:1:1", "reply:2:2"])):
        world.clock.advance(3 * HOUR)
        await world.tells("koha", title, like=first)
        assert [each.key for each in await world.sends() if each.key.startswith("reply")] == keys
        while await world.sends():
            pass


async def test_an_article_that_told_a_number_has_told_it(world: World) -> None:
    await world.chat()
    now = world.clock.now()
    await world.stores.polls.sync(list(FEEDS.values()), [], now)
    await world.stores.publish(now, an_entry("KFOR one", "", now), feed=FEEDS["n1"])
    (item,) = await world.stores.pending()
    await world.matched(item, wants_article=True)
    articles = SqlArticleStore(world.stores.database)
    (wanted,) = await articles.claim(now, 5, busy=frozenset())
    await articles.keep(wanted, Article("", None, "en", "There were 15 soldiers hurt."), now)
    await articles.let_go(wanted, now)
    await world.sends()
    world.clock.advance(3 * HOUR)
    await world.tells("birn", "KFOR: 15 soldiers hurt", like=item.id)
    assert "reply:1:1" not in await world.keys()
    await world.tells("birn", "KFOR: 16 soldiers hurt", like=item.id)
    assert "reply:1:1" in await world.keys()


async def test_an_item_that_is_recorded_again_owes_its_reply_once(world: World) -> None:
    first = await told(world)
    world.clock.advance(2 * HOUR)
    second = await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    world.clock.advance(3 * HOUR)
    item = await world.items.item(second)
    assert item is not None
    await world.matched(item)
    assert [key for key in await world.keys() if key.startswith("reply")] == ["reply:1:1"]
