"""A document, known in part and read in part → what is new in it, named as if all had been read (pure)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bot.feeds.entries import Raw, drafted, entry, home, says_something, seconds
from bot.feeds.identity import Named, Names, canonical, identity, kinds, link_names, names_of
from bot.feeds.known import Known, KnownEntry, short, shortened
from bot.feeds.order import order_of
from bot.model import Entry, Order, Standing


@dataclass(frozen=True, slots=True)
class Fresh:
    """An entry that was just read. `digest` is that of how it was written; b"" if nothing is to be known of it.
    `elsewhere`: its link leads to no page that is the feed's or the site's own."""

    raw: Raw
    draft: Named
    names: Names[str]
    digest: bytes
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class Merged:
    """What a document comes to: the entries that were read, what is known of all, how many there are.

    It doesn't hold where the new entries have it that a known one is named by something else than before, or that its
    link names it no more, or does again.
    """

    entries: tuple[Entry, ...]
    known: tuple[KnownEntry, ...]
    count: int
    holds: bool

    def held_by(self, last: Known | None) -> frozenset[str]:
        """Identities of the entries that were read and that the last document held, too."""
        marks = _marks(last)
        return frozenset(each.identity for each in self.entries if short(each.identity) in marks)

    def standing(self, last: Known | None) -> Standing:
        """Where they stand beside what the last document held; nowhere, where this one has none of its. Where this
        one's dates tell no order, those of the last one do."""
        order = _order(self.known) or (_order(last.entries) if last else Order.UNTOLD)
        marks, now = _marks(last), [each.identity for each in self.known]
        held = [place for place, mark in enumerate(now) if mark in marks]
        if not held:
            return Standing(order)
        above, below = set(now[: held[0]]), set(now[held[-1] + 1 :])
        named = [(short(each.identity), each.identity) for each in self.entries]
        return Standing(
            order,
            ahead=frozenset(name for mark, name in named if mark in above),
            behind=frozenset(name for mark, name in named if mark in below),
            keeps=2 * len({now[place] for place in held}) > len(marks),
        )


def beside(merged: Merged, last: Known | None, most: int) -> Merged:
    """A partial document that was read by itself, with what else the last one held: by name, to be read again."""
    read = {each.identity for each in merged.known}
    rest = [replace(each, digest=b"") for each in (last.entries if last else ()) if each.identity not in read]
    return replace(merged, known=(*merged.known, *rest)[:most])


def _order(entries: Iterable[KnownEntry]) -> Order:
    return order_of(each.at for each in entries)


def _marks(last: Known | None) -> set[bytes]:
    return set() if last is None else {each.identity for each in last.entries}


def fresh(raws: Sequence[Raw], digests: Sequence[bytes], url: str, base: str) -> list[Fresh]:
    """Entries that were just read, each with its digest. `url` and `base` as for `drafted`."""
    drafts = drafted(raws, url, base)
    own = canonical(home(url, base))
    made = []
    for raw, draft, digest in zip(raws, drafts, digests, strict=True):
        names = names_of(draft)
        _, _, page = names.link.partition("//")
        elsewhere = names.link != own and ("/" in page or "?" in page)
        made.append(Fresh(raw, draft, names, digest, elsewhere))
    return made


def merge(document: Sequence[Fresh | KnownEntry]) -> Merged:
    """Of entries with the same identity the first one counts, and empty ones don't."""
    keys = [each.names if isinstance(each, KnownEntry) else shortened(each.names) for each in document]
    numbers = [short(str(place)) for place in range(len(keys) + 1)]
    taken: set[bytes] = set()
    entries: list[Entry] = []
    known: list[KnownEntry] = []
    for each, key, kind, linked in zip(document, keys, kinds(keys, numbers), link_names(keys), strict=True):
        if isinstance(each, KnownEntry):
            mark, at = each.identity, each.at
            counts = mark not in taken
        else:
            name = identity(each.draft, each.names, kind)
            mark, at = short(name), seconds(each.raw)
            counts = says_something(each.draft) and mark not in taken
            if counts:
                link = each.names.link if linked and each.elsewhere else ""
                entries.append(entry(name, each.draft, each.raw, link))
        if counts:
            taken.add(mark)
        known.append(KnownEntry(each.digest if counts else b"", key, kind, mark, at, linked))
    holds = all(
        (was.kind, was.linked) == (now.kind, now.linked)
        for was, now in zip(document, known, strict=True)
        if isinstance(was, KnownEntry)
    )
    return Merged(tuple(entries), tuple(known), len(taken), holds)
