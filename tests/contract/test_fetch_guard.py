"""The Fetcher never connects into a private network: literals in every spelling, names, redirects, rebinding."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest
import pytest_asyncio

from bot.errors import FeedError, FeedFault
from bot.feeds.addresses import is_public
from bot.feeds.fetch import HttpFetcher
from bot.feeds.hubs import HttpHubs
from bot.model import Document, Feed, FeedForPoll, HubLink, HubMode, HubRequest
from bot.ports import LedElsewhere
from tests.clock import StandingClock
from tests.fakes.feedserver import FeedServer, Reply, redirect

BODY = b"<rss version='2.0'><channel><title>KFOR</title></channel></rss>"
HOSTS = [
    "127.0.0.1", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "127.0.0.1.",
    "0", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "2852039166",
    "100.64.0.1", "100.100.100.200", "198.18.0.1", "192.0.0.192", "192.0.2.1", "224.0.0.1", "239.255.255.250",
    "240.0.0.1", "255.255.255.255", "168.63.129.16", "①②⑦.0.0.1", "127。0。0。1", "１２７.0.0.1",
    "localhost", "LOCALHOST", "localhost.", "a.localhost", "ⓛocalhost",
    "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:a9fe:a9fe]", "[::127.0.0.1]",
    "[64:ff9b::7f00:1]", "[64:ff9b::10.0.0.1]", "[64:ff9b:1::1]", "[2002:7f00:1::]", "[2002:a00:1::1]",
    "[2001:0:7f00:1::]", "[fe80::1]", "[fe80::1%25lo]", "[fc00::1]", "[fd00:ec2::254]", "[fec0::1]", "[ff02::1]",
    "[2001:db8::1]", "[3fff::1]", "[100::1]",
]  # fmt: skip


class ScriptedNames:
    """A name server: each look at a name gives the next of its answers, the last one for ever."""

    def __init__(self, names: dict[str, list[list[str]]]) -> None:
        self._names = names

    async def __call__(self, host: str, _: int) -> Sequence[str]:
        answers = self._names[host]
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest_asyncio.fixture
async def server() -> AsyncIterator[FeedServer]:
    async with FeedServer() as running:
        running.add("/feed", Reply(BODY))
        yield running


def feed(url: str, *, allow_private: bool = False) -> FeedForPoll:
    return FeedForPoll(Feed("f", url, "F", allow_private=allow_private))


def only_server_is_public(address: str) -> bool:
    """The real rule, with 127.0.0.1 standing for a server on the internet."""
    return address == "127.0.0.1" or is_public(address)


async def fault(running: HttpFetcher, url: str) -> FeedFault:
    with pytest.raises(FeedError) as caught:
        await running.fetch(feed(url))
    assert "\n" not in str(caught.value)
    return caught.value.fault


@pytest.mark.parametrize("host", HOSTS)
async def test_a_private_address_is_refused_in_every_spelling(server: FeedServer, host: str) -> None:
    async with HttpFetcher(user_agent="t", clock=StandingClock()) as running:
        assert await fault(running, f"http://{host}:{server.port}/feed") is FeedFault.ADDRESS
    assert server.requests == []


@pytest.mark.parametrize(
    "host",
    [
        "169.254.169.254", "2852039166", "0xa9fea9fe", "[::ffff:a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]",
        "[2002:a9fe:a9fe::]", "10.0.0.1", "192.168.1.1", "localhost", "ⓛocalhost", "[::1]", "[::]", "0.0.0.0",
        "①⑨②.168.1.1", "[fd00:ec2::254]",
    ],
)  # fmt: skip
async def test_a_redirect_into_a_private_network_is_refused(server: FeedServer, host: str) -> None:
    server.add("/start", redirect(f"http://{host}:{server.port}/feed"))
    async with HttpFetcher(user_agent="t", clock=StandingClock(), permit=only_server_is_public) as running:
        assert await fault(running, server.url("/start")) is FeedFault.ADDRESS
    assert [request.path for request in server.requests] == ["/start"]


@pytest.mark.parametrize("host", ["169.254.169.254", "10.0.0.1", "192.168.1.1", "[fd00:ec2::254]"])
async def test_a_feed_that_may_be_private_leads_to_no_other_private_host(server: FeedServer, host: str) -> None:
    server.add("/start", redirect(f"http://{host}:{server.port}/feed"))
    mine = FeedForPoll(Feed("f", server.url("/start"), "F", allow_private=True))
    async with HttpFetcher(user_agent="t", clock=StandingClock()) as running:
        with pytest.raises(FeedError) as caught:
            await running.fetch(mine)
    assert caught.value.fault is FeedFault.ADDRESS


@pytest.mark.parametrize("addresses", [["127.0.0.1"], ["::1"], ["127.0.0.1", "::1"], ["10.0.0.1", "fe80::1"]])
async def test_a_name_that_leads_into_a_private_network_is_refused(server: FeedServer, addresses: list[str]) -> None:
    names = ScriptedNames({"news.example": [addresses]})
    async with HttpFetcher(user_agent="t", clock=StandingClock(), resolver=names) as running:
        assert await fault(running, server.url("/feed", "news.example")) is FeedFault.ADDRESS
    assert server.requests == []


async def test_of_a_names_addresses_only_the_public_ones_are_connected_to(server: FeedServer) -> None:
    names = ScriptedNames({"news.example": [["10.0.0.1", "::1", "127.0.0.1"]]})
    async with HttpFetcher(
        user_agent="t", clock=StandingClock(), resolver=names, permit=only_server_is_public
    ) as running:
        document = await running.fetch(feed(server.url("/feed", "news.example")))
    assert isinstance(document, Document)


async def test_a_name_that_changes_its_address_between_two_connections_is_refused_then(server: FeedServer) -> None:
    server.add("/feed", Reply(BODY, headers={"Connection": "close"}))
    public, private = ["127.0.0.1"], ["127.0.0.2"]
    async with HttpFetcher(
        user_agent="t",
        clock=StandingClock(),
        resolver=ScriptedNames({"a.example": [public, private], "b.example": [private], "c.example": [public]}),
        permit=only_server_is_public,
    ) as running:
        assert isinstance(await running.fetch(feed(server.url("/feed", "a.example"))), Document)
        assert await fault(running, server.url("/feed", "a.example")) is FeedFault.ADDRESS
        assert len(server.requests) == 1
        server.add("/feed", redirect(server.url("/feed", "b.example")))
        assert await fault(running, server.url("/feed", "c.example")) is FeedFault.ADDRESS
    assert len(server.requests) == 2


async def test_a_private_feeds_connection_never_serves_another_feed(server: FeedServer) -> None:
    url = server.url("/feed", "intranet.example")
    names = ScriptedNames({"intranet.example": [["127.0.0.1"]]})
    async with HttpFetcher(user_agent="t", clock=StandingClock(), resolver=names) as running:
        assert isinstance(await running.fetch(feed(url, allow_private=True)), Document)
        assert await fault(running, url) is FeedFault.ADDRESS
        assert isinstance(await running.fetch(feed(url, allow_private=True)), Document)
    assert len(server.requests) == 2


async def test_a_feed_that_may_be_private_moves_to_no_other_host_for_good(server: FeedServer) -> None:
    """What is private was said of the host that the operator wrote."""
    server.add("/feed", redirect(server.url("/new", "elsewhere.example"), 301))
    server.add("/new", Reply(BODY))
    async with HttpFetcher(
        user_agent="t",
        clock=StandingClock(),
        resolver=ScriptedNames({"elsewhere.example": [["127.0.0.1"]]}),
        permit=only_server_is_public,
    ) as running:
        got = await running.fetch(feed(server.url("/feed"), allow_private=True))
        assert isinstance(got, Document)
        assert got.moved_to is None


async def test_a_proxy_of_the_environment_is_not_used(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", server.url("/proxy"))
    async with HttpFetcher(user_agent="t", clock=StandingClock()) as running:
        assert await fault(running, "http://10.0.0.1/feed") is FeedFault.ADDRESS
    assert server.requests == []


@pytest.mark.parametrize("host", ["①②⑦.0.0.1", "2130706433", "localhost", "[::ffff:127.0.0.1]", "hub.example"])
async def test_a_hub_is_asked_under_the_same_guards(server: FeedServer, host: str) -> None:
    names = ScriptedNames({"hub.example": [["127.0.0.1"]]})
    link = HubLink(f"http://{host}:{server.port}/hub", "https://news.example/feed")
    async with HttpHubs(
        base="https://t.example/websub/", user_agent="t", clock=StandingClock(), resolver=names
    ) as hubs:
        with pytest.raises(FeedError) as caught:
            await hubs.ask(HubRequest("f", link, HubMode.SUBSCRIBE, "token", "secret"))
    assert caught.value.fault is FeedFault.ADDRESS
    assert server.requests == []


async def test_a_feed_that_may_be_private_names_no_hub_on_another_private_host() -> None:
    link = HubLink("http://10.0.0.1/hub", "http://10.0.0.2/feed")
    request = HubRequest("f", link, HubMode.SUBSCRIBE, "token", "secret", "http://10.0.0.2/feed", allow_private=True)
    async with HttpHubs(base="https://t.example/websub/", user_agent="t", clock=StandingClock()) as hubs:
        with pytest.raises(FeedError) as caught:
            await hubs.ask(request)
    assert caught.value.fault is FeedFault.ADDRESS


async def test_a_hub_that_leads_into_a_private_network_is_not_followed(server: FeedServer) -> None:
    server.add("/hub", redirect(f"http://localhost:{server.port}/inside", 307))
    link = HubLink(server.url("/hub"), "https://news.example/feed")
    request = HubRequest("f", link, HubMode.SUBSCRIBE, "token", "secret")
    async with HttpHubs(
        base="https://t.example/websub/", user_agent="t", clock=StandingClock(), permit=only_server_is_public
    ) as hubs:
        with pytest.raises(LedElsewhere) as led:
            await hubs.ask(request)
        with pytest.raises(FeedError) as caught:
            await hubs.ask(request, led.value.lead)
    assert caught.value.fault is FeedFault.ADDRESS
    assert [each.path for each in server.requests] == ["/hub"]
