"""Which stored item an entry is: by its identity, else by its link, else by title and text."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from sqlalchemy import ARRAY, FromClause, Row, String, func, literal, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Entry
from bot.ports import PollRecord
from bot.store.database import among
from bot.store.schema import items

_COLUMNS = (
    items.c.id, items.c.feed_id, items.c.identity, items.c.link_key, items.c.text_key, items.c.title, items.c.link,
    items.c.text, items.c.published, items.c.seen_at, items.c.folded, items.c.state,
)  # fmt: skip


def keys_of(feed_id: str, entry: Entry) -> tuple[int | None, int | None]:
    """What the entry's link and its text are stored as: numbers of 64 bits, the feed in them."""
    return _key(feed_id, "link", entry.link_key), _key(feed_id, "text", entry.text_key)


def _key(feed_id: str, kind: str, digest: bytes) -> int | None:
    if not digest:
        return None
    mixed = blake2b(f"{kind}\n{feed_id}\n".encode() + digest, digest_size=8).digest()
    return int.from_bytes(mixed, signed=True)


@dataclass(slots=True)
class Recognised:
    """The stored items that a batch of entries may be."""

    by_identity: dict[tuple[str, str], Row[Any]] = field(default_factory=dict)
    by_link: defaultdict[int, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    by_text: defaultdict[int, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, found: Iterable[Row[Any]]) -> None:
        """Takes items in."""
        for row in found:
            self.by_identity[row.feed_id, row.identity] = row
            if row.link_key is not None:
                self.by_link[row.link_key].append(row)
            if row.text_key is not None:
                self.by_text[row.text_key].append(row)

    def item(self, feed_id: str, entry: Entry) -> Row[Any] | None:
        """The one that the entry is; of several with its link, the one with its text too, else none of them."""
        known = self.by_identity.get((feed_id, entry.identity))
        if known is not None:
            return known
        link, text = keys_of(feed_id, entry)
        linked = self.by_link.get(link, []) if link is not None else []
        if len(linked) == 1:
            return linked[0]
        alike = self.by_text.get(text, []) if text is not None else []
        return max(linked and [each for each in linked if each in alike] or alike, key=lambda row: row.id, default=None)


async def recognise(connection: AsyncConnection, records: Sequence[PollRecord]) -> Recognised:
    """By one statement for all entries of all polls; a feed's first look finds nothing."""
    entries = [
        (record.feed_id, new.entry) for record in records if not record.first_look for new in record.entries or ()
    ]
    found = Recognised()
    if not entries:
        return found
    keys = [keys_of(feed_id, entry) for feed_id, entry in entries]
    asked = _pairs(connection, [(feed_id, entry.identity) for feed_id, entry in entries])
    named = select(items.c.id).join(
        asked, (items.c.feed_id == asked.c.feed_id) & (items.c.identity == asked.c.identity)
    )
    linked = select(items.c.id).where(among(connection, items.c.link_key, {link for link, _ in keys if link}))
    alike = select(items.c.id).where(among(connection, items.c.text_key, {text for _, text in keys if text}))
    rows = await connection.execute(select(*_COLUMNS).where(items.c.id.in_(union(named, linked, alike))))
    found.add(rows)
    return found


def _pairs(connection: AsyncConnection, pairs: Sequence[tuple[str, str]]) -> FromClause:
    """Feeds and identities as a table, by few parameters however many they are."""
    if connection.dialect.name == "postgresql":
        feeds, identities = (literal(list(each), ARRAY(String)) for each in zip(*pairs, strict=True))
        columns = func.unnest(feeds, identities).table_valued("feed_id", "identity", name="asked")
        return columns.render_derived()
    each = func.json_each(json.dumps(pairs)).table_valued("value")
    part = func.json_extract
    return select(
        part(each.c.value, "$[0]").label("feed_id"), part(each.c.value, "$[1]").label("identity")
    ).subquery("asked")
