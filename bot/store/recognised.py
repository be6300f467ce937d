"""Which stored item an entry is: by its identity, else by its link, else by title and text."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from typing import Any

from sqlalchemy import ARRAY, FromClause, Row, String, func, literal, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model import Entry
from bot.ports import NewEntry, PollRecord
from bot.store.database import among
from bot.store.schema import items
from bot.stories.edits import is_akin

FEW = 5
"""Up to so many brief texts that are known come from rubrics."""

_COLUMNS = (
    items.c.id, items.c.feed_id, items.c.identity, items.c.link_key, items.c.text_key, items.c.title, items.c.link,
    items.c.text, items.c.published, items.c.seen_at, items.c.folded, items.c.state, items.c.said,
    items.c.moved,
)  # fmt: skip


def keys_of(feed_id: str, entry: Entry) -> tuple[int | None, int | None]:
    """What the entry's link and its text are stored as: numbers of 64 bits, the feed in them."""
    mask = _mask(feed_id)
    link = _number(entry.link_key) ^ mask if entry.link_key else None
    text = _number(entry.text_key) ^ mask if entry.text_key else None
    return link, text


@lru_cache(10_000)
def _mask(feed_id: str) -> int:
    return _number(blake2b(feed_id.encode(), digest_size=8).digest())


def _number(digest: bytes) -> int:
    return int.from_bytes(digest[:8], signed=True)


@dataclass(slots=True)
class Recognised:
    """The stored items that a batch of entries may be."""

    by_identity: dict[tuple[str, str], Row[Any]] = field(default_factory=dict)
    by_link: defaultdict[int, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))
    by_text: defaultdict[int, list[Row[Any]]] = field(default_factory=lambda: defaultdict(list))

    def add(self, found: Iterable[Any]) -> None:
        """Takes rows of items in."""
        for row in found:
            self.by_identity[row.feed_id, row.identity] = row
            if row.link_key is not None:
                self.by_link[row.link_key].append(row)
            if row.text_key is not None:
                self.by_text[row.text_key].append(row)

    def items(self, record: PollRecord) -> Iterator[tuple[NewEntry, Row[Any] | None]]:
        """Each entry of a poll with the item that it is; not one that another entry is by its own identity, and no
        entry that repeats such another one under another GUID."""
        if not self.by_identity:  # a first look, or nothing but news
            yield from ((new, None) for new in record.entries or ())
            return
        named = [self.by_identity.get((record.feed_id, new.entry.identity)) for new in record.entries or ()]
        taken = {item.id for item in named if item is not None}
        said = {_said(new) for new, item in zip(record.entries or (), named, strict=True) if item is not None}
        unnamed = [new for new, item in zip(record.entries or (), named, strict=True) if item is None]
        anew = len(self._by_brief_texts(record.feed_id, unnamed, taken)) > FEW
        for new, item in zip(record.entries or (), named, strict=True):
            if item is not None:
                yield new, item
            elif not (new.entry.link_key and _said(new) in said):
                yield new, self._by_other_names(record.feed_id, new, taken, anew=anew)

    def _by_brief_texts(self, feed_id: str, entries: Iterable[NewEntry], taken: set[int]) -> set[int]:
        """The items that entries would be whose brief texts name them: many at once are an archive, published anew."""
        texts = {keys_of(feed_id, new.entry)[1] or 0 for new in entries if new.entry.brief}
        return {each.id for text in texts for each in _free(self.by_text.get(text, ()), feed_id, taken)[-1:]}

    def _by_other_names(self, feed_id: str, new: NewEntry, taken: set[int], *, anew: bool) -> Row[Any] | None:
        """Of several with its link, the one with its text too; of several with its text, the last. `anew`: brief texts
        name their entries, too; else only where there is no doubt.

        Only the feed's own: whoever makes up links by the million finds one whose number is that of another feed's.
        """
        link, text = keys_of(feed_id, new.entry)
        linked = _free(self.by_link.get(link or 0, ()), feed_id, taken)
        if len(linked) == 1 and is_akin(linked[0].folded, new.folded):
            return linked[0]
        alike = _free(self.by_text.get(text or 0, ()), feed_id, taken)
        ids = {each.id for each in linked}
        both = [each for each in alike if each.id in ids]
        named = [each for each in alike if anew or not new.entry.brief or _is_beyond_doubt(each, new.entry)]
        return max(both or named, key=lambda row: row.id, default=None)


def _is_beyond_doubt(item: Row[Any], entry: Entry) -> bool:
    """Whether one that says the same, however short that is, is no rubric's next issue: it is of the same second, or
    has the same date or none and leads to the same page."""
    same_page, same_date = item.link == entry.link, item.published == entry.published
    at = entry.published  # on a full hour it may be the midnight of who writes a date alone
    return same_date and (same_page or (at is not None and bool(at.minute or at.second)))


def _said(new: NewEntry) -> tuple[bytes, str]:
    """Where it leads, and what it says."""
    return new.entry.link_key, new.folded


def _free(found: Sequence[Row[Any]], feed_id: str, taken: set[int]) -> list[Row[Any]]:
    return [each for each in found if each.feed_id == feed_id and each.id not in taken]


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
    found.add(rows.all())
    return found


def _pairs(connection: AsyncConnection, pairs: Sequence[tuple[str, str]]) -> FromClause:
    """Feeds and identities as a table, by few parameters however many they are."""
    if connection.dialect.name == "postgresql":
        feeds, identities = (literal(list(each), ARRAY(String)) for each in zip(*pairs, strict=True))
        columns = func.unnest(feeds, identities).table_valued("feed_id", "identity", name="asked")
        return columns.render_derived()
    each = func.json_each(json.dumps(pairs)).table_valued("value")
    part = func.json_extract
    return select(part(each.c.value, "$[0]").label("feed_id"), part(each.c.value, "$[1]").label("identity")).subquery(
        "asked"
    )
