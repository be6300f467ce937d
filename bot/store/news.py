"""Entries of polls → items: new ones, and those that are known and may have changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, Update, bindparam, case, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.ports import NewEntry, PollRecord
from bot.store.arrivals import insert_items
from bot.store.columns import Moment
from bot.store.recognised import Recognised, keys_of, recognise
from bot.store.schema import items
from bot.stories.edits import reworded

EDITABLE = timedelta(hours=24)
"""How long after it was first seen a changed item is matched again, and its alerts are edited."""

Rows = list[dict[str, Any]]


async def store_entries(connection: AsyncConnection, records: Sequence[PollRecord]) -> Counter[str]:
    """The number of new items by feed."""
    sorting = _Sorting(await recognise(connection, records))
    for record in records:
        sorting.put(record)
    for statement, rows in ((_NAMES, sorting.renamed), (_CONTENTS, sorting.changed), (_AGAIN, sorting.again)):
        if rows:
            await connection.execute(statement, rows)
    if not sorting.new:
        return Counter()
    return Counter(await insert_items(connection, sorting.new))


@dataclass(slots=True)
class _Sorting:
    """What becomes of each entry. Of several that are one item the first one counts."""

    known: Recognised
    new: Rows = field(default_factory=list)
    renamed: Rows = field(default_factory=list)
    changed: Rows = field(default_factory=list)
    again: Rows = field(default_factory=list)
    _met: set[int] = field(default_factory=set)
    _named: dict[tuple[int, str], dict[str, Any]] = field(default_factory=dict)

    def put(self, record: PollRecord) -> None:
        for new, item in self.known.items(record):
            if item is None:
                self._add(record, new)
            elif item.id not in self._met:
                self._met.add(item.id)
                self._compare(item, record, new)

    def _add(self, record: PollRecord, new: NewEntry) -> None:
        link, _ = keys_of(record.feed_id, new.entry)
        if link is not None and (first := self._named.get((link, new.folded))) is not None:
            if new.may_ring:  # a copy may stand among old ones
                first["state"] = "pending"
            return
        row = _new_row(record, new)
        if link is not None:
            self._named[link, new.folded] = row
        self.new.append(row)

    def _compare(self, item: Row[Any], record: PollRecord, new: NewEntry) -> None:
        entry, change = new.entry, reworded(item.said, item.folded, new.folded)
        if change.returns:
            if entry.identity != item.identity:
                self.renamed.append(_with_time(item, _named(item) | {"to_identity": entry.identity}))
            return
        link, text = keys_of(record.feed_id, entry)
        names = {"to_identity": entry.identity, "to_text_key": text, "to_published": _published(item, new)}
        # One that changes again and again tells who clicked, not where the news is.
        follows = entry.link == item.link or change.is_news or not item.moved
        if follows:
            names |= {"to_link_key": link, "to_link": entry.link, "to_moved": item.moved or entry.link != item.link}
        if not names.items() <= (now := _named(item)).items():
            self.renamed.append(_with_time(item, now | names))
        if (entry.title, entry.text) != (item.title, item.text):
            row = {"key": item.id, "to_title": entry.title, "to_text": entry.text, "to_said": change.said}
            self.changed.append(row | {"to_language": new.language, "to_folded": new.folded})
        moved = follows and entry.link != item.link and None not in (item.link_key, link) and link != item.link_key
        if (moved or change.is_news) and record.at - item.seen_at < EDITABLE:
            self.again.append({"key": item.id})


def _named(item: Row[Any]) -> dict[str, Any]:
    """By what it is known as it is stored, for a row of _NAMES."""
    named = {"key": item.id, "to_identity": item.identity, "to_link_key": item.link_key, "to_text_key": item.text_key}
    return named | {"to_link": item.link, "to_moved": item.moved, "to_published": item.published}


def _with_time(item: Row[Any], names: dict[str, Any]) -> dict[str, Any]:
    published = names["to_published"]
    return names | {"to_at": published if published is not None and published <= item.seen_at else item.seen_at}


def _published(item: Row[Any], new: NewEntry) -> Any:
    """A time after we saw it is not when it was published: whoever republishes an archive dates it anew."""
    published = new.entry.published
    return published if published is not None and published <= item.seen_at else item.published


def _updated() -> Update:
    return update(items).where(items.c.id == bindparam("key"))


_NAMES = _updated().values(
    identity=bindparam("to_identity"),
    link_key=bindparam("to_link_key"),
    text_key=bindparam("to_text_key"),
    link=bindparam("to_link"),
    moved=bindparam("to_moved"),
    published=bindparam("to_published", type_=Moment()),
    at=bindparam("to_at", type_=Moment()),
)
_CONTENTS = _updated().values(
    title=bindparam("to_title"),
    text=bindparam("to_text"),
    language=bindparam("to_language"),
    folded=bindparam("to_folded"),
    said=bindparam("to_said"),
)
# What is still to be matched stays so; what was of the archive when it was first seen never rings.
_AGAIN = (
    _updated()
    .where(items.c.state != "archive")
    .values(edits=items.c.edits + 1, state=case((items.c.state == "done", "again"), else_=items.c.state))
)


def _new_row(record: PollRecord, new: NewEntry) -> dict[str, Any]:
    entry = new.entry
    credible = entry.published is not None and entry.published <= record.at
    link, text = keys_of(record.feed_id, entry)
    return {
        "feed_id": record.feed_id,
        "identity": entry.identity,
        "link_key": link,
        "text_key": text,
        "title": entry.title,
        "link": entry.link,
        "text": entry.text,
        "language": new.language,
        "published": entry.published,
        "seen_at": record.at,
        "at": entry.published if credible else record.at,
        "folded": new.folded,
        "first_look": record.first_look,
        "state": "pending" if new.may_ring else "archive",
    }
