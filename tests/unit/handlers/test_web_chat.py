"""The local chat over its socket: what is said, pressed, streamed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import text as sql

from bot.config import Limits
from bot.ports import LocalMessage
from handlers.message import Message, from_json
from tests.unit.handlers.web_house import House, open_house

SECONDS = 20


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as opened:
        yield opened


@pytest.fixture
async def session(house: House) -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(house.url, headers={"Origin": house.url}) as opened:
        yield opened


async def get(session: aiohttp.ClientSession, path: str = "/chat") -> str:
    async with session.get(path) as response:
        assert response.status == 200
        return await response.text()


async def post(session: aiohttp.ClientSession, path: str = "/chat", **form: str | int) -> dict[str, Any]:
    async with session.post(path, data=form, headers={"Accept": "application/json"}) as response:
        assert response.status == 200
        answer: dict[str, Any] = await response.json()
        return answer


async def lines(house: House) -> list[LocalMessage]:
    return await house.local.latest("local", 100)


async def last_message(house: House) -> tuple[int, Message]:
    line = (await lines(house))[-1]
    return line.id, from_json(line.body)


def action(message: Message, label: str) -> str:
    return next(button.action for row in message.buttons for button in row if button.label == label)


async def events(stream: aiohttp.StreamReader) -> AsyncIterator[dict[str, Any]]:
    async for line in stream:
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: ")) if line.startswith(b"data: {") else {"begin": line}


async def test_an_empty_conversation_is_greeted_once_however_many_open_it(
    house: House, session: aiohttp.ClientSession
) -> None:
    pages = await asyncio.gather(*(get(session) for _ in range(3)))
    assert all("I watch 42 news feeds" in page for page in pages)
    assert len(await lines(house)) == 1


async def test_what_is_typed_and_its_answer_become_lines(house: House, session: aiohttp.ClientSession) -> None:
    news = await post(session, text="  /subscribe \n KFOR ")
    typed, answer = await lines(house)
    assert (typed.mine, typed.body) == (True, "/subscribe KFOR")
    assert not answer.mine
    assert [line["id"] for line in news["lines"]] == [typed.id, answer.id]
    assert "/subscribe KFOR" in news["lines"][0]["html"]
    assert news["language"] == "en"


async def test_plain_words_are_a_topic(house: House, session: aiohttp.ClientSession) -> None:
    await post(session, text="Banjska")
    assert action((await last_message(house))[1], "Subscribe")


async def test_a_sites_feeds_come_with_lines_to_copy(session: aiohttp.ClientSession) -> None:
    news = await post(session, text="/feeds site.example")
    html = news["lines"][-1]["html"]
    assert 'href="https://site.example/rss"' in html
    assert '<code class="lines">feeds:\n  - id: site-news\n' in html
    assert "Site &lt;News&gt;" in html


async def test_nothing_typed_is_nothing_said(house: House, session: aiohttp.ClientSession) -> None:
    assert (await post(session, text="   "))["lines"] == []
    assert (await post(session))["lines"] == []
    assert await lines(house) == []


async def test_a_buttons_answer_takes_the_messages_place_and_pressing_twice_changes_nothing_more(
    house: House, session: aiohttp.ClientSession
) -> None:
    await post(session, text="KFOR")
    line, message = await last_message(house)
    follow = action(message, "Subscribe")
    both = await asyncio.gather(*(post(session, "/chat/press", line=line, action=follow, after=line) for _ in range(2)))
    stored = await lines(house)
    assert [each.id for each in stored] == [line - 1, line]
    assert stored[-1].revision == 1
    for news in both:
        (edited,) = news["lines"]
        assert (edited["id"], edited["revision"]) == (line, 1)
        assert "I&#39;ll write when <strong>KFOR</strong>" in edited["html"]


async def test_an_answer_that_is_a_question_of_its_own_comes_below(
    house: House, session: aiohttp.ClientSession
) -> None:
    await get(session)
    line, greeting = await last_message(house)
    await post(session, "/chat/press", line=line, action=action(greeting, "Banjska"))
    assert len(await lines(house)) == 2
    assert (await lines(house))[0].revision == 0


async def test_a_button_of_a_line_that_is_no_longer_kept_is_answered_below(
    house: House, session: aiohttp.ClientSession
) -> None:
    await post(session, "/chat/press", line=10**15, action="nonsense:1")
    assert "This button is too old" in (await lines(house))[-1].body


async def test_the_page_speaks_the_chosen_language(house: House, session: aiohttp.ClientSession) -> None:
    news = await post(session, text="/language sr-Cyrl")
    assert news["language"] == "sr-Cyrl"
    await house.ring("Naslov")
    page = await get(session)
    assert '<html lang="sr-Cyrl">' in page
    assert "пре 5 минута" in page


async def test_without_scripts_a_form_leads_back_to_the_page(session: aiohttp.ClientSession) -> None:
    async with session.post("/chat", data={"text": "/help"}, allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (303, "/chat#end")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"text": "ž" * 4000}, 200),
        ({"text": "ž" * 4001}, 413),
        ({"text": "a" * 70_000}, 413),
    ],
)
async def test_the_length_of_a_line_is_limited(
    house: House, session: aiohttp.ClientSession, form: dict[str, str], status: int
) -> None:
    async with session.post("/chat", data=form, headers={"Accept": "application/json"}) as response:
        assert response.status == status
    assert len(await lines(house)) == (2 if status == 200 else 0)


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/chat", b"text=\xff", "application/x-www-form-urlencoded"),
        ("/chat", b"text=a", "application/x-www-form-urlencoded; charset=nonsense"),
        ("/chat", rb"text=\ud800", "application/x-www-form-urlencoded; charset=unicode_escape"),
        ("/chat", b"text=a", "application/x-www-form-urlencoded; charset=utf-7"),
        ("/chat", b'{"text": "a"}', "application/json"),
        (
            "/chat",
            b'--b\r\nContent-Disposition: form-data; name="text"\r\n\r\na\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        ("/chat/press", b"line=one&action=cancel", "application/x-www-form-urlencoded"),
        ("/chat/press", b"line=1", "application/x-www-form-urlencoded"),
    ],
)
async def test_a_mistaken_form_is_refused(
    house: House, session: aiohttp.ClientSession, path: str, body: bytes, kind: str
) -> None:
    async with session.post(path, data=body, headers={"Content-Type": kind}) as response:
        assert response.status == 400
    assert await lines(house) == []


@pytest.mark.parametrize(
    "kind", ["application/x-www-form-urlencoded; charset=UTF-8", "application/x-www-form-urlencoded"]
)
async def test_what_is_half_a_character_in_a_form_is_marked_as_such(
    house: House, session: aiohttp.ClientSession, kind: str
) -> None:
    body = b"text=%C5%BE+%ED%A0%80"
    async with session.post("/chat", data=body, headers={"Content-Type": kind}, allow_redirects=False) as response:
        assert response.status == 303
    typed, _answer = await lines(house)
    assert typed.body.startswith("ž \N{REPLACEMENT CHARACTER}")


async def test_alerts_and_edits_are_streamed_as_they_happen(house: House, session: aiohttp.ClientSession) -> None:
    await post(session, text="KFOR")
    line, message = await last_message(house)
    async with asyncio.timeout(SECONDS), session.get(f"/chat/live?after={line}") as response:
        assert response.content_type == "text/event-stream"
        stream = events(response.content)
        alert = await house.ring("Nova patrola")
        (said,) = (await anext(stream))["lines"]
        assert (said["id"], said["revision"]) == (alert, 0)
        assert "Nova patrola" in said["html"]
        await post(session, "/chat/press", line=line, action=action(message, "Subscribe"))
        (edited,) = (await anext(stream))["lines"]
        assert (edited["id"], edited["revision"]) == (line, 1)


async def test_a_line_that_nobody_announced_is_found_by_the_look_every_second(
    house: House, session: aiohttp.ClientSession
) -> None:
    async with asyncio.timeout(SECONDS), session.get("/chat/live") as response:
        stream = events(response.content)
        for text in ("said elsewhere", "and again"):
            await house.local.post("local", text, house.clock.now(), mine=True)
            assert text in (await anext(stream))["lines"][0]["html"]


async def test_a_page_that_was_away_is_given_what_it_missed(house: House, session: aiohttp.ClientSession) -> None:
    await post(session, text="KFOR")
    line, message = await last_message(house)
    await post(session, "/chat/press", line=line, action=action(message, "Subscribe"))
    alert = await house.ring("Dok je bila odsutna")
    async with asyncio.timeout(SECONDS), session.get(f"/chat/live?after={line}") as response:
        news = await anext(events(response.content))
    assert [(each["id"], each["revision"]) for each in news["lines"]] == [(line, 1), (alert, 0)]


async def test_a_page_of_an_older_conversation_is_told_to_begin_anew(session: aiohttp.ClientSession) -> None:
    async with asyncio.timeout(SECONDS), session.get("/chat/live?after=500") as response:
        assert await response.content.read() == b": hello\n\nevent: begin\ndata: anew\n\n"


async def test_so_many_pages_are_kept_live_and_no_more(house: House, session: aiohttp.ClientSession) -> None:
    async with asyncio.timeout(SECONDS), AsyncExitStack() as pages:
        for _ in range(32):
            page = await pages.enter_async_context(session.get("/chat/live"))
            assert page.status == 200
        async with session.get("/chat/live") as refused:
            assert refused.status == 503
        page.close()
        status = 503
        while status == 503:
            house.pages.set()
            async with session.get("/chat/live") as again:
                status = again.status
        assert status == 200


async def test_stopping_the_server_ends_open_streams_at_once(tmp_path: Path) -> None:
    async with asyncio.timeout(SECONDS), aiohttp.ClientSession() as session:
        async with open_house(tmp_path) as house:
            response = await session.get(f"{house.url}/chat/live")
            await response.content.readline()
        assert await response.content.read() == b"\n"


async def test_a_line_of_another_version_leaves_the_page_whole(house: House, session: aiohttp.ClientSession) -> None:
    await house.local.post("local", '{"blocks": 7}', house.clock.now(), mine=False)
    await house.ring("Posle nje")
    page = await get(session)
    assert page.count("<article") == 1
    assert "Posle nje" in page


async def test_a_refusal_stands_below_the_question_that_it_refuses(tmp_path: Path) -> None:
    async with open_house(tmp_path, limits=Limits(subscriptions_per_chat=1)) as house:
        async with aiohttp.ClientSession(house.url, headers={"Origin": house.url}) as session:
            for topic in ("KFOR", "Banjska"):
                await post(session, text=topic)
                line, message = await last_message(house)
                await post(session, "/chat/press", line=line, action=action(message, "Subscribe"))
        *_, question, refusal = await lines(house)
        assert "Remove one first" in refusal.body
        assert question.revision == 0


async def test_what_goes_wrong_inside_is_told_without_details_and_the_stream_just_ends(
    house: House, session: aiohttp.ClientSession
) -> None:
    async with house.database.write() as connection:
        await connection.execute(sql("ALTER TABLE local_messages RENAME TO elsewhere"))
    async with session.get("/chat") as response:
        assert response.status == 500
        assert await response.text() == "That went wrong on this side; Tocsin's log says what. Try again.\n"
    async with asyncio.timeout(SECONDS), session.get("/chat/live") as response:
        assert await response.content.read() == b": hello\n\n"
