"""Takes a portal's frame off an article's text: the repeated title, the date line, "read also", calls to comment.

Rules for lines come first; where a page was flattened into one line, rules anchored at its start and its end.
"""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.stories import datelines, flattened
from bot.stories.datelines import LOCAL_ZONE, Dated
from bot.stories.frames import (
    APPEARED,
    GLUED_OPENER,
    INLINE_CREDIT,
    OPENER,
    SHARE_RUN,
    announces,
    framed,
    framed_sentence,
    may_hold_framed_sentence,
)
from bot.stories.sentences import plain, split

_DATE_LINE = 300  # characters beside a date, of a line that is the date's
_HEADLINE_LENGTH = 250  # characters of headline before a date line in flattened text
LONGEST = 8_000  # characters that are looked at: a lead stands before, and frames cost time
_FIRST_WORD = re.compile(r"\W*(\w+)")
_ROUNDS = 20  # one frame inside another; more is no article
_TOP_LINES = 8
_LISTED = 3  # headlines that may follow a "read also"
# What a live report prints before each of its paragraphs.
_STAMP = re.compile(r"^(?:[01]?\d|2[0-3])[:.][0-5]\d\s?(?:h\b|ч\b)?\s?[|–—-]?\s?(?=[^\W\d_a-zšđčćžа-џ])")
# What follows place and date where an agency's text begins: BEOGRAD, 26. maj 2026. (Tanjug) -
_SIGNS_PLACE = re.compile(r"[\s,]*\([^()\n]{2,40}\)\s?[–—-]")
_LABELLED_AGAIN = re.compile(rf"[\s|•·(>→–-]*{datelines.LABEL}", re.I)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article's own text, paragraphs apart by one line break or a blank line; and what its frame told.

    `published` is aware, in the zone that `clean` was told; midnight when the frame names no hour. `zoned`: the frame
    itself named the zone.
    `title` is the headline that stood above or before the frame's date, None when there was none.
    """

    text: str
    published: datetime | None = None
    title: str | None = None
    zoned: bool = False


def clean(text: str, title: str | None = None, *, zone: str = LOCAL_ZONE) -> Cleaned:
    """`text` without the frame that a portal puts round it, in paragraphs or flattened into one line.

    `title` is the item's, which is taken off where the text repeats it. A date in the frame is naive local time and
    read in `zone`. What comes after LONGEST characters is left out. Cleaning what is clean changes nothing; of what is
    all frame nothing is left.
    """
    return _clean(text[:LONGEST], title, zone, top=True)


def clean_whole(text: str, title: str | None = None, *, zone: str = LOCAL_ZONE) -> Cleaned:
    """The same of a text of any length, to its end; what costs time is done for LONGEST characters at once."""
    (_, head), *others = _pieces(text)
    cleaned = _clean(head, title, zone, top=True)
    if not others:
        return cleaned
    rest = [(between, _clean(piece, None, zone, top=False).text) for between, piece in others]
    while rest and not rest[-1][1]:
        rest.pop()
    return replace(cleaned, text=cleaned.text + "".join(between + piece for between, piece in rest))


def _pieces(text: str) -> list[tuple[str, str]]:
    """Each of LONGEST characters at most, with what stands between it and the one before: a line break where there is
    one in reach, else a space, else nothing."""
    found, between = [], ""
    while len(text) > LONGEST:
        sign = next((sign for sign in ("\n", " ") if sign in text[LONGEST // 2 : LONGEST]), "")
        at = text.rindex(sign, LONGEST // 2, LONGEST) if sign else LONGEST
        found.append((between, text[:at]))
        between, text = sign, text[at + len(sign) :]
    return [*found, (between, text)]


def _clean(text: str, title: str | None, zone: str, *, top: bool) -> Cleaned:
    whole = "\n".join(" ".join(line.split()) for line in text.splitlines())
    whole = re.sub(r"\n{2,}", "\n\n", whole).strip()
    cleaned = Cleaned(whole)
    for _ in range(_ROUNDS):
        shorter = _clean_once(cleaned, title, zone, top=top)
        if not any(c.isalnum() for c in shorter.text):
            return replace(shorter, text="")
        if shorter == cleaned:
            break
        cleaned = shorter
    return cleaned


def _clean_once(cleaned: Cleaned, title: str | None, zone: str, *, top: bool) -> Cleaned:
    text = INLINE_CREDIT.sub("", cleaned.text)
    lines, dated, headline = text.split("\n"), None, None
    if top:  # an author's line may hold the date
        lines = [*map(flattened.date_of_signed, lines[:_TOP_LINES]), *lines[_TOP_LINES:]]
    text = "\n".join(_without_framed_lines(lines))
    if top:
        for variant in _title_variants(title):
            text = _without_title(text.lstrip(), variant)
        text, dated, headline = _without_date_line(text, zone)
        text = flattened.without_opening(flattened.without_counts(SHARE_RUN.sub("", text, count=1)))
    lines = [_without_framed_sentences(_STAMP.sub("", line)) for line in text.split("\n") if not _repeated(line, title)]
    text = "\n".join(_without_tail(lines)).strip()
    text = re.sub(r"\n{2,}", "\n\n", text)
    title = cleaned.title or headline
    if cleaned.published or dated is None:
        return replace(cleaned, text=text, title=title)
    return Cleaned(text, dated.at, title, dated.zoned)


def _title_variants(title: str | None) -> list[str]:
    """The title, and the title without the portal's name behind it."""
    if title is None:
        return []
    return [title, *(title[: m.start()] for m in [re.search(r"\s[|–—-]\s[^|–—-]{1,30}$", title)] if m)]


def _without_title(text: str, title: str) -> str:
    words, first = re.findall(r"\w+", title), _FIRST_WORD.match(text)
    # Most texts begin otherwise, and a pattern of a whole title takes a millisecond to make.
    if not words or first is None or _caseless(first[1]) != _caseless(words[0]):
        return text
    match = re.match(
        r"\W*" + r"\W+".join(map(re.escape, words)) + r"(?!\w)(?P<end>[^\w\s(\[„«]*)(?P<gap>[\s|–—-]*)", text, re.I
    )
    if match is None:
        return text
    rest = text[match.end() :]
    stopped = bool(set(match["end"]) & set(".!?…")) or "\n" in match["gap"]
    # In flattened text only a long title, and what can begin a sentence after it, is proof enough.
    fresh = len(words) >= 5 and rest[:1] and not rest[0].islower() and not match["end"].strip("\"”“»'")
    return rest if stopped or fresh else text


def _caseless(word: str) -> str:
    """The same of all that patterns take for one without minding the case, İ and i too."""
    return word.casefold().replace("\u0307", "")


def _without_date_line(text: str, zone: str) -> tuple[str, Dated | None, str | None]:
    """`text` without the portal's date line, its date, and the headline that stood before it."""
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if line][:4]
    for place, index in enumerate(filled):
        match = datelines.search(lines[index])
        if match is None or (dated := datelines.read(match, zone)) is None:
            continue
        before, after = lines[index][: match.start()].strip(), lines[index][match.end() :].strip()
        if _is_date_line(match, before, after, dated):
            headline = _headline(lines[filled[0]]) if place else None
            kept = lines[:index] if headline is None else lines[filled[0] + 1 : index]
            return "\n".join([*kept, *lines[index + 1 :]]), dated, headline
        title, rest = flattened.unsigned(before), flattened.without_pieces(after)
        if place == 0 and _is_prefix(match, title, rest, proven=rest != after or title != before):
            kicker = (match["kicker"] or "").split()[:-1]
            headline = " ".join([title, *kicker]) if title else None
            return "\n".join([rest.lstrip(" |•·–-"), *lines[1:]]), dated, headline
    return text, None, None


def _is_date_line(match: re.Match[str], before: str, after: str, dated: Dated) -> bool:
    """Whether the line is the date's, with a few words of a rubric, an author or a second date beside it."""
    if not before and not after.strip(".|•· "):
        return True
    if len(before) + len(after) > _DATE_LINE:
        return False
    words = flattened.beside(f"{before} {after}")
    if re.search(r"[.!?](?:\s|$)", words) and not _LABELLED_AGAIN.match(after):
        return False
    few = len(re.findall(r"[^\W\d_]+", words))
    return (dated.hour and few <= 4) or (bool(match["label"] or match["tail"]) and few <= 8)


def _headline(line: str) -> str | None:
    return line if len(line) <= _HEADLINE_LENGTH and not line.endswith((".", "…", ",", ":", ";")) else None


def _is_prefix(match: re.Match[str], before: str, after: str, *, proven: bool) -> bool:
    """Whether the date at the top of flattened text is the portal's, and not the article's own first words. `proven`:
    other things of a portal stood beside it."""
    if not after or after.lstrip(' |•·–-"„“«(')[:1].islower() or _SIGNS_PLACE.match(after):
        return False
    labelled = proven or bool(match["tail"] or match["label"])
    if before:
        return bool(match["hour"] and labelled) and _headline(before) is not None and len(split(before, None)) == 1
    return labelled or bool(match["hour"] and not match["joint"]) or bool(match["kicker"] and not match["joint"])


def _without_framed_lines(lines: list[str]) -> list[str]:
    kept: list[str] = []
    listed = 0
    for line in lines:
        if framed(line):
            listed = _LISTED if announces(line) and line.rstrip().endswith(":") else 0
        elif line and listed and _is_listed_headline(line):
            listed -= 1
        else:
            listed = 0 if line else listed
            kept.append(line)
    return kept


def _repeated(line: str, title: str | None) -> bool:
    """A line that says the title or a date once more, and nothing else."""
    return datelines.is_alone(line) or (
        title is not None and line.strip(" .").casefold() == title.strip(" .").casefold() != ""
    )


def _without_framed_sentences(line: str) -> str:
    """Where a page was flattened, a frame's sentences stand between the article's."""
    if not may_hold_framed_sentence(line):
        return line
    sentences = split(line, None)
    kept = [sentence for sentence in sentences if not framed_sentence(sentence)]
    return " ".join(kept) if len(kept) < len(sentences) else line


def _is_listed_headline(line: str) -> bool:
    return len(line) <= 110 and len(line.split()) >= 3 and line[-1].isalnum() and line[0] not in '"„“«'


def _without_tail(lines: list[str]) -> list[str]:
    kept = list(lines)
    while kept:
        last = GLUED_OPENER.sub("", APPEARED.sub("", " " + kept[-1])).strip()
        sentences = split(last, None)
        for index in range(max(0, len(sentences) - 6), len(sentences)):
            if OPENER.fullmatch(plain(sentences[index])):
                sentences = sentences[:index]
                break
        while sentences and framed(sentences[-1]):
            sentences.pop()
        kept[-1:] = [" ".join(sentences)] if sentences else []
        if sentences:
            break
    return kept
