"""A fake Discord: REST API v10 and gateway over real sockets on 127.0.0.1, for the real discord.py to talk to."""

from tests.fakes.discord.faults import (
    CANNOT_DM,
    CLOUDFLARE_BAN,
    DROP_AFTER,
    DROP_BEFORE,
    MISSING_ACCESS,
    MISSING_PERMISSIONS,
    UNKNOWN_CHANNEL,
    UNKNOWN_INTERACTION,
    UNKNOWN_MESSAGE,
    Fault,
    rate_limited,
    refused,
    server_error,
)
from tests.fakes.discord.model import Channel, Guild, Interaction, Message, User
from tests.fakes.discord.server import DiscordFake
from tests.fakes.discord.world import Call

__all__ = [
    "CANNOT_DM",
    "CLOUDFLARE_BAN",
    "DROP_AFTER",
    "DROP_BEFORE",
    "MISSING_ACCESS",
    "MISSING_PERMISSIONS",
    "UNKNOWN_CHANNEL",
    "UNKNOWN_INTERACTION",
    "UNKNOWN_MESSAGE",
    "Call",
    "Channel",
    "DiscordFake",
    "Fault",
    "Guild",
    "Interaction",
    "Message",
    "User",
    "rate_limited",
    "refused",
    "server_error",
]
