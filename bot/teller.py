"""Has a language model sum articles up: once a story, within a budget, and believing nothing that it says."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import structlog

from bot.errors import ModelError
from bot.model import Article, CallEnd, CallState, ModelCall, WantedArticle
from bot.ports import CallStore, Clock, LanguageModel
from bot.stories import prompt
from bot.stories.boilerplate import clean
from bot.stories.checked import Unfit, checked
from bot.stories.quota import Quota

log = structlog.get_logger()

SHORTEST = 1.0  # seconds; with less left, no call is made


def random_marker() -> str:
    """Nobody who writes an article can guess it."""
    return f"==={secrets.token_hex(12)}==="


@dataclass(frozen=True, slots=True)
class Teller:
    """`name` is the model's; `budget`: calls a day, 0 for any number; `quota`: how often, and not while it fails."""

    calls: CallStore
    model: LanguageModel
    clock: Clock
    name: str
    quota: Quota
    budget: int = 0
    marker: Callable[[], str] = random_marker

    async def tell(self, wanted: WantedArticle, article: Article, seconds: float) -> str | None:
        """The summary; None where there is none within `seconds`, or none that may be shown: the lead serves then."""
        title = article.title or wanted.title
        text = (await asyncio.to_thread(clean, article.text, title)).text
        source = prompt.source_of(title, text)
        language = article.language or wanted.language
        call = ModelCall(prompt.key_of(self.name, source), self.name, wanted.story, language)
        if seconds < SHORTEST or not self.quota.may_ask(self.clock.monotonic()):
            return None
        known = await self.calls.begin(call, self.clock.now(), self.budget)
        if known is not None:
            return known.text
        end = await self._call(source, language, seconds)
        log.info("model_asked", model=self.name, state=end.state.value, reason=end.fault)
        await self.calls.end(call, end)
        return end.text

    async def _call(self, source: str, language: str | None, seconds: float) -> CallEnd:
        self.quota.asked(self.clock.monotonic())
        try:
            async with asyncio.timeout(seconds):
                answer = await self.model.answer(prompt.messages(source, language, self.marker()))
        except TimeoutError:
            self.quota.failed(self.clock.monotonic())
            return CallEnd(CallState.FAILED, fault=f"no answer within {seconds:.0f} s")
        except ModelError as error:
            self.quota.failed(self.clock.monotonic(), error.retry_after)
            return CallEnd(CallState.FAILED, fault=error.detail)
        self.quota.answered()
        try:
            return CallEnd(CallState.MADE, text=await asyncio.to_thread(checked, answer, source))
        except Unfit as reason:
            return CallEnd(CallState.REFUSED, fault=str(reason))
