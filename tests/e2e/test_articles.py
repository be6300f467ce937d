"""Where a feed says little, an alert is summed up from its article; and no article keeps an alert back for long."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.e2e.local import LocalChat
from tests.e2e.process import Installation, Running, running
from tests.fakes.feedserver import FeedServer, Reply
from tests.fakes.model import FakeModel
from tests.rss import Entry, rss
from tests.until import until

TOPIC = "Brezovica"  # which is in no sample news
LEAD = "The mission in Kosovo denied on Tuesday that it had negotiated with anybody in Banjska."
ARTICLE = (
    f"<html lang='en'><title>Brezovica denies talks</title><article><h1>Brezovica denies talks</h1><p>{LEAD}</p>"
    "<p>A spokesman of the mission said that two hundred soldiers had been on duty that day, as on every other day.</p>"
    "<p>Reporters had quoted two officers without their names, who spoke of negotiations at the monastery.</p>"
    "</article></html>"
).encode()
PAGE = "text/html; charset=utf-8"
SECONDS = 90.0  # matching may wait for dictionaries that are made
TEASER = "It was a mistake…"


@dataclass
class Newsroom:
    """A feed that carries titles and half a sentence, and the pages behind them."""

    server: FeedServer
    here: Installation

    def publish(self, title: str, page: Reply) -> None:
        link = self.server.add(f"/{title.replace(' ', '-')}", page)
        self.server.add("/feed.xml", Reply(rss(Entry(title, datetime.now(UTC), TEASER, link=link))))

    def pages(self) -> list[str]:
        """What was asked for beside the feed."""
        return [each.path for each in self.server.requests if each.path != "/feed.xml"]

    async def told(self, tocsin: Running, local: LocalChat, title: str, page: Reply) -> tuple[str, float]:
        """The alert in one line, and the seconds from when it was owed to when it was sent."""
        before = len(_sent(tocsin))
        self.publish(title, page)
        alert = await local.wait_for_alert(title, seconds=SECONDS)
        await until(lambda: len(_sent(tocsin)) > before)
        return " ".join(alert.split()), float(re.findall(r"seconds=([\d.]+)", _sent(tocsin)[before])[0])


def _sent(tocsin: Running) -> list[str]:
    return [line for line in tocsin.logged if "delivery" in line and "state=sent" in line]


@asynccontextmanager
async def followed(here: Installation, *, stop: bool = True) -> AsyncIterator[tuple[Running, LocalChat]]:
    """Tocsin at work, with a local chat that follows the topic; stopped in the end, unless the test ends it."""
    async with running(here) as tocsin, LocalChat(tocsin.url) as local:
        await local.say(f"/subscribe {TOPIC}")
        await local.press("Subscribe")
        await tocsin.logs("polled", "feed=feed-0", seconds=SECONDS)  # what is published from now on, is news
        yield tocsin, local
        if stop:
            await tocsin.stop()


@pytest.fixture
async def newsroom(tmp_path: Path) -> AsyncIterator[Newsroom]:
    async with FeedServer() as server:
        server.add("/feed.xml", Reply(rss(Entry("A quiet morning", datetime.now(UTC), TEASER))))
        here = Installation(tmp_path)
        here.write_feeds(server.url("/feed.xml"))
        yield Newsroom(server, here)


async def test_an_alert_is_told_from_its_article_or_within_eight_seconds_from_its_feed(newsroom: Newsroom) -> None:
    hangs = asyncio.Event()
    page = Reply(ARTICLE, content_type=PAGE)
    async with followed(newsroom.here) as (tocsin, local):
        good, seconds = await newsroom.told(tocsin, local, "Brezovica denies talks", page)
        assert LEAD in good
        assert seconds < 6
        late, seconds = await newsroom.told(
            tocsin, local, "Snow closes the road to Brezovica", replace(page, hold_body=hangs)
        )
        assert TEASER in late
        assert LEAD not in late
        assert 5.9 < seconds < 9
        hangs.set()
        await local.say("/subscriptions")
        await local.press("Summary: long")
        bare, seconds = await newsroom.told(tocsin, local, "Hotel in Brezovica sold to Swiss bank", page)
        assert LEAD not in bare
        assert seconds < 6
    assert newsroom.pages() == ["/robots.txt", "/Brezovica-denies-talks", "/Snow-closes-the-road-to-Brezovica"]


async def test_what_robots_txt_forbids_is_told_from_its_feed_at_once(newsroom: Newsroom) -> None:
    newsroom.server.add("/robots.txt", Reply(b"User-agent: tocsin\nDisallow: /", content_type="text/plain"))
    async with followed(newsroom.here) as (tocsin, local):
        bare, seconds = await newsroom.told(tocsin, local, "Brezovica denies talks", Reply(ARTICLE, content_type=PAGE))
        assert TEASER in bare
        assert LEAD not in bare
        assert seconds < 6
        await tocsin.logs("article_not_read", "robots.txt forbids it")
    assert newsroom.pages() == ["/robots.txt"]


async def test_an_alert_whose_article_was_under_way_at_a_kill_comes_once_after_the_start(newsroom: Newsroom) -> None:
    newsroom.here.write_feeds(newsroom.server.url("/feed.xml"), more="limits: {lease_seconds: 5}\n")
    title, hangs = "Brezovica denies talks", asyncio.Event()
    async with followed(newsroom.here, stop=False) as (tocsin, local):
        newsroom.publish(title, Reply(ARTICLE, content_type=PAGE, hold_body=hangs))
        async with asyncio.timeout(SECONDS):
            while newsroom.pages()[-1:] != ["/Brezovica-denies-talks"]:
                newsroom.server.asked.clear()
                await newsroom.server.asked.wait()
        assert not any(title in alert for alert in await local.alerts())
        tocsin.process.kill()
        await tocsin.process.wait()
    hangs.set()
    async with running(newsroom.here) as tocsin, LocalChat(tocsin.url) as local:
        await local.wait_for_alert(title, seconds=SECONDS)
        await newsroom.told(tocsin, local, "Snow closes the road to Brezovica", Reply(ARTICLE, content_type=PAGE))
        assert sum(title in alert for alert in await local.alerts()) == 1
        await tocsin.stop()


async def test_a_language_model_sums_up_what_was_read_and_is_believed_only_what_can_be(newsroom: Newsroom) -> None:
    key = "sk-" + "a-key-of-nobody-0123456789"
    told = "The mission in Kosovo said that it never negotiated in Banjska. Two officers had spoken of negotiations."
    newsroom.here.variables["TOCSIN_SUMMARIES_TOKEN"] = key
    page = Reply(ARTICLE, content_type=PAGE)
    async with FakeModel(f"<think>{key}</think>{told}") as model:
        more = f"summaries: {{base_url: '{model.url}', model: small}}\n"
        newsroom.here.write_feeds(newsroom.server.url("/feed.xml"), more=more)
        async with followed(newsroom.here) as (tocsin, local):
            good, _ = await newsroom.told(tocsin, local, "Brezovica denies talks", page)
            assert told in good
            model.says = f"{told} There were 4000 soldiers."
            titled = ARTICLE.replace(b"Brezovica denies talks", b"Snow closes the road to Brezovica")
            other = Reply(titled.replace(b"two hundred", b"three hundred"), content_type=PAGE)
            lead, _ = await newsroom.told(tocsin, local, "Snow closes the road to Brezovica", other)
            assert LEAD in lead
            await tocsin.logs("model_asked", "refused", "4000")
        assert [each["model"] for each in model.asked] == ["small", "small"]
        assert key not in tocsin.all_output()
