"""What a person asked of the bot and waits to be answered: a pressed button, an inline query."""

from dataclasses import dataclass, field
from typing import Any

from tests.fakes.telegram.world import Message, User


@dataclass(slots=True, eq=False)
class Press:
    """A pressed button; `text` is the toast or, with `alert`, the window that the bot answered with."""

    id: str
    message: Message
    user: User
    data: str
    answered: bool = False
    text: str | None = None
    alert: bool = False
    url: str | None = None

    def json(self) -> dict[str, Any]:
        """The Bot API's CallbackQuery."""
        return {
            "id": self.id,
            "from": self.user.json(),
            "message": self.message.json(),
            "chat_instance": str(-self.message.chat.id),
            "data": self.data,
        }


@dataclass(slots=True, eq=False)
class InlineAsk:
    """An inline query; `results` are as the bot sent them, texts judged like messages."""

    id: str
    user: User
    query: str
    offset: str = ""
    answered: bool = False
    results: list[dict[str, Any]] = field(default_factory=list)
    next_offset: str = ""
    params: dict[str, str] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """The Bot API's InlineQuery."""
        return {"id": self.id, "from": self.user.json(), "query": self.query, "offset": self.offset}
