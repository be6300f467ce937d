"""The test's side: set up chats, act as the people in them, look at what the bot did."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import TypeVar

from tests.fakes.telegram.faults import Faults
from tests.fakes.telegram.markup import parse, quieten, utf16_slice
from tests.fakes.telegram.methods import Methods
from tests.fakes.telegram.queries import InlineAsk, Press
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.world import Chat, Message, User, World

Seen = TypeVar("Seen")
PATIENCE = 20.0  # what comes, comes at once; a machine that is busy with other things may take its time
"""Seconds that a wait lasts at most unless the test says otherwise."""


class Stage:
    """Chats may be given as a Chat or an id, users as a User or an id; unknown users come to be."""

    def __init__(self, bot: User, now: Callable[[], datetime]) -> None:
        quieten()
        self.bot = bot
        self.now = now
        self.world = World(bot)
        self.updates = Updates()
        self.methods = Methods(self.world, self.updates, now)
        self.faults = Faults()
        self._changed = asyncio.Condition()
        self._last_query = 0

    # The people and places

    def add_user(
        self, user_id: int, first_name: str, language_code: str | None = None, username: str | None = None
    ) -> User:
        """A person, known from now on."""
        self.world.users[user_id] = User(user_id, first_name, username, language_code)
        return self.world.users[user_id]

    def add_private_chat(
        self, user_id: int, first_name: str, language_code: str | None = None, *, started: bool = True
    ) -> Chat:
        """A person's chat with the bot; until started, the bot may not write first."""
        self.add_user(user_id, first_name, language_code)
        chat = self._chat(Chat(user_id, "private", first_name))
        chat.members = {user_id: "member", self.bot.id: "member" if started else "left"}
        return chat

    def add_group(
        self,
        chat_id: int,
        title: str,
        admins: Iterable[int | User] = (),
        members: Iterable[int | User] = (),
        bot: str = "member",
    ) -> Chat:
        """A group, or a supergroup if the id starts with -100; its first admin owns it."""
        kind = "supergroup" if chat_id < -1_000_000_000_000 else "group"
        chat = self._chat(Chat(chat_id, kind, title))
        for status, people in (("administrator", admins), ("member", members)):
            for each in people:
                chat.members[self._user(each).id] = status if chat.members else "creator"
        chat.members[self.bot.id] = bot
        return chat

    def add_forum(
        self,
        chat_id: int,
        title: str,
        topics: Mapping[int, str],
        admins: Iterable[int | User] = (),
        members: Iterable[int | User] = (),
        bot: str = "member",
    ) -> Chat:
        """A supergroup with topics, thread id to name; General is there without being named."""
        chat = self.add_group(chat_id, title, admins, members, bot)
        chat.is_forum, chat.topics = True, dict(topics)
        return chat

    def add_channel(
        self, chat_id: int, title: str, admins: Iterable[int | User] = (), bot: str = "administrator"
    ) -> Chat:
        """A channel."""
        chat = self.add_group(chat_id, title, admins, (), bot)
        chat.kind = "channel"
        return chat

    def remove_topic(self, chat: Chat | int, thread: int) -> None:
        """Delete a forum's topic with its messages."""
        place = self.chat(chat)
        del place.topics[thread]
        for each in self.messages(place):
            each.deleted = each.deleted or each.thread == thread

    def upgrade(self, chat: Chat | int, new_id: int) -> Chat:
        """Turn a group into a supergroup: the old id answers with the new one from now on."""
        old = self.chat(chat)
        new = self._chat(Chat(new_id, "supergroup", old.title, dict(old.members)))
        old.migrated_to = new_id
        return new

    def chat(self, chat: Chat | int) -> Chat:
        """The chat with this id."""
        return chat if isinstance(chat, Chat) else self.world.chats[chat]

    # What people do

    async def say(
        self,
        chat: Chat | int,
        user: User | int,
        text: str,
        *,
        thread: int | None = None,
        reply_to: Message | None = None,
    ) -> Message:
        """Write a message; `delivered` says whether privacy mode and allowed_updates let the bot see it."""
        place, found = self.chat(chat), parse(text, None)
        message = Message(
            chat=place,
            id=self.world.next_message_id(place),
            sender=self._user(user),
            date=self.now(),
            text=found.text,
            entities=found.entities,
            thread=self.world.thread(place, thread),
            reply_to=reply_to,
        )
        if place.kind == "private":
            place.members[self.bot.id] = "member"
        self.world.messages.append(message)
        kind = "channel_post" if place.kind == "channel" else "message"
        message.delivered = self._may_see(message) and await self.updates.put(kind, message.json())
        await self.notify()
        return message

    async def edit(self, message: Message, text: str) -> Message:
        """Change a person's message."""
        message.write(parse(text, None))
        message.edits += 1
        message.edited = self.now()
        kind = "edited_channel_post" if message.chat.kind == "channel" else "edited_message"
        message.delivered = self._may_see(message) and await self.updates.put(kind, message.json())
        await self.notify()
        return message

    async def press(
        self,
        message: Message,
        text_or_data: str,
        user: User | int,
        *,
        wait: bool = True,
        seconds: float = PATIENCE,
    ) -> Press:
        """Press a button under a message and, unless told not to, wait until the bot answered."""
        assert not message.deleted, f"message {message.id} was deleted: nobody can press its buttons"
        button = message.button(text_or_data)
        assert "callback_data" in button, f"the bot hears nothing of this button: {button}"
        press = Press(self._query_id(), message, self._user(user), button["callback_data"])
        self.methods.presses[press.id] = press
        await self.updates.put("callback_query", press.json())
        if wait:
            await self.wait_for(lambda: press.answered, seconds)
        return press

    async def ask_inline(
        self, user: User | int, query: str, offset: str = "", *, wait: bool = True, seconds: float = PATIENCE
    ) -> InlineAsk:
        """Type `@bot query` in some chat and, unless told not to, wait for the results."""
        ask = InlineAsk(self._query_id(), self._user(user), query, offset)
        self.methods.asks[ask.id] = ask
        await self.updates.put("inline_query", ask.json())
        if wait:
            await self.wait_for(lambda: ask.answered, seconds)
        return ask

    async def my_chat_member(self, chat: Chat | int, status: str, by: User | int) -> None:
        """Change the bot's status: `member`, `administrator`, `left`, or `kicked` (removed, or blocked)."""
        place = self.chat(chat)
        old = self.world.member_json(place, self.bot.id)
        place.members[self.bot.id] = status
        change = {
            "chat": place.json(),
            "from": self._user(by).json(),
            "date": int(self.now().timestamp()),
            "old_chat_member": old,
            "new_chat_member": self.world.member_json(place, self.bot.id),
        }
        await self.updates.put("my_chat_member", change)
        await self.notify()

    # What there is to see

    def messages(self, chat: Chat | int, thread: int | None = None) -> list[Message]:
        """What is in the chat (or one of its topics) now, in order, the bot's and the people's."""
        place = self.chat(chat)
        here = [each for each in self.world.messages if each.chat is place and not each.deleted]
        return here if thread is None else [each for each in here if each.thread == thread]

    def from_bot(self, chat: Chat | int, thread: int | None = None) -> list[Message]:
        """Of these, the bot's."""
        return [each for each in self.messages(chat, thread) if each.sender is self.bot]

    async def wait_for(self, predicate: Callable[[], Seen], seconds: float = PATIENCE) -> Seen:
        """What the predicate gives once it is truthy; asked again after every call and update."""
        try:
            async with self._changed, asyncio.timeout(seconds):
                return await self._changed.wait_for(predicate)
        except TimeoutError:
            raise AssertionError(f"nothing came in {seconds} s; {self.describe()}") from None

    def describe(self) -> str:
        """What happened so far, for a failed wait."""
        return f"{len(self.world.messages)} messages, {len(self.updates.waiting)} updates not fetched"

    async def notify(self) -> None:
        """Let the waits look again."""
        async with self._changed:
            self._changed.notify_all()

    def _chat(self, chat: Chat) -> Chat:
        self.world.chats[chat.id] = chat
        return chat

    def _user(self, user: User | int) -> User:
        if isinstance(user, User):
            return self.world.users.setdefault(user.id, user)
        return self.world.users.get(user) or self.add_user(user, f"User {user}")

    def _query_id(self) -> str:
        self._last_query += 1
        return str(4_000_000_000 + self._last_query)

    def _may_see(self, message: Message) -> bool:
        chat = message.chat
        if chat.kind == "private":
            return True
        if chat.members.get(self.bot.id, "left") in ("left", "kicked"):
            return False
        if chat.kind == "channel" or not self.methods.privacy or chat.is_admin(self.bot.id):
            return True
        if message.reply_to is not None and message.reply_to.sender is self.bot:
            return True
        return any(self._is_for_bot(message.text, each) for each in message.entities)

    def _is_for_bot(self, text: str, entity: Mapping[str, object]) -> bool:
        if entity["type"] != "bot_command":
            return False
        command = utf16_slice(text, int(str(entity["offset"])), int(str(entity["length"])))
        name = command.partition("@")[2]
        return not name or name.lower() == str(self.bot.username).lower()
