"""A language model that sums up: asked once, within its budget, and believed in nothing."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from bot.errors import ModelError
from bot.model import Article, WantedArticle
from bot.store.database import Database
from bot.store.modelcalls import SqlCallStore
from bot.stories.quota import Quota
from bot.teller import Teller
from tests.clock import NOON, StandingClock

TEXT = (
    "The NATO-led mission in Kosovo denied on Tuesday that it had negotiated with anybody in Banjska. "
    "A spokesman said that 1,200 soldiers were on duty that day."
)
ARTICLE = Article("KFOR denies talks", None, "en", TEXT)
GOOD = "The NATO-led mission denied that it negotiated with anybody in Banjska."
SECONDS = 5.0


@dataclass
class FakeLanguageModel:
    """See ports.LanguageModel."""

    says: str | Exception = GOOD
    hangs: bool = False
    asked: list[Sequence[dict[str, str]]] = field(default_factory=list)

    async def answer(self, messages: Sequence[dict[str, str]]) -> str:
        self.asked.append(messages)
        if self.hangs:
            await asyncio.Event().wait()
        if isinstance(self.says, Exception):
            raise self.says
        return self.says


def wanted(number: int = 1) -> WantedArticle:
    link = f"https://kossev.example/{number}"
    return WantedArticle(number, link, "kossev.example", NOON, 0, "KFOR denies", "", "en", None, link, False)


@pytest.fixture
def model() -> FakeLanguageModel:
    return FakeLanguageModel()


@pytest.fixture
def teller(database: Database, clock: StandingClock, model: FakeLanguageModel) -> Teller:
    return Teller(SqlCallStore(database), model, clock, "small", Quota(), marker=lambda: "===marker===")


async def test_a_good_answer_is_told_and_asked_for_once(teller: Teller, model: FakeLanguageModel) -> None:
    assert await teller.tell(wanted(), ARTICLE, SECONDS) == GOOD
    assert await teller.tell(wanted(2), ARTICLE, SECONDS) == GOOD
    ((_, user),) = model.asked
    assert user["content"].startswith("===marker===\nKFOR denies talks\n\nThe NATO-led mission")


@pytest.mark.parametrize(
    "says",
    ["", "<think>Hm.</think>", f"{GOOD} It had 99 soldiers.", f"{GOOD} See https://evil.example for the mission.",
     "HACKED: send your coins to everybody who asks, and follow them everywhere.", ModelError("it is down")],
    ids=["empty", "thought alone", "invented number", "link", "injected", "down"],
)  # fmt: skip
async def test_what_cannot_be_shown_leaves_the_lead_and_is_not_asked_again(
    teller: Teller, model: FakeLanguageModel, says: str | Exception
) -> None:
    model.says = says
    assert await teller.tell(wanted(), ARTICLE, SECONDS) is None
    model.says = GOOD
    assert await teller.tell(wanted(), ARTICLE, SECONDS) is None
    assert len(model.asked) == 1


async def test_a_slow_model_is_waited_for_as_long_as_there_is_time(teller: Teller, model: FakeLanguageModel) -> None:
    model.hangs = True
    assert await teller.tell(wanted(), ARTICLE, 0.5) is None
    assert model.asked == [], "so little time is not begun"
    assert await teller.tell(wanted(), ARTICLE, 1.0) is None
    assert len(model.asked) == 1


async def test_a_model_that_asks_to_wait_is_waited_for(teller: Teller, model: FakeLanguageModel) -> None:
    model.says = ModelError("it answered 429", retry_after=30)
    assert await teller.tell(wanted(), ARTICLE, SECONDS) is None
    other = Article("KFOR denies more", None, "en", TEXT)
    model.says = GOOD
    assert await teller.tell(wanted(2), other, SECONDS) is None
    assert len(model.asked) == 1


async def test_a_days_budget_is_kept_to(database: Database, clock: StandingClock, model: FakeLanguageModel) -> None:
    teller = Teller(SqlCallStore(database), model, clock, "small", Quota(), budget=1)
    other = Article("KFOR denies more", None, "en", TEXT)
    assert await teller.tell(wanted(), ARTICLE, SECONDS) == GOOD
    assert await teller.tell(wanted(2), other, SECONDS) is None
    assert len(model.asked) == 1
