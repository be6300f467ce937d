"""The look at an address: few requests, one at a time, with a pause on the same host, in bounded time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.feeds.discovery.look import Look, Ways
from bot.feeds.discovery.place import typed_address, without_feed
from bot.model import Discovery


@dataclass(frozen=True, slots=True)
class Finder:
    """Finds feeds. `mirrors`: service without feeds → address of a mirror's feed with `{name}` in it; `seconds` is
    for a whole look."""

    ways: Ways
    mirrors: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 45

    async def find(self, text: str, *, allow_private: bool = False) -> Discovery:
        """Whatever is found, or a line for each address that was tried. Never raises FeedError.

        `allow_private` opens the private network for the hosts that were named: the address and the mirrors.
        """
        look = Look(self.ways, self.mirrors, typed_address(text), allow_private=allow_private)
        try:
            async with asyncio.timeout(self.seconds):
                await look.at_address(may_be_http="://" not in without_feed(text))
        except TimeoutError:
            look.hurried = True
        return look.outcome()
