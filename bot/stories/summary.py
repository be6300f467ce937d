"""Says in a few sentences what an article says: its lead, in whole sentences."""

import re
from collections.abc import Callable, Sequence

from bot.model import SummaryLength
from bot.stories.boilerplate import clean
from bot.stories.sentences import plain, split

ENDED = re.compile(r"""[.!?…:][\"'”“’»«)\]]*$""")
TRUNCATED = re.compile(r"""(?:\[(?:…|\.\.\.)\]|\((?:…|\.\.\.)\)|…|\.\.\.)[\"”“»]?$""")
_QUOTES = re.compile(r"[\"„“”«»]")
_CLOSER = {"„": "“", "“": "”", "”": "”", "«": "»", "»": "«", '"': '"'}
_OPENER = {"“": "„", "”": "“", "»": "«", "«": "»", '"': '"'}
_HEADING_WORDS = 8  # an unstopped line of fewer words is a heading or a caption, not a sentence
_REPEATED = 0.8  # share of a sentence's words that the title holds when the sentence only says it again


def summarise(
    text: str,
    *,
    title: str | None,
    language: str | None,
    matched: Callable[[str], bool] | None = None,
    sentences: int = 3,
    characters: int = 400,
    alone: int = 0,
) -> str:
    """The lead of `text`: up to `sentences` whole sentences from the top, in at most `characters` characters; a first
    sentence that stands alone may have as many as `alone`, if that is more.

    A portal's frame, headings and a sentence that merely repeats `title` are left out. When `matched` accepts none of
    these sentences and a later one, that one takes the last place, in the larger room. A first sentence that alone is
    too long is cut at a word with "…". Empty text, and one that only says the title again, give "".
    """
    if sentences < 1 or characters < 1:
        return ""
    told = _told(split(clean(text, title).text, language), title)
    if not told:
        return ""
    lead: list[str] = []
    for sentence in told[:sentences]:
        if len(_run([*lead, sentence])) > characters:
            break
        lead.append(sentence)
    while len(lead) > 1 and lead[-1].endswith(":"):
        lead.pop()  # announces a quote that found no place
    if not lead:
        whole = _run(told[:1])
        return whole if len(whole) <= alone else _cut(told[0], characters)
    return _with_matched(lead, told[len(lead) :], matched, sentences, max(characters, alone)) or _run(lead)


def summary_of(
    length: SummaryLength,
    text: str,
    *,
    title: str | None,
    language: str | None,
    matched: Callable[[str], bool] | None = None,
) -> str:
    """The summary that a subscription of this length gets; "" where the title is all it wants. See `summarise`."""
    match length:
        case SummaryLength.TITLE:
            return ""
        case SummaryLength.SHORT:
            # A news lead's first sentence is whole within 280 characters where one of 200 is often cut.
            return summarise(
                text, title=title, language=language, matched=matched, sentences=2, characters=200, alone=280
            )
        case SummaryLength.LONG:
            return summarise(text, title=title, language=language, matched=matched)


def _told(found: list[str], title: str | None) -> list[str]:
    """The sentences that say something beyond the title; headings only when there is nothing else."""
    whole = [s for s in found if ENDED.search(s) or len(s.split()) >= _HEADING_WORDS]
    fresh = [s for s in whole or found if any(c.isalpha() for c in s) and not repeats(s, title)]
    if fresh and TRUNCATED.search(fresh[-1]):  # a feed's own cut
        cut = TRUNCATED.sub("", fresh.pop()).rstrip() + "…"
        return fresh or [cut]
    return fresh


def repeats(sentence: str, title: str | None) -> bool:
    """Whether the sentence says hardly more than the title."""
    if not title:
        return False
    said, known = re.findall(r"\w+", plain(sentence)), set(re.findall(r"\w+", plain(title)))
    return bool(said) and sum(word in known for word in said) / len(said) >= _REPEATED


def _with_matched(
    lead: list[str], later: list[str], matched: Callable[[str], bool] | None, sentences: int, characters: int
) -> str | None:
    """The lead with the first later sentence that `matched` accepts and that fits, in the last place; or None."""
    if matched is None or any(map(matched, lead)):
        return None
    for sentence in filter(matched, later):
        kept = lead[: sentences - 1]
        while len(kept) > 1 and len(_joined(kept, sentence)) > characters:
            kept.pop()
        joined = _joined(kept, sentence)
        if len(joined) <= characters:
            return joined
    return None


def _joined(kept: list[str], sentence: str) -> str:
    """Both parts, each with its own quotes mended: something was left out between them."""
    return " ".join(filter(None, (_run(kept), _run([sentence]))))


def _run(sentences: Sequence[str]) -> str:
    """Neighbouring sentences as one text: each with its stop, quotes in balance."""
    stopped = (s if ENDED.search(s) else s.rstrip(",;–— -") + "." for s in sentences)
    return mend_quotes(" ".join(stopped))


def _cut(sentence: str, characters: int) -> str:
    """The words of `sentence` that fit, then "…"; part of a word only when not even the first one fits."""
    room = characters - 1
    while room > 0:
        head = sentence[:room]
        if not sentence[room : room + 1].isspace():
            head = head.rpartition(" ")[0] or head
        cut = mend_quotes(head.rstrip(" ,;:.–—-(„«") + "…")
        if len(cut) <= characters:
            return cut
        room -= len(cut) - characters
    return "…"


def mend_quotes(text: str) -> str:
    """`text` with a quote closed at its end that only opens, and one opened at its start that only closes.

    “ closes after „ and opens otherwise; apostrophes and single quotes are left alone.
    """
    opened: list[str] = []
    missing: list[str] = []
    for match in _QUOTES.finditer(text):
        mark = match[0]
        if mark == "„" or (_opens(text, match.start()) and not _closes(mark, opened, text, match.end())):
            opened.append(mark)
        elif opened:
            opened.pop()
        else:
            missing.append(_opener(mark, text))
    closers = ["”" if mark == "„" and "”" in text and "“" not in text else _CLOSER[mark] for mark in reversed(opened)]
    return "".join(reversed(missing)) + text + "".join(closers)


def _opens(text: str, at: int) -> bool:
    """Whether the quote at `at` touches what follows and nothing before it."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    return bool(after) and not after.isspace() and (not before or before.isspace() or before in "([„“«»\"'‘–—-/")


def _closes(mark: str, opened: list[str], text: str, end: int) -> bool:
    """A mark right behind another quote closes that one when nothing but a stop or a space follows."""
    return bool(opened) and (not text[end : end + 1].isalnum()) and mark in {_CLOSER[opened[-1]], "“", "”", '"'}


def _opener(mark: str, text: str) -> str:
    if mark == "”" and "„" in text:
        return "„"
    return _OPENER[mark]
