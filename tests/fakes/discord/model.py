"""What stands in Discord: users, guilds, channels, messages, interactions, and each one's JSON."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from tests.fakes.discord import components as parts
from tests.fakes.discord.errors import Json

ADMINISTRATOR, MANAGE_GUILD = 1 << 3, 1 << 5
VIEW_CHANNEL, SEND_MESSAGES, EMBED_LINKS, READ_HISTORY = 1 << 10, 1 << 11, 1 << 14, 1 << 16
BOT_DEFAULT = VIEW_CHANNEL | SEND_MESSAGES | EMBED_LINKS | READ_HISTORY
EPHEMERAL, LOADING = 1 << 6, 1 << 7
TEXT_CHANNEL, DM_CHANNEL = 0, 1
JOINED_AT = "2024-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class User:
    """A person, or the bot."""

    id: int
    name: str
    bot: bool = False

    def payload(self) -> Json:
        names = {"username": self.name, "global_name": None, "discriminator": "0", "avatar": None}
        return {"id": str(self.id), **names, "bot": self.bot, "public_flags": 0, "flags": 0}


@dataclass(slots=True, eq=False)
class Guild:
    """A server. `members` gives the permissions of each person in it (the bot apart), as Discord's bits."""

    id: int
    name: str
    role_id: int
    locale: str
    bot_permissions: int
    members: dict[int, int] = field(default_factory=dict)
    channels: list["Channel"] = field(default_factory=list, repr=False)
    joined: bool = True
    available: bool = True

    def member(self, user: User, permissions: int | None = None) -> Json:
        roles = [str(self.role_id)] if user.bot else []
        member: Json = {"user": user.payload(), "roles": roles, "flags": 0, "joined_at": JOINED_AT}
        member |= {"nick": None, "avatar": None, "deaf": False, "mute": False, "pending": False}
        return member if permissions is None else {**member, "permissions": str(permissions)}

    def payload(self, bot: User) -> Json:
        """The whole guild, as GUILD_CREATE brings it."""
        return {
            "id": str(self.id),
            "name": self.name,
            "owner_id": str(next(iter(self.members), self.id)),
            "preferred_locale": self.locale,
            "roles": [self._role(self.id, "@everyone", 0), self._role(self.role_id, bot.name, self.bot_permissions)],
            "channels": [channel.payload(bot) for channel in self.channels],
            "members": [self.member(bot)],
            "member_count": len(self.members) + 1,
            "joined_at": JOINED_AT,
            "verification_level": 0,
            "default_message_notifications": 1,
            **{key: [] for key in ("emojis", "stickers", "features", "threads", "voice_states", "presences")},
        }

    def _role(self, role_id: int, name: str, permissions: int) -> Json:
        managed = role_id != self.id
        role: Json = {"id": str(role_id), "name": name, "permissions": str(permissions), "managed": managed}
        role |= {"color": 0, "colors": {"primary_color": 0}, "hoist": False, "mentionable": False}
        return {**role, "position": int(managed), "flags": 0}


@dataclass(slots=True, eq=False)
class Channel:
    """A text channel of a guild, or the direct messages with one person. `bot_denied`: permission bits
    taken from the bot here.
    """

    id: int
    name: str
    guild: Guild | None = None
    recipient: User | None = None
    bot_denied: int = 0
    deleted: bool = False

    def bot_may(self, permissions: int) -> bool:
        return self.bot_permissions & permissions == permissions

    @property
    def bot_permissions(self) -> int:
        """The bits the bot has here."""
        if self.guild is None:
            return BOT_DEFAULT
        granted = self.guild.bot_permissions
        return (1 << 53) - 1 if granted & ADMINISTRATOR else granted & ~self.bot_denied

    def payload(self, bot: User) -> Json:
        channel: Json = {"id": str(self.id), "last_message_id": None, "flags": 0}
        if self.guild is None:
            return {**channel, "type": DM_CHANNEL, "recipients": [self.recipient.payload()] if self.recipient else []}
        denied = {"id": str(bot.id), "type": 1, "allow": "0", "deny": str(self.bot_denied)}
        channel |= {"type": TEXT_CHANNEL, "name": self.name, "guild_id": str(self.guild.id), "topic": None}
        channel |= {"position": self.guild.channels.index(self) if self in self.guild.channels else 0}
        channel |= {"parent_id": None, "nsfw": False, "rate_limit_per_user": 0}
        return {**channel, "permission_overwrites": [denied] if self.bot_denied else []}


@dataclass(slots=True, eq=False)
class Message:
    """A message as it stands now. `edits` counts how often it was changed."""

    id: int
    channel: Channel = field(repr=False)
    author: User = field(repr=False)
    sent_at: datetime = field(repr=False)
    content: str = ""
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    nonce: str | int | None = None
    allowed_mentions: Json | None = None
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    application_id: int | None = None
    reply_to: Self | None = field(default=None, repr=False)
    edited_at: datetime | None = None
    edits: int = 0
    deleted: bool = False

    @property
    def text(self) -> str:
        """All a reader sees of words: content, embeds, text displays, a line each."""
        lines = [self.content] if self.content else []
        for embed in self.embeds:
            lines += [text for key in ("title", "description") if (text := embed.get(key))]
            lines += [f"{item['name']}: {item['value']}" for item in embed.get("fields") or []]
            lines += [text for text in [(embed.get("footer") or {}).get("text")] if text]
        return "\n".join([*lines, *parts.texts(self.components)])

    @property
    def buttons(self) -> list[parts.Button]:
        return parts.buttons(self.components)

    @property
    def selects(self) -> list[parts.Select]:
        return parts.selects(self.components)

    @property
    def ephemeral(self) -> bool:
        """Shown only to the person who asked."""
        return bool(self.flags & EPHEMERAL)

    @property
    def loading(self) -> bool:
        """The bot is still thinking: nothing is shown yet."""
        return bool(self.flags & LOADING)

    def payload(self) -> Json:
        message: Json = {
            "id": str(self.id),
            "channel_id": str(self.channel.id),
            "author": self.author.payload(),
            "content": self.content,
            "timestamp": self.sent_at.isoformat(),
            "edited_timestamp": self.edited_at.isoformat() if self.edited_at else None,
            "embeds": self.embeds,
            "components": self.components,
            "attachments": [self._attachment(name, content) for name, content in self.files.items()],
            "flags": self.flags,
            "type": self._type(),
            **dict.fromkeys(("tts", "mention_everyone", "pinned"), False),
            **{key: [] for key in ("mentions", "mention_roles")},
        }
        if self.application_id is not None:
            message |= {key: str(self.application_id) for key in ("application_id", "webhook_id")}
        if self.reply_to is not None:
            message["message_reference"] = {"message_id": str(self.reply_to.id), "channel_id": str(self.channel.id)}
        return message if self.nonce is None else {**message, "nonce": self.nonce}

    def _type(self) -> int:
        if self.application_id is not None:
            return 20
        return 0 if self.reply_to is None else 19

    def _attachment(self, name: str, content: bytes) -> Json:
        url = f"https://cdn.discordapp.com/attachments/{self.channel.id}/{self.id}/{name}"
        return {"id": str(self.id + 1), "filename": name, "size": len(content), "url": url, "proxy_url": url}


@dataclass(slots=True, eq=False)
class Interaction:
    """Something a person did with the bot, and all that the bot answered.

    `answer` is the type of the first response: 4 message, 5 thinking, 6 deferred update, 7 update, 8 choices,
    9 modal; None: not answered yet.
    """

    id: int
    token: str
    type: int
    channel: Channel = field(repr=False)
    user: User = field(repr=False)
    data: Json
    source: Message | None = None
    answer: int | None = None
    original: Message | None = None
    followups: list[Message] = field(default_factory=list)
    choices: list[Json] = field(default_factory=list)
    modal: Json | None = None

    @property
    def messages(self) -> list[Message]:
        """What the bot answered with, oldest first: the first response or the message it changed, then the
        followups; neither deleted ones nor one that is still only thinking.
        """
        every = [self.original, *self.followups]
        return [message for message in every if message and not message.deleted and not message.loading]

    @property
    def message(self) -> Message:
        """The latest answer. LookupError: none yet."""
        if not self.messages:
            raise LookupError(f"The bot has shown nothing for interaction {self.data}.")
        return self.messages[-1]

    @property
    def text(self) -> str:
        """The words of the latest answer, empty without one."""
        return self.messages[-1].text if self.messages else ""

    @property
    def ephemeral(self) -> bool:
        """Whether the first response is for the asker alone."""
        return self.original is not None and self.original.ephemeral

    @property
    def components(self) -> list[Json]:
        return self.messages[-1].components if self.messages else []

    @property
    def buttons(self) -> list[parts.Button]:
        return parts.buttons(self.components)
