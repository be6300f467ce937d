"""A language model's endpoint, over a real socket; also one that misbehaves."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from bot.errors import ModelError
from bot.model_api.chat_completions import ChatCompletions
from bot.stories.prompt import messages
from tests.fakes.model import FakeModel

KEY = "sk-" + "example-of-a-key-0123456789"
ASKED = messages("KFOR denies\n\nThe mission denied it.", "en", "===marker===")


@pytest.fixture
async def endpoint() -> AsyncIterator[FakeModel]:
    async with FakeModel("The mission denied it.") as running:
        yield running


async def answer(endpoint: FakeModel) -> str:
    async with ChatCompletions(endpoint.url, "small", key=KEY) as model:
        return await model.answer(ASKED)


async def test_a_question_is_one_chat_completion_and_gives_the_model_no_tools(endpoint: FakeModel) -> None:
    assert await answer(endpoint) == "The mission denied it."
    (asked,) = endpoint.asked
    assert (asked["model"], asked["messages"], asked["stream"]) == ("small", ASKED, False)
    assert not {"tools", "functions", "tool_choice", "user"} & set(asked)
    assert endpoint.heard[0]["Authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(asked)
    assert "Cookie" not in endpoint.heard[0]


async def test_without_a_key_none_is_sent(endpoint: FakeModel) -> None:
    async with ChatCompletions(f"{endpoint.url}/", "small") as model:
        await model.answer(ASKED)
    assert "Authorization" not in endpoint.heard[0]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"", "no chat completion"),
        (b"<html>502 Bad Gateway</html>", "no chat completion"),
        (b"[]", "no chat completion"),
        (b'{"choices": []}', "no chat completion"),
        (b'{"choices": [{"message": {"content": null, "tool_calls": [{}]}}]}', "no chat completion"),
        (b'{"error": {"message": "the key is ' + KEY.encode() + b'"}}', "no chat completion"),
        (b"[" * 90_000, "no chat completion"),
        (b"\xff\xfe", "no chat completion"),
    ],
)
async def test_what_is_no_completion_is_an_error_that_repeats_nothing_of_it(
    endpoint: FakeModel, body: bytes, what: str
) -> None:
    endpoint.body = body
    with pytest.raises(ModelError, match=what) as caught:
        await answer(endpoint)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("status", "headers", "wait"),
    [(429, {"Retry-After": "30"}, 30.0), (429, {}, None), (500, {}, None), (401, {"Retry-After": "soon"}, None)],
)
async def test_a_refusal_says_how_long_to_wait_where_it_does(
    endpoint: FakeModel, status: int, headers: dict[str, str], wait: float | None
) -> None:
    endpoint.status, endpoint.headers = status, headers
    with pytest.raises(ModelError, match=f"answered {status}") as caught:
        await answer(endpoint)
    assert caught.value.retry_after == wait


async def test_an_endless_answer_is_left_off(endpoint: FakeModel) -> None:
    endpoint.endless = True
    with pytest.raises(ModelError, match="more than 100 kB"):
        await answer(endpoint)


async def test_a_redirect_takes_the_key_nowhere(endpoint: FakeModel) -> None:
    async with FakeModel("It is mine now.") as other:
        endpoint.status, endpoint.headers = 307, {"Location": f"{other.url}/chat/completions"}
        with pytest.raises(ModelError, match="answered 307"):
            await answer(endpoint)
        assert other.asked == []


async def test_an_endpoint_that_is_not_there_is_an_error(endpoint: FakeModel) -> None:
    url = endpoint.url
    await endpoint.__aexit__(None, None, None)
    async with ChatCompletions(url, "small") as model:
        with pytest.raises(ModelError, match="can't be asked"):
            await model.answer(ASKED)


async def test_whoever_asks_may_stop_waiting(endpoint: FakeModel) -> None:
    endpoint.hold = asyncio.Event()
    async with ChatCompletions(endpoint.url, "small") as model:
        asking = asyncio.create_task(model.answer(ASKED))
        await endpoint.was_asked.wait()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
