"""Lists show once what several feeds had already when they were first read: it is in no story."""

from __future__ import annotations

import pytest

from bot import commands
from bot.commands import grouping
from bot.commands.outcomes import ItemPage, Preview
from bot.model import MatchedItem
from tests.builders import a_feed, an_entry
from tests.unit.commands.conftest import Counter, Person

FEEDS = [a_feed(), *(a_feed(each, f"{each}.example") for each in ("koha", "birn", "n1"))]
FIRE = "Fire destroys a sawmill in Banjska"
TOLD = (
    "Firefighters from Zvečan and Leposavić needed four hours to put out the fire in the sawmill of Banjska on Sunday. "
    "Nobody was hurt, said Milan Vukotić, who owns it."
)
BRIDGE = "Bridge over the Ibar is closed until Friday"


async def publish(counter: Counter, *titles: str, text: str = TOLD) -> None:
    """Each in a feed of its own, at its first look."""
    await counter.stores.polls.sync(FEEDS, [], counter.clock.now())
    for title, feed in zip(titles, FEEDS, strict=False):
        entry = an_entry(title, text, identity=f"{feed.id}-{title}")
        await counter.stores.publish(counter.clock.now(), entry, feed=feed, first_look=True, archived=[entry.identity])


async def shown(counter: Counter, admin: Person, text: str) -> list[tuple[str, int]]:
    """The titles that are listed, each with how many sources are told."""
    page = await commands.recent(counter.desk, admin.requester, text)
    assert isinstance(page, ItemPage)
    return [(each.title, page.sources.get(each.id, 1)) for each in page.items]


async def test_copies_are_listed_once_with_their_sources(counter: Counter, admin: Person) -> None:
    await publish(counter, FIRE, FIRE, FIRE)
    for text in ("", "sawmill"):
        assert await shown(counter, admin, text) == [(FIRE, 3)]
    assert await counter.stores.pending() == []


async def test_examples_of_a_topic_are_three_stories(counter: Counter, admin: Person) -> None:
    for title, text in {BRIDGE: "", "Horse race in Zvečan is put off": "", FIRE: TOLD}.items():
        await publish(counter, title, title, title, text=text)
    preview = await commands.try_topic(counter.desk, admin.requester, "sawmill OR Ibar OR race")
    assert isinstance(preview, Preview)
    assert preview.hits == 9
    assert {each.title for each in preview.examples} == {FIRE, BRIDGE, "Horse race in Zvečan is put off"}


async def test_a_copy_in_another_script_is_one(counter: Counter, admin: Person) -> None:
    cyrillic = "Пожар уништио стругару у Бањској, нема повређених"
    text = "Пожар у стругари у Бањској гасила су четири сата возила из Звечана и Лепосавића, рекао је Милан Вукотић."
    await publish(counter, cyrillic, text=text)
    latin = "Požar uništio strugaru u Banjskoj, nema povređenih"
    text = "Požar u strugari u Banjskoj gasila su četiri sata vozila iz Zvečana i Leposavića, rekao je Milan Vukotić."
    copied = an_entry(latin, text)
    await counter.stores.publish(counter.clock.now(), copied, feed=FEEDS[1], archived=[copied.identity])
    [(_, sources)] = await shown(counter, admin, "")
    assert sources == 2


async def test_other_news_stay_apart(counter: Counter, admin: Person) -> None:
    await publish(counter, FIRE)
    await publish(counter, BRIDGE, text="Lorries take the road by Zvečan until it is mended, said the town hall.")
    assert sorted(await shown(counter, admin, "")) == [(BRIDGE, 1), (FIRE, 1)]


@pytest.mark.parametrize("storied_first", [True, False])
async def test_what_an_archive_has_of_a_story_is_listed_with_it(
    counter: Counter, admin: Person, storied_first: bool
) -> None:
    await counter.stores.polls.sync(FEEDS, [], counter.clock.now())
    for feed in FEEDS[:3] if storied_first else reversed(FEEDS[:3]):
        entry = an_entry(FIRE, TOLD, identity=f"{feed.id}-fire")
        archived = [entry.identity] if feed is FEEDS[2] else []
        await counter.stores.publish(counter.clock.now(), entry, feed=feed, archived=archived)
    one, other = await counter.stores.pending()
    await counter.stores.matches.record([MatchedItem(one, (), None)], counter.clock.now())
    await counter.stores.matches.record([MatchedItem(other, (), one.id)], counter.clock.now())
    assert await shown(counter, admin, "") == [(FIRE, 3)]


async def test_stories_that_are_told_apart_stay_so_whatever_is_like_both(counter: Counter, admin: Person) -> None:
    await counter.stores.polls.sync(FEEDS, [], counter.clock.now())
    for feed in FEEDS[:3]:
        entry = an_entry(FIRE, TOLD, identity=f"{feed.id}-fire")
        archived = [entry.identity] if feed is FEEDS[2] else []
        await counter.stores.publish(counter.clock.now(), entry, feed=feed, archived=archived)
    for each in await counter.stores.pending():
        await counter.stores.matches.record([MatchedItem(each, (), None)], counter.clock.now())
    assert sorted(await shown(counter, admin, "")) == [(FIRE, 1), (FIRE, 2)]


@pytest.mark.parametrize(("most", "listed"), [(2, 1), (1, 2)])
async def test_no_more_than_the_first_of_a_list_are_compared(
    counter: Counter, admin: Person, monkeypatch: pytest.MonkeyPatch, most: int, listed: int
) -> None:
    monkeypatch.setattr(grouping, "COMPARED", most)
    await publish(counter, FIRE, FIRE)
    assert len(await shown(counter, admin, "")) == listed
