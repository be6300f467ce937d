"""What both stores promise of stories that several items tell: alerts that grow, replies, items told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.alerts.outcome import Ambiguous, Outcome, Rejected, Sent, decide
from bot.alerts.policy import Caps
from bot.model import (
    Article,
    Chat,
    Delivery,
    Digest,
    Item,
    MatchedItem,
    OwedEdit,
    OwedReply,
    OwedRing,
    Platform,
    Subscription,
    SubscriptionMatch,
    SummaryLength,
)
from bot.store.articles import SqlArticleStore
from bot.store.items import SqlItemStore
from bot.store.matches import SqlMatchStore
from bot.store.schema import deliveries, items
from bot.store.splitting import SqlStoryStore
from tests.builders import Stores, a_feed, an_entry
from tests.clock import StandingClock

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
FEEDS = {
    name: a_feed(name, f"{name}.example", language=language)
    for name, language in (("kossev", "sr"), ("koha", "sq"), ("birn", "en"), ("n1", "sr"))
}


class World:
    """Chats that follow KFOR, and feeds that tell of it."""

    def __init__(self, stores: Stores, clock: StandingClock) -> None:
        self.stores, self.clock = stores, clock
        self.matches = stores.matches
        self.stories = SqlStoryStore(stores.database)
        self.items = SqlItemStore(stores.database)

    async def chat(self, name: str = "100", *follows: str) -> Chat:
        return await self.stores.a_chat(self.clock.now(), name, *(follows or ("KFOR",)))

    async def tells(self, feed: str, title: str, text: str = "", *, like: int | None = None, rings: bool = True) -> int:
        """A feed publishes an item, and the matcher takes it for one of that item's story; gives its number."""
        now = self.clock.now()
        if not await self.stores.known("n1"):
            await self.stores.polls.sync(list(FEEDS.values()), [], now)
        await self.stores.publish(now, an_entry(title, text, now), feed=FEEDS[feed], language=FEEDS[feed].language)
        (item,) = await self.stores.pending()
        await self.matched(item, like, rings=rings)
        return item.id

    async def matched(
        self, item: Item, like: int | None = None, *, rings: bool = True, wants_article: bool = False
    ) -> int:
        followed = (await self.matches.claim(0, 1)).changed
        found = [SubscriptionMatch(each, (each.query,)) for each in followed if each.query in item.title and rings]
        return await self.matches.record([MatchedItem(item, tuple(found), like, wants_article)], self.clock.now())

    async def due(self) -> list[Delivery]:
        return await self.stores.claim(self.clock.now(), limit=20)

    async def sends(self, outcome: Outcome | None = None, shown: str | None = None) -> list[Delivery]:
        """All that is due goes out."""
        claimed = await self.due()
        for each in claimed:
            verdict = replace(decide(outcome or Sent(f"m{each.id}"), each, self.clock.now()), shown=shown)
            await self.stores.sends.record(each, verdict, self.clock.now())
        return claimed

    async def keys(self) -> list[str]:
        async with self.stores.database.read() as connection:
            return list(await connection.scalars(select(deliveries.c.key).order_by(deliveries.c.id)))


@pytest.fixture
def world(stores: Stores, clock: StandingClock) -> World:
    return World(stores, clock)


def names(delivery: Delivery) -> tuple[list[str], int, int]:
    owed = delivery.owed.ring if isinstance(delivery.owed, OwedEdit) else delivery.owed
    assert isinstance(owed, OwedRing)
    return [each.name for each in owed.also.others], owed.also.sources, owed.also.languages


async def test_a_later_item_edits_the_alert_which_names_who_else_carries_the_story(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    (ring,) = await world.sends()
    assert names(ring) == ([], 1, 1)
    world.clock.advance(MINUTE)
    await world.tells("koha", "KFOR nje", like=first)
    (edit,) = await world.sends()
    assert isinstance(edit.owed, OwedEdit)
    assert (edit.owed.remote_id, names(edit)) == ("m1", (["Koha"], 2, 2))
    world.clock.advance(5 * MINUTE)
    await world.tells("birn", "A mission", like=first, rings=False)
    await world.tells("koha", "KFOR dy", like=first)
    (edit,) = await world.sends()
    assert names(edit) == (["Koha", "Birn"], 3, 3), "one item a source, matched or not"
    assert await world.keys() == ["ring:1", "edit:1:1", "edit:1:2"]


async def test_what_the_same_feed_publishes_of_the_story_is_named_in_the_alert(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    second = await world.tells("kossev", "KFOR two", like=first)
    (edit,) = await world.sends()
    assert isinstance(edit.owed, OwedEdit)
    assert edit.owed.ring.also.own is not None
    assert edit.owed.ring.also.own.item == second


async def test_a_chat_that_matches_only_the_third_is_rung_with_all_that_carry_it(world: World) -> None:
    await world.chat("1", "KFOR")
    late = await world.chat("2", "Banjska")
    first = await world.tells("kossev", "KFOR one")
    await world.tells("koha", "KFOR nje", like=first)
    await world.tells("birn", "Banjska", like=first)
    (ring,) = [each for each in await world.sends() if each.chat.id == late.id]
    assert isinstance(ring.owed, OwedRing)
    assert (ring.owed.item.title, names(ring)) == ("Banjska", (["Koha", "Kossev"], 3, 3))


async def test_an_alert_lists_every_topic_that_an_item_of_the_story_matched(world: World) -> None:
    await world.chat("1", "KFOR", "Banjska")
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    await world.tells("koha", "Banjska", like=first)
    (edit,) = await world.sends()
    assert isinstance(edit.owed, OwedEdit)
    assert [each.label for each in edit.owed.ring.topics] == ["KFOR", "Banjska"]


async def test_edits_of_a_story_that_grows_take_as_many_transactions_as_they_need(world: World) -> None:
    for number in range(7):
        await world.chat(str(number))
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    world.matches = SqlMatchStore(world.stores.database, owed_at_once=3)
    await world.tells("koha", "A mission", like=first, rings=False)
    assert len(await world.due()) == 7
    assert await world.stores.pending() == []


async def test_an_item_that_was_not_done_when_the_process_died_owes_its_edits_once(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    second = await world.tells("koha", "KFOR nje", like=first)
    item = await world.items.item(second)
    assert item is not None
    await world.matched(item)
    assert await world.keys() == ["ring:1", "edit:1:1"]


# --- Developments --------------------------------------------------------------------------------------------------


async def told(world: World) -> int:
    """A chat has an alert of an item."""
    await world.chat()
    first = await world.tells("kossev", "KFOR one", "Two soldiers were hurt.")
    await world.sends()
    return first


async def test_new_numbers_hours_later_come_as_a_reply_to_the_alert(world: World) -> None:
    first = await told(world)
    world.clock.advance(2 * HOUR)
    second = await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    (reply,) = await world.due()
    assert reply.key == "reply:1:1"
    assert isinstance(reply.owed, OwedReply)
    assert (reply.owed.remote_id, reply.owed.earlier, reply.owed.ring.item.id) == ("m1", "KFOR one", second)


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


async def test_what_an_edit_can_no_longer_show_comes_as_a_reply_three_times_a_day(world: World) -> None:
    first = await told(world)
    world.clock.advance(24 * HOUR - 5 * MINUTE)
    for number in range(4):
        await world.tells("kossev", f"KFOR: soldiers {'were ' * number}hurt", like=first)
        await world.tells("birn", "A mission" + " goes" * number, like=first, rings=False)
        world.clock.advance(5 * MINUTE)
    replies = [key for key in await world.keys() if key.startswith("reply")]
    assert replies == ["reply:1:1", "reply:1:2", "reply:1:3"]
    world.clock.advance(24 * HOUR)
    await world.tells("koha", "KFOR: soldiers hurt", like=first)
    assert (await world.keys())[-1] == "reply:1:4"


async def test_a_topic_that_a_message_can_no_longer_name_comes_with_a_reply_at_once(world: World) -> None:
    first = await told(world)
    world.clock.advance(24 * HOUR)
    for number in range(3):
        await world.tells("kossev", f"KFOR: soldiers {'were ' * number}hurt", like=first)
    await world.chat("100", "Banjska")
    world.clock.advance(MINUTE)
    third = await world.tells("koha", "KFOR: Banjska", like=first)
    await world.tells("koha", "KFOR: Banjska again", like=first)
    assert [key for key in await world.keys() if key.startswith("reply")][3:] == ["reply:1:4"]
    replies = []
    while sent := await world.sends():
        replies += [each.owed for each in sent if each.key == "reply:1:4"]
    (reply,) = replies
    assert isinstance(reply, OwedReply)
    assert reply.ring.item.id == third
    assert [each.label for each in reply.ring.topics] == ["KFOR", "Banjska"]


@pytest.mark.parametrize("outcome", [Rejected("too long"), Ambiguous("it timed out")], ids=["dead", "unknown"])
async def test_a_development_of_an_alert_that_never_arrived_comes_by_itself(world: World, outcome: Outcome) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    while await world.sends(outcome):
        world.clock.advance(MINUTE)
    world.clock.advance(2 * HOUR)
    second = await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    (reply,) = await world.sends()
    assert isinstance(reply.owed, OwedReply)
    assert (reply.key, reply.owed.remote_id, reply.owed.ring.item.id) == ("reply:1:1", None, second)


async def test_after_an_alert_expired_a_development_comes_by_itself(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    world.clock.advance(2 * HOUR)
    await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    assert await world.keys() == ["ring:1"], "the alert that waits will tell of it"
    world.clock.advance(23 * HOUR)
    assert await world.stores.sends.expire(Platform.TELEGRAM, world.clock.now(), 24 * HOUR) == 1
    await world.tells("koha", "KFOR: 16 soldiers hurt", like=first)
    assert (await world.keys())[-1] == "reply:1:1"


@pytest.mark.parametrize("rings", [True, False], ids=["within the cap", "beyond it"])
async def test_after_a_digest_a_development_comes_by_itself_as_the_caps_allow(world: World, *, rings: bool) -> None:
    await world.chat()
    world.matches = SqlMatchStore(world.stores.database, caps=Caps(feed=1))
    await world.tells("kossev", "KFOR elsewhere")
    first = await world.tells("kossev", "KFOR one")
    world.clock.advance(15 * MINUTE)
    assert await world.matches.owe_digests(world.clock.now()) == 1
    world.clock.advance(2 * HOUR)
    await world.tells("kossev", "KFOR: 14 soldiers hurt", like=first)
    assert (await world.keys())[-1] == "digest:1", "the digest that waits comes first"
    while await world.sends():
        pass
    if not rings:
        await world.tells("koha", "KFOR in a place")
    await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    assert ("reply:2:1" in await world.keys()) is rings


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


async def listed(world: World) -> list[list[int]]:
    """The items of the digests that are owed by now."""
    world.clock.advance(Caps().gather)
    await world.matches.owe_digests(world.clock.now())
    found: list[Digest] = []
    while sent := await world.sends():
        found += [each.owed for each in sent if isinstance(each.owed, Digest)]
    assert all(each.developments == each.count == len(each.items) for each in found)
    return [[item.id for item in each.items] for each in found]


async def test_after_a_digest_a_development_beyond_the_caps_is_in_the_next_one(world: World) -> None:
    await world.chat()
    world.matches = SqlMatchStore(world.stores.database, caps=Caps(feed=1))
    await world.tells("kossev", "KFOR elsewhere")
    first = await world.tells("kossev", "KFOR one")
    world.clock.advance(15 * MINUTE)
    await world.matches.owe_digests(world.clock.now())
    while await world.sends():
        pass
    world.clock.advance(2 * HOUR)
    await world.tells("koha", "KFOR in a place")
    later = await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    await world.tells("koha", "KFOR: fifteen soldiers", like=first)
    await world.matched(await the_item(world, later), first)
    assert await listed(world) == [[later]]
    world.clock.advance(3 * HOUR)
    await world.tells("birn", "KFOR: 15 soldiers hurt", like=first)
    assert await listed(world) == []


async def test_a_development_beyond_three_a_day_is_in_a_digest_where_no_edit_can_name_it(world: World) -> None:
    first = await told(world)
    world.clock.advance(24 * HOUR)
    for number in range(3):
        await world.tells("kossev", f"KFOR: soldiers {'were ' * number}hurt", like=first)
    while await world.sends():
        pass
    world.clock.advance(2 * HOUR)
    await world.tells("koha", "KFOR: soldiers hurt", like=first)
    later = await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    await world.tells("koha", "KFOR: 16 soldiers hurt", like=first)
    assert await listed(world) == [[later]]
    world.clock.advance(2 * HOUR)
    last = await world.tells("koha", "KFOR: 16 soldiers hurt by now", like=first)
    assert await listed(world) == [[last]]


async def the_item(world: World, number: int) -> Item:
    item = await world.items.item(number)
    assert item is not None
    return item


async def test_an_item_that_is_recorded_again_owes_its_reply_once(world: World) -> None:
    first = await told(world)
    world.clock.advance(2 * HOUR)
    second = await world.tells("koha", "KFOR: 15 soldiers hurt", like=first)
    world.clock.advance(3 * HOUR)
    item = await world.items.item(second)
    assert item is not None
    await world.matched(item)
    assert [key for key in await world.keys() if key.startswith("reply")] == ["reply:1:1"]


# --- Told apart ----------------------------------------------------------------------------------------------------


async def split(world: World, chat: Chat, item_id: int, alert: int = 1) -> bool | None:
    item = await world.items.item(item_id)
    assert item is not None
    followed: list[Subscription] = await world.stores.chats.subscriptions(chat, world.clock.now())
    found = [SubscriptionMatch(each, (each.query,)) for each in followed if each.query in item.title]
    return await world.stories.split(chat, alert, item, found, world.clock.now())


async def two_items(world: World, *, title: str = "KFOR two") -> tuple[Chat, int, int]:
    chat = await world.chat()
    first = await world.tells("kossev", "KFOR one")
    await world.sends()
    second = await world.tells("koha", title, like=first)
    await world.sends()
    world.clock.advance(5 * MINUTE)
    return chat, first, second


async def test_what_is_split_off_rings_by_itself_there_and_leaves_the_alert(world: World) -> None:
    chat, _, second = await two_items(world)
    assert await split(world, chat, second) is True
    (ring,) = await world.sends()
    assert isinstance(ring.owed, OwedRing)
    assert (ring.owed.item.id, names(ring)) == (second, ([], 1, 1))
    (edit,) = await world.sends()
    assert names(edit) == ([], 1, 1)
    alert = await world.items.told(chat, 1)
    assert alert is not None
    assert [each.item for each in alert.story] == [1]


async def test_what_matches_nothing_there_is_split_off_silently(world: World) -> None:
    chat, _, second = await two_items(world, title="A mission")
    assert await split(world, chat, second) is True
    assert [each.key for each in await world.due()] == ["edit:1:2"]


async def test_twice_changes_nothing_and_strange_items_are_refused(world: World) -> None:
    chat, first, second = await two_items(world)
    strange = await world.tells("birn", "KFOR elsewhere")
    other = await world.chat("200")
    assert await split(world, chat, second) is True
    before = await world.keys()
    assert await split(world, chat, second) is False
    assert await split(world, chat, strange) is None
    assert await split(world, chat, first) is None
    assert await split(world, other, second) is None
    assert await world.keys() == before
    assert [(each.item.id, each.other.id, each.said, each.operator) for each in await world.stories.pairs()] == [
        (second, first, 1, False)
    ]


async def test_elsewhere_the_story_stays_as_it_was(world: World) -> None:
    other = await world.chat("200")
    chat, first, second = await two_items(world)
    await split(world, chat, second, alert=2)
    stories = await world.items.stories(other, [first, second])
    assert stories == {first: (1, 2), second: (1, 2)}
    assert await world.items.stories(chat, [first, second]) == {first: (1, 1), second: (2, 1)}
    assert await split(world, other, second) is True
    assert (await world.items.stories(other, [second]))[second] == (2, 1), "one story of its own for all"
    assert [each.said for each in await world.stories.pairs()] == [2]


async def test_split_off_for_all_it_rings_wherever_it_matches_and_keeps_its_own_alerts(world: World) -> None:
    chat, first, second = await two_items(world)
    late = await world.chat("200", "two")
    third = await world.tells("birn", "KFOR two again", like=second)
    while await world.sends():
        world.clock.advance(5 * MINUTE)
    assert await world.stories.split_for_all(third, world.clock.now())
    (item,) = await world.stores.pending()
    assert (item.id, item.again, item.parted) == (third, True, True)
    await world.matched(item)
    owed = await world.due()
    assert {(each.chat.id, each.key) for each in owed} >= {(chat.id, "ring:2")}
    async with world.stores.database.read() as connection:
        rings = await connection.execute(
            select(deliveries.c.chat_id, deliveries.c.key).where(deliveries.c.key.like("ring:%"))
        )
        assert sorted(map(tuple, rings)) == [(chat.id, "ring:1"), (chat.id, "ring:2"), (late.id, "ring:2")]
        assert await connection.scalar(select(items.c.state).where(items.c.id == third)) == "done"
    assert (await world.items.stories(chat, [first, second, third])) == {first: (1, 2), second: (1, 2), third: (2, 1)}
    pairs = await world.stories.pairs()
    assert [(each.item.id, each.other.id, each.operator) for each in pairs] == [(third, first, True)]
    # What is left of the old story may still ring where its alert moved away.
    await world.tells("n1", "KFOR two, once more", like=first)
    assert (await world.keys())[-1] == "ring:1"


async def test_an_item_that_has_its_story_for_itself_is_not_split_off(world: World) -> None:
    await world.chat()
    first = await world.tells("kossev", "KFOR one")
    assert not await world.stories.split_for_all(first, world.clock.now())
    assert not await world.stories.split_for_all(99, world.clock.now())
    assert await world.stores.pending() == []


async def test_an_old_item_that_is_split_off_for_all_rings_nobody(world: World) -> None:
    _, _, second = await two_items(world)
    later: datetime = world.clock.now() + 73 * HOUR
    assert await world.stories.split_for_all(second, later)
    assert await world.stores.pending() == []
