"""A language model behind an endpoint that speaks OpenAI's chat completions: one question, one answer."""

from __future__ import annotations

import json
from collections.abc import Sequence
from types import TracebackType
from typing import Self

import aiohttp

from bot.errors import ModelError

LONGEST_ANSWER = 100_000  # bytes
MOST_TOKENS = 600
TIMEOUT = 30.0  # seconds; whoever asks has less


class ChatCompletions:
    """ports.LanguageModel. Use it as an async context manager; it owns its connections.

    `base_url` is the operator's own word, and so may be of a private network; nothing that it answers leads elsewhere,
    and `key` goes to it alone.
    """

    def __init__(self, base_url: str, model: str, *, key: str | None = None, user_agent: str = "tocsin") -> None:
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._model = model
        self._headers = {"User-Agent": user_agent, "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            timeout=aiohttp.ClientTimeout(total=TIMEOUT),
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def answer(self, messages: Sequence[dict[str, str]]) -> str:
        """What it says, untrusted. Raises ModelError, with no word of what the endpoint said: it might hold the key."""
        if self._session is None:
            raise RuntimeError("ChatCompletions is used outside its `async with`")
        question = {
            "model": self._model,
            "messages": list(messages),
            "max_tokens": MOST_TOKENS,
            "temperature": 0.2,
            "stream": False,
        }
        try:
            async with self._session.post(self._url, json=question, allow_redirects=False) as response:
                if response.status != 200:
                    raise _refusal(response)
                body = await _body(response)
        except TimeoutError as error:
            raise ModelError("its endpoint took too long") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise ModelError(f"its endpoint can't be asked ({type(error).__name__})") from error
        return _said(body)


def _refusal(response: aiohttp.ClientResponse) -> ModelError:
    after = response.headers.get("Retry-After", "")
    seconds = float(after) if after.isascii() and after.isdigit() and len(after) < 9 else None
    return ModelError(f"its endpoint answered {response.status}", retry_after=seconds)


async def _body(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > LONGEST_ANSWER:
            raise ModelError(f"its endpoint answered more than {LONGEST_ANSWER // 1000} kB")
    return bytes(body)


def _said(body: bytes) -> str:
    try:
        match json.loads(body):
            case {"choices": [{"message": {"content": str(said)}}, *_]}:
                return said
    except (ValueError, RecursionError):
        pass
    raise ModelError("its endpoint answered something that is no chat completion")
