"""The local chat as a browser without JavaScript uses it: pages and forms."""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

import aiohttp
from selectolax.lexbor import LexborHTMLParser, LexborNode

LOOK_SECONDS = 0.1


class LocalChat:
    """Types, presses and reads at `url`/chat."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = aiohttp.ClientSession(headers={"Origin": url})

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def lines(self) -> list[LexborNode]:
        """Every line of the conversation, oldest first."""
        async with self._session.get(f"{self._url}/chat") as response:
            assert response.status == 200
            return LexborHTMLParser(await response.text()).css("article.line")

    async def alerts(self) -> list[str]:
        """The texts of the alerts."""
        return [line.text(separator=" ", strip=True) for line in await self.lines() if "alert" in _classes(line)]

    async def say(self, text: str) -> None:
        """Types a line and sends it."""
        await self._post("/chat", {"text": text})

    async def try_to_say(self, text: str) -> tuple[int, str]:
        """Types a line that may be refused: the page's status and text."""
        async with self._session.post(f"{self._url}/chat", data={"text": text}) as response:
            return response.status, await response.text()

    async def wait_until_shown(self, path: str, text: str, seconds: float = 20) -> None:
        """Until the page there is well and holds the text."""
        async with asyncio.timeout(seconds):
            while True:
                async with self._session.get(self._url + path) as response:
                    if response.status == 200 and text in await response.text():
                        return
                await asyncio.sleep(LOOK_SECONDS)  # another process's page is looked at, not told

    async def press(self, label: str) -> None:
        """Presses the newest button of that label."""
        for line in reversed(await self.lines()):
            for button in line.css("form.buttons button"):
                if button.text(strip=True) == label:
                    await self._post(
                        "/chat/press",
                        {"line": line.attributes["data-id"] or "", "action": button.attributes["value"] or ""},
                    )
                    return
        raise AssertionError(f"no button {label!r} in the chat")

    async def wait_for_alert(self, text: str, seconds: float = 20) -> str:
        """The first alert that holds `text`."""
        async with asyncio.timeout(seconds):
            while True:
                for alert in await self.alerts():
                    if text in alert:
                        return alert
                await asyncio.sleep(LOOK_SECONDS)  # another process's page is looked at, not told

    async def _post(self, path: str, form: dict[str, str]) -> None:
        async with self._session.post(self._url + path, data=form) as response:
            assert response.status == 200, await response.text()


def _classes(line: LexborNode) -> list[str]:
    return (line.attributes.get("class") or "").split()
