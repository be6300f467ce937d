"""A document, known in part and read in part → what is new in it, named as if all had been read (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.feeds.entries import Raw, drafted, entry, home, says_something
from bot.feeds.identity import Named, Names, canonical, identity, kinds, link_names, names_of
from bot.feeds.known import Known, KnownEntry, short, shortened
from bot.model import Entry


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

    It doesn't hold where the new entries have it that a known one is named by something else than before.
    """

    entries: tuple[Entry, ...]
    known: tuple[KnownEntry, ...]
    count: int
    holds: bool

    def held_by(self, last: Known | None) -> frozenset[str]:
        """Identities of the entries that were read and that the last document held, too."""
        marks = _marks(last)
        return frozenset(each.identity for each in self.entries if short(each.identity) in marks)

    def behind(self, last: Known | None) -> frozenset[str]:
        """Of those that stand below the last one that the last document held; none, where this one has none of its."""
        marks, order = _marks(last), [each.identity for each in self.known]
        held = [place for place, mark in enumerate(order) if mark in marks]
        below = set(order[held[-1] + 1 :]) if held else set()
        return frozenset(each.identity for each in self.entries if short(each.identity) in below)


def beside(merged: Merged, last: Known | None, most: int) -> Merged:
    """A partial document that was read by itself, with what else the last one held: by name, to be read again."""
    read = {each.identity for each in merged.known}
    rest = [replace(each, digest=b"") for each in (last.entries if last else ()) if each.identity not in read]
    return replace(merged, known=(*merged.known, *rest)[:most])


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
    taken: set[bytes] = set()
    entries: list[Entry] = []
    known: list[KnownEntry] = []
    for each, key, kind, linked in zip(document, keys, kinds(keys), link_names(keys), strict=True):
        if isinstance(each, KnownEntry):
            mark = each.identity
            counts = mark not in taken
        else:
            name = identity(each.draft, each.names, kind)
            mark = short(name)
            counts = says_something(each.draft) and mark not in taken
            if counts:
                link = each.names.link if linked and each.elsewhere else ""
                entries.append(entry(name, each.draft, each.raw, link))
        if counts:
            taken.add(mark)
        known.append(KnownEntry(each.digest if counts else b"", key, kind, mark))
    holds = all(was.kind is now.kind for was, now in zip(document, known, strict=True) if isinstance(was, KnownEntry))
    return Merged(tuple(entries), tuple(known), len(taken), holds)
