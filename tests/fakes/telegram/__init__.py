"""A fake of the Telegram Bot API over real sockets, with TDLib as the judge of markup.

As a fixture, in a conftest:

    @pytest.fixture
    async def telegram() -> AsyncIterator[TelegramFake]:
        async with TelegramFake("123456:test-token") as fake:
            yield fake

and in a test, with the application pointed at `telegram.base_url`:

    reader = telegram.add_private_chat(7, "Reader", "en")
    await telegram.say(reader, 7, "/subscribe KFOR")
    offer = await telegram.wait_for(lambda: telegram.from_bot(reader))
    answer = await telegram.press(offer[-1], "Subscribe", 7)

Faults are in `tests.fakes.telegram.faults`:
`telegram.faults.add("sendMessage", faults.too_many_requests(3))`.
Flood limits are off unless asked for: `TelegramFake(token, flood=Flood())`. What the fake doesn't do: media, files,
webhooks.
"""

from tests.fakes.telegram import faults
from tests.fakes.telegram.flood import Flood
from tests.fakes.telegram.queries import InlineAsk, Press
from tests.fakes.telegram.server import Call, TelegramFake
from tests.fakes.telegram.world import Chat, Message, User

__all__ = ["Call", "Chat", "Flood", "InlineAsk", "Message", "Press", "TelegramFake", "User", "faults"]
