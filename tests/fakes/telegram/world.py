"""Who and what exists on the fake Telegram: users, chats, topics, messages, and their Bot API JSON."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tests.fakes.telegram.errors import RefusedError, bad, forbidden
from tests.fakes.telegram.faults import thread_not_found, upgraded
from tests.fakes.telegram.markup import Entity, Marked, utf16_slice

Button = dict[str, Any]
"""An InlineKeyboardButton as the bot sent it."""

_ADMINS = ("creator", "administrator")


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot itself."""

    id: int
    first_name: str
    username: str | None = None
    language_code: str | None = None
    is_bot: bool = False

    def json(self) -> dict[str, Any]:
        """The Bot API's User."""
        person: dict[str, Any] = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        if self.username:
            person["username"] = self.username
        if self.language_code:
            person["language_code"] = self.language_code
        return person


@dataclass(slots=True, eq=False)
class Chat:
    """A chat; `members` maps user ids (the bot's too) to the Bot API's member statuses."""

    id: int
    kind: str
    title: str
    members: dict[int, str] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    is_forum: bool = False
    migrated_to: int | None = None

    def json(self) -> dict[str, Any]:
        """The Bot API's Chat."""
        name = "first_name" if self.kind == "private" else "title"
        chat: dict[str, Any] = {"id": self.id, "type": self.kind, name: self.title}
        return chat | {"is_forum": True} if self.is_forum else chat

    def is_admin(self, user_id: int) -> bool:
        """Whether the user owns or runs the chat."""
        return self.members.get(user_id) in _ADMINS


@dataclass(slots=True, eq=False)
class Message:
    """A message as it is now: `edits` counts changes, `deleted` says that nobody sees it any more."""

    chat: Chat
    id: int
    sender: User
    date: datetime
    text: str
    entities: tuple[Entity, ...] = ()
    keyboard: tuple[tuple[Button, ...], ...] = ()
    thread: int | None = None
    reply_to: "Message | None" = None
    silent: bool = False
    preview: dict[str, Any] | None = None
    edits: int = 0
    edited: datetime | None = None
    deleted: bool = False
    delivered: bool = True

    @property
    def buttons(self) -> list[list[str]]:
        """The texts of the inline buttons, row by row."""
        return [[button["text"] for button in row] for row in self.keyboard]

    def button(self, text_or_data: str) -> Button:
        """The button with this text or callback data; AssertionError with what there is, if none."""
        for row in self.keyboard:
            for button in row:
                if text_or_data in (button["text"], button.get("callback_data")):
                    return button
        raise AssertionError(f"no button {text_or_data!r} under message {self.id}: {self.buttons}")

    def spans(self, kind: str) -> list[str]:
        """The parts of the text under entities of one type, such as `bold`."""
        return [utf16_slice(self.text, e["offset"], e["length"]) for e in self.entities if e["type"] == kind]

    def write(self, content: Marked) -> None:
        """Put this text in."""
        self.text, self.entities = content.text, content.entities

    def json(self) -> dict[str, Any]:
        """The Bot API's Message; without the sender in a channel, as the real one."""
        message: dict[str, Any] = {"message_id": self.id, "chat": self.chat.json(), "date": _unix(self.date)}
        if self.chat.kind == "channel":
            message["sender_chat"] = self.chat.json()
        else:
            message["from"] = self.sender.json()
        message["text"] = self.text
        if self.entities:
            message["entities"] = list(self.entities)
        if self.edited:
            message["edit_date"] = _unix(self.edited)
        if self.thread is not None:
            message |= {"message_thread_id": self.thread, "is_topic_message": True}
        if self.keyboard:
            message["reply_markup"] = {"inline_keyboard": [list(row) for row in self.keyboard]}
        if self.reply_to:
            answered = self.reply_to.json()
            answered.pop("reply_to_message", None)
            message["reply_to_message"] = answered
        if self.preview:
            message["link_preview_options"] = self.preview
        return message


def _unix(moment: datetime) -> int:
    return int(moment.timestamp())


class World:
    """Everything there is; looked up as the Bot API looks it up, with its refusals."""

    def __init__(self, bot: User) -> None:
        self.bot = bot
        self.users: dict[int, User] = {bot.id: bot}
        self.chats: dict[int, Chat] = {}
        self.messages: list[Message] = []
        self._last_message: dict[int, int] = {}

    def next_message_id(self, chat: Chat) -> int:
        """Ids count up in each chat."""
        self._last_message[chat.id] = self._last_message.get(chat.id, 0) + 1
        return self._last_message[chat.id]

    def chat(self, raw_id: str) -> Chat:
        """The chat with this id as the bot wrote it."""
        if not raw_id:
            raise bad("chat_id is empty")
        try:
            return self.chats[int(raw_id)]
        except (ValueError, KeyError):
            raise bad("chat not found") from None

    def open_chat(self, raw_id: str) -> Chat:
        """The chat, if the bot may write there."""
        chat = self.chat(raw_id)
        if chat.migrated_to is not None:
            raise RefusedError(upgraded(chat.migrated_to))
        status = chat.members.get(self.bot.id, "left")
        if chat.kind == "private":
            if status == "kicked":
                raise forbidden("bot was blocked by the user")
            if status == "left":
                raise forbidden("bot can't initiate conversation with a user")
        elif status == "kicked":
            raise forbidden(f"bot was kicked from the {chat.kind} chat")
        elif status == "left":
            raise forbidden(f"bot is not a member of the {chat.kind} chat")
        elif chat.kind == "channel" and status not in _ADMINS:
            raise bad("need administrator rights in the channel chat")
        return chat

    def thread(self, chat: Chat, thread_id: int | None) -> int | None:
        """The topic, if it exists; 1 is the forum's General, which messages don't name."""
        if thread_id is None or (chat.is_forum and thread_id == 1):
            return None
        if thread_id not in chat.topics:
            raise RefusedError(thread_not_found())
        return thread_id

    def message(self, chat: Chat, message_id: int | None) -> Message | None:
        """The message, unless it was deleted."""
        for each in self.messages:
            if each.chat is chat and each.id == message_id and not each.deleted:
                return each
        return None

    def member_json(self, chat: Chat, user_id: int) -> dict[str, Any]:
        """The Bot API's ChatMember, with the fields that each status requires."""
        status = chat.members.get(user_id, "left")
        member: dict[str, Any] = {"status": status, "user": self.users[user_id].json()}
        if status == "kicked":
            member["until_date"] = 0
        elif status in _ADMINS:
            member["is_anonymous"] = False
        if status == "administrator":
            member["can_be_edited"] = False
            member |= dict.fromkeys(_RIGHTS, True)
        return member


_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_post_messages",
    "can_edit_messages",
    "can_pin_messages",
    "can_manage_topics",
)
