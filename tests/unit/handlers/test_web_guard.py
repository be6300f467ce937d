"""Who gets in, and what other sites' pages can't do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.errors import ConfigurationError
from handlers.web.guard import HEADERS
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
