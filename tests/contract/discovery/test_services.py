"""Services whose feeds' addresses are known by rule."""

from __future__ import annotations

import pytest

from tests.contract.discovery.site import ATOM, RSS, Site, asked, link, page
from tests.fakes.feedserver import FeedServer, Reply

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_a_mastodon_profile_is_found_by_its_page_or_else_by_its_path(server: FeedServer, site: Site) -> None:
    server.add("/@name.rss", Reply(RSS))
    for reply in (page(link("/@name.rss")), page("<title>An older version</title>")):
        server.add("/@name", reply)
        (found,) = (await site.find(server.url("/@name"))).found
        assert found.url == server.url("/@name.rss")


async def test_telegram_is_asked_through_the_operators_mirror_alone(server: FeedServer, site: Site) -> None:
    nothing = await site.find("https://t.me/s/kossev")
    assert (nothing.found, nothing.feedless) == ((), "Telegram")
    assert nothing.tried == (
        "Telegram has no feeds of its own, and no mirror is set: name one in feeds.yaml, discovery.telegram",
    )
    mirrors = {"telegram": server.url("/telegram/channel/{name}")}
    server.add("/telegram/channel/kossev", Reply(RSS))
    (found,) = (await site.find("t.me/kossev", mirrors=mirrors)).found
    assert (found.url, found.via) == (server.url("/telegram/channel/kossev"), "a mirror of Telegram")
    assert (await site.find("https://t.me/+secret", mirrors=mirrors)).found == ()
    assert asked(server) == ["/telegram/channel/kossev"]


async def test_a_rule_spares_the_page(server: FeedServer, site: Site) -> None:
    """A service's host, played by the server: its rule keeps the port of a host that is somebody's own."""
    server.add("/a/b/-/releases.atom", Reply(ATOM))
    server.add("/a/b.atom", Reply(ATOM))
    found = await site.find(server.url("/a/b", "gitlab.example"), names=["gitlab.example"])
    assert [(each.url, each.via) for each in found.found] == [
        (server.url(path, "gitlab.example"), "known of GitLab") for path in ("/a/b/-/releases.atom", "/a/b.atom")
    ]
    assert asked(server) == ["/a/b/-/releases.atom", "/a/b/-/tags?format=atom", "/a/b.atom"]


async def test_who_names_a_feed_of_a_known_service_means_that_one(server: FeedServer, site: Site) -> None:
    for path in ("/a/b/-/issues.atom", "/a/b/-/releases.atom", "/a/b.atom"):
        server.add(path, Reply(ATOM))
    address = server.url("/a/b/-/issues.atom?state=opened", "gitlab.example")
    (found,) = (await site.find(address, names=["gitlab.example"])).found
    assert (found.url, found.via) == (address, "the address itself")


async def test_where_a_rule_leads_nowhere_the_page_is_asked(server: FeedServer, site: Site) -> None:
    server.add("/group/sub", page(link("/elsewhere")))
    server.add("/elsewhere", Reply(RSS))
    found = await site.find(server.url("/group/sub", "gitlab.example"), names=["gitlab.example"])
    assert [each.url for each in found.found] == [server.url("/elsewhere", "gitlab.example")]


async def test_what_a_page_calls_its_own_address_is_known_by_a_rule_too(server: FeedServer, site: Site) -> None:
    canonical = server.url("/a/b", "gitlab.example")
    server.add("/short", page(f"<link rel=canonical href='{canonical}'>"))
    server.add("/a/b.atom", Reply(ATOM))
    found = await site.find(server.url("/short"), names=["gitlab.example"])
    assert [each.url for each in found.found] == [server.url("/a/b.atom", "gitlab.example")]
