"""Who gets in, and what other sites' pages can't do."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
import structlog
from aiohttp import web

from bot.errors import ConfigurationError
from handlers.web.attempts import Attempts
from handlers.web.guard import HEADERS, guard
from tests.unit.handlers.web_house import House, open_house

TOKEN = "a long enough token"


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    # The jar passes over IP addresses unless told.
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as opened:
        yield opened


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def locked(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path, token=TOKEN) as opened:
        yield opened


async def status_of(session: aiohttp.ClientSession, method: str, url: str, **more: object) -> int:
    async with session.request(method, url, allow_redirects=False, **more) as response:  # type: ignore[arg-type]  # passed on
        await response.read()
        return response.status


@pytest.mark.parametrize("path", ["/", "/chat", "/livez", "/healthz", "/metrics", "/static/look.css", "/nowhere"])
async def test_every_response_is_fenced_in(house: House, session: aiohttp.ClientSession, path: str) -> None:
    async with session.get(house.url + path) as response:
        assert {name: response.headers.get(name) for name in HEADERS} == HEADERS
        assert "'unsafe" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Origin": "{url}"}, 303),
        ({"Origin": "{url}", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "null"}, 403),
        ({"Origin": "https://elsewhere.example"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
        ({"Origin": "http://[:::"}, 403),
        ({"Origin": "{url}", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Origin": "{url}", "Sec-Fetch-Site": "same-site"}, 403),
        ({"Authorization": "Bearer guess"}, 403),
        ({}, 403),
    ],
)
async def test_only_our_own_page_can_say_something(
    house: House, session: aiohttp.ClientSession, headers: dict[str, str], status: int
) -> None:
    sent = {name: value.format(url=house.url) for name, value in headers.items()}
    assert await status_of(session, "POST", f"{house.url}/chat", data={"text": "/help"}, headers=sent) == status
    assert bool(await house.local.latest("local", 1)) == (status == 303)


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:{port}", 200),
        ("127.0.0.1:{port}", 200),
        ("127.9.9.9", 200),
        ("[::1]:{port}", 200),
        ("LOCALHOST", 200),
        ("elsewhere.example:{port}", 421),
        ("localhost.elsewhere.example", 421),
        ("192.168.1.5", 421),
        ("[::", 421),
        ("", 421),
    ],
)
async def test_without_a_token_a_foreign_name_for_this_machine_gets_no_page(
    house: House, session: aiohttp.ClientSession, host: str, status: int
) -> None:
    name = host.format(port=house.server.address[1])
    assert await status_of(session, "GET", f"{house.url}/chat", headers={"Host": name}) == status


@pytest.mark.parametrize("path", ["/", "/chat", "/chat/live", "/healthz", "/metrics", "/nowhere"])
async def test_with_a_token_every_page_asks_for_it(locked: House, session: aiohttp.ClientSession, path: str) -> None:
    url = locked.url + path
    assert await status_of(session, "GET", url) == 401
    assert await status_of(session, "GET", url, headers={"Authorization": "Bearer guess"}) == 401
    assert await status_of(session, "GET", url, headers={"Cookie": f"tocsin={TOKEN}"}) == 401
    assert await status_of(session, "GET", f"{locked.url}/livez") == 200


async def test_a_program_shows_the_token_as_bearer_and_may_come_by_any_name(
    locked: House, session: aiohttp.ClientSession
) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}", "Host": "tocsin.example"}
    assert await status_of(session, "GET", f"{locked.url}/metrics", headers=headers) == 200
    assert await status_of(session, "POST", f"{locked.url}/chat", headers=headers, data={"text": "KFOR"}) == 303


async def test_a_login_gives_a_cookie_that_opens_the_pages_and_does_not_hold_the_token(
    locked: House, session: aiohttp.ClientSession
) -> None:
    own = {"Origin": locked.url}
    async with session.get(f"{locked.url}/chat", headers={"Accept": "text/html"}) as response:
        assert str(response.url) == f"{locked.url}/login?next=/chat"
    login = f"{locked.url}/login?next=/chat"
    assert await status_of(session, "POST", login, data={"token": "guess"}, headers=own) == 403
    assert await status_of(session, "GET", f"{locked.url}/chat") == 401
    async with session.post(login, data={"token": TOKEN}, headers=own, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (303, "/chat")
        cookie = response.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert TOKEN not in cookie
    assert await status_of(session, "GET", f"{locked.url}/chat") == 200


@pytest.mark.parametrize(("proto", "secure"), [(None, False), ("http", False), ("https", True), ("https, http", True)])
async def test_behind_a_proxy_that_ends_tls_the_cookie_travels_by_tls_only(
    locked: House, session: aiohttp.ClientSession, proto: str | None, secure: bool
) -> None:
    headers = {"Origin": locked.url} | ({"X-Forwarded-Proto": proto} if proto else {})
    form = {"token": TOKEN}
    async with session.post(f"{locked.url}/login", data=form, headers=headers, allow_redirects=False) as response:
        assert ("Secure" in response.headers["Set-Cookie"]) is secure


async def test_wrong_tokens_wait_a_second_and_beyond_a_few_nothing_is_looked_at(
    locked: House, session: aiohttp.ClientSession
) -> None:
    async def log_in(token: str) -> int:
        own = {"Origin": locked.url}
        return await status_of(session, "POST", f"{locked.url}/login", data={"token": token}, headers=own)

    begun = time.monotonic()
    assert sorted(await asyncio.gather(*(log_in(f"guess {number}") for number in range(6)))) == [403] * 4 + [429] * 2
    assert time.monotonic() - begun >= 1
    guesses = [asyncio.create_task(log_in("guess")) for _ in range(5)]
    await asyncio.wait(guesses, return_when=asyncio.FIRST_COMPLETED)
    assert await log_in(TOKEN) == 429
    await asyncio.gather(*guesses)
    assert await log_in(TOKEN) == 303


async def test_guesses_of_one_address_cost_no_other_its_turn() -> None:
    released = asyncio.Event()
    attempts = Attempts(lambda _seconds: released.wait())
    guesses = [asyncio.create_task(attempts.wrong("192.0.2.1")) for _ in range(4)]
    await asyncio.sleep(0)
    assert attempts.exhausted("192.0.2.1")
    assert not attempts.exhausted("192.0.2.2")
    released.set()
    await asyncio.gather(*guesses)
    assert not attempts.exhausted("192.0.2.1")


@pytest.mark.parametrize(
    ("site", "mode", "destination", "status"),
    [
        ("cross-site", "navigate", "document", 200),
        ("same-origin", "cors", "empty", 200),
        ("none", "navigate", "document", 200),
        ("cross-site", "navigate", "iframe", 403),
        ("cross-site", "no-cors", "image", 403),
        ("same-site", "cors", "empty", 403),
    ],
)
async def test_another_site_may_link_to_a_page_and_not_ask_for_it_itself(
    house: House, session: aiohttp.ClientSession, site: str, mode: str, destination: str, status: int
) -> None:
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": destination}
    for path in ("/chat", "/chat/live?after=500"):
        assert await status_of(session, "GET", house.url + path, headers=headers) == status
    assert bool(await house.local.latest("local", 1)) == (status == 200)


POST = b"POST /chat HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 10\r\n\r\ntext="


async def test_a_body_that_does_not_come_is_not_waited_for_any_longer() -> None:
    async def said(request: web.Request) -> web.Response:
        return web.Response(body=await request.read())

    app = web.Application(middlewares=[guard("127.0.0.1", None, body_seconds=0.05)])
    app.add_routes([web.post("/chat", said)])
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        reader, writer = await asyncio.open_connection(*runner.addresses[0])
        writer.write(POST)
        async with asyncio.timeout(5):
            assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
            assert b"Connection: close\r\n" in await reader.readuntil(b"\r\n\r\n")
        writer.close()
    finally:
        await runner.cleanup()


async def test_who_leaves_in_the_middle_is_one_line_in_the_log(
    house: House, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    with structlog.testing.capture_logs() as logs:
        _reader, writer = await asyncio.open_connection(*house.server.address)
        writer.write(POST)
        await writer.drain()
        writer.transport.abort()
        async with asyncio.timeout(5):
            while not logs:
                await status_of(session, "GET", f"{house.url}/livez")
    assert [(each["event"], each["log_level"], "exc_info" in each) for each in logs] == [("client_left", "info", False)]
    assert caplog.records == []


@pytest.mark.parametrize("wanted", ["https://elsewhere.example", "//elsewhere.example", "/\\elsewhere", ""])
async def test_a_login_leads_to_no_other_site(locked: House, session: aiohttp.ClientSession, wanted: str) -> None:
    async with session.post(
        f"{locked.url}/login",
        params={"next": wanted},
        data={"token": TOKEN},
        headers={"Origin": locked.url},
        allow_redirects=False,
    ) as response:
        assert response.headers["Location"] == "/"


async def test_where_no_token_is_set_there_is_nothing_to_log_in_to(
    house: House, session: aiohttp.ClientSession
) -> None:
    for method in ("GET", "POST"):
        assert await status_of(session, method, f"{house.url}/login", headers={"Origin": house.url}) == 303


async def test_a_port_in_use_is_said_in_one_line_that_names_the_setting(house: House, tmp_path: Path) -> None:
    port = house.server.address[1]
    with pytest.raises(ConfigurationError) as raised:
        async with open_house(tmp_path, port=port):
            pass
    assert str(raised.value) == (
        f"TOCSIN_HTTP: 127.0.0.1:{port} is in use by another program; stop it, or choose another with TOCSIN_HTTP"
    )


async def test_an_address_of_another_machine_is_said_too(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^TOCSIN_HTTP: 192\.0\.2\.1:0 can't be opened"):
        async with open_house(tmp_path, host="192.0.2.1"):
            pass
