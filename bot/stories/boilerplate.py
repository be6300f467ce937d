"""Takes a portal's frame off an article's text: the repeated title, the date line, "read also", calls to comment.

Rules for lines come first; where a page was flattened into one line, rules anchored at its start and its end.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.stories.sentences import plain, split

_MONTHS = {
    month: number
    for number, names in enumerate(
        (
            "januar januara january jan siječanj siječnja jaanar janar janari јануар јануара јануари",
            "februar februara february feb veljača veljače shkurt shkurti фебруар фебруара февруари",
            "mart marta march mar ožujak ožujka mars marsi март марта",
            "april aprila apr travanj travnja prill prilli април априла",
            "maj maja may svibanj svibnja maji мај маја",
            "jun juna juni june lipanj lipnja qershor qershori јун јуна јуни",
            "jul jula juli july srpanj srpnja korrik korriku јул јула јули",
            "avgust avgusta august augusta aug kolovoz kolovoza gusht gushti август августа",
            "septembar septembra september sept sep rujan rujna shtator shtatori септембар септембра септември",
            "oktobar oktobra october oct okt listopad listopada tetor tetori октобар октобра октомври",
            "novembar novembra november nov studeni studenog nëntor nëntori новембар новембра ноември",
            "decembar decembra december dec prosinac prosinca dhjetor dhjetori децембар децембра декември",
        ),
        start=1,
    )
    for month in names.split()
}
_MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
_DATE = rf"""(?:(?P<day>\d{{1,2}})[./]\s?(?P<month>\d{{1,2}})[./]\s?(?P<year>20\d\d)\.?
  |(?P<iyear>20\d\d)-(?P<imonth>\d\d)-(?P<iday>\d\d)T?
  |(?P<nday>\d{{1,2}})\.?\s(?P<nmonth>{_MONTH})\.?,?\s(?P<nyear>20\d\d)\.?
  |(?P<amonth>{_MONTH})\.?\s(?P<aday>\d{{1,2}}),\s(?P<ayear>20\d\d))(?:\s(?:godine|године|god\.))?"""
_TIME = r"(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?(?:\s?(?P<half>[ap]\.?m\.?)\b)?(?:\s?(?:h|ч)\b)?"
_COMMENTS = (
    r"(?:\d+\s(?:komentar[ai]?|коментар[аи]?|comments?|koment(?:e|i|ar)?)\b|nema\skomentara|no\scomments|pa\skomente)"
)
_LABEL = (
    r"(?:objavljeno|poslednja\sizmena|ažurirano|datum|објављено|ажурирано|published|posted|updated|last\supdated|"
    r"publikuar|përditësuar|shkruar)(?:\s(?:on|më))?:?\s"
)
# The kicker stands in capitals before the date: NEWS, VESTI, LAJME. It alone minds the case of letters.
_FRAME = re.compile(
    rf"""(?P<kicker>(?-i:[A-ZŠĐČĆŽËÇЀ-Я]{{3,}})(?:\s(?-i:[A-ZŠĐČĆŽËÇЀ-Я&]{{2,}})){{0,2}}\s?[|•·:/,–-]?\s)?(?P<label>{_LABEL})?
    {_DATE}(?:\s?[,|•·–-]?\s?(?P<joint>(?:u|at|në|ora|у|@)\s)?{_TIME})?(?P<tail>(?:\s?[|•·–,-]?\s?{_COMMENTS})?)(?!\w)""",
    re.I | re.X,
)
_HEADLINE_LENGTH = 250  # characters of headline before a date line in flattened text
_SIGHT = 500  # characters of a line in which the date is looked for
LONGEST = 8_000  # characters that are looked at: a lead stands before, and frames cost time
_ROUNDS = 20  # one frame inside another; more is no article
_LISTED = 3  # headlines that may follow a "read also"

_MORE = (
    r"(?:procitaj(?:te)? (?:jos|i|vise|takodje|povekje)|(?:vidi|pogledaj)(?:te)? (?:jos|i)|opsirnije|najcitanije|"
    r"(?:povezan[ei]|vezan[ei]|slicn[ei]) (?:vesti|vijesti|clanci|tekstovi)|"
    r"lexo(?:ni)? (?:edhe|me shume|po ashtu|gjithashtu|te plote)|shiko edhe|(?:lajme )?te ngjashme|te lidhura|"
    r"read (?:more|also|next)|also read|related(?: articles| stories| news)?|see also|more on this(?: story)?|"
    r"(?:continue|keep) reading|recommended)"
)
_MORE_ALONE = re.compile(_MORE + r"(?: here| ovde| ovdje| ketu)?[\s:.…>»→\[\]-]*")
_MORE_LINE = re.compile(_MORE + r"(?:\s?[:|>»→]\s?.+|\s[–-]\s.+| .*[^.!?…\"”“])")
_CREDIT = re.compile(
    r"\(?(?:(?:foto|photo|fotografija|photo credits?|image(?: credit)?|slika|(?:foto)?ilustracija|printscreen)"
    r"\s?[:/©]\s?(?:[^.!?]|\b\w\.){1,120}|(?:izvor|source|burimi|video)\s?:\s?(?:[^.!?]|\b\w\.){1,40})\)?\.?"
)
_INLINE_CREDIT = re.compile(r"\s?[(\[](?:foto|photo|фото|photo credit|image)\s?[:/]\s?[^()\[\]\n]{1,80}[)\]]", re.I)
_BYLINE = re.compile(r"(?:autor(?:ka)?|pise|by|nga|author)\s?:\s?[^.!?]{1,60}")
_SHARE_WORD = (
    r"(?:podeli(?:te)?|podijeli(?:te)?|shperndaj?e?|ndaje|share|tweet|facebook|twitter|x|whatsapp|viber|telegram|e-?mail|"
    r"linkedin|messenger|stampaj|print|kopiraj|copy|link|koment\w*|comments?|this|on|na|ne|vest|clanak)"
)
_SHARE = re.compile(
    r"(?=.*(?:podel|podij|shpernda|ndaje|share|tweet|stampaj|komen|comment|print|kopiraj|copy))"
    rf"{_SHARE_WORD}(?:[\s:|/,!•·()\d]+{_SHARE_WORD})*[\s:|/,!•·()\d]*"
)
_TAGS = re.compile(r"(?:tagovi|tags?|kljucne reci|etiketat?)\s?:.*")
_COUNT = re.compile(r"\d+ (?:komentara?|komentari|comments?|komente?)\.?")
_INVITATION = re.compile(
    r"(?:budi(?:te)? prvi (?:ko|koji) (?:ce|je) (?:ostavi|komentar).*|"
    r"(?:ostavi|napisi|posalji)(?:te)? (?:svoj |vas )?komentar.*|ucestvuj(?:te)? u diskusiji.*|"
    r"pridruzi(?:te)? (?:nam )?se .*(?:viber|zajednici|telegram|kanal).*|"
    r"(?:za)?prati(?:te)? nas (?:i )?(?:na|preko|putem) .*|"
    r"preuzmi(?:te)? (?:nasu |besplatnu )?(?:\w+ )?(?:mobilnu )?aplikaciju.*|"
    r"prijavi(?:te)? se (?:na|za) .*(?:newsletter|bilten|obavestenja).*|sva prava (?:su )?zadrzana.*|"
    r"(?:zabranjeno|nije dozvoljeno) (?:je )?(?:svako )?(?:preuzimanje|prenosenje|kopiranje).*|"
    r"(?:na )?ndiqni (?:edhe )?ne .*|shkarko(?:ni)? (?:aplikacionin|app).*|te gjitha te drejtat .*|"
    r"behu i pari (?:qe|te) koment.*|(?:lini|shto|shkruaj|shkruani) nje koment.*|"
    r"regjistrohuni? (?:ne|per) .*(?:newsletter|buletin).*|bashkohuni? .*(?:viber|whatsapp|telegram|kanal).*|"
    r"(?:be|become) the first to comment.*|(?:leave|post|add) a (?:comment|reply).*|"
    r"(?:sign up|subscribe) (?:to|for) (?:our|the) .*|follow us on .*|all rights reserved.*|download our .*app\b.*|"
    r"join (?:us|our) (?:on )?.*(?:whatsapp|telegram|viber|channel).*|the post .* appeared first on .*|"
    r"your email address will not .*|this (?:article|story) was (?:first|originally) (?:published|appeared) .*)"
)
# These may be a reporter's question inside a text; only near the end they open the frame.
_OPENER = re.compile(
    r"(?:koje|kakvo) je (?:tvoje|vase) misljenje o ovome\?|cfare mendoni per kete\?|what do you think about this\?"
)
_APPEARED = re.compile(r"\s*The post [^\n]{1,300}? appeared first on [^\n]{1,80}$")
_GLUED_OPENER = re.compile(
    r"\s(?:Koje je (?:tvoje|vaše|Vaše) mišljenje o ovome\?|Које је (?:твоје|ваше|Ваше) мишљење о овоме\?|"
    r"Budi(?:te)? prvi ko(?:ji)? će ostaviti komentar!|Буди(?:те)? први ко(?:ји)? ће оставити коментар!)"
    r"(?![\"”“»,])[^\n]{0,200}$"
)


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article's own text, paragraphs apart by one line break or a blank line; and what its frame told.

    `published` is aware, in the zone that `clean` was told; midnight when the frame names no hour.
    `title` is the headline that stood above or before the frame's date, None when there was none.
    """

    text: str
    published: datetime | None = None
    title: str | None = None


def clean(text: str, title: str | None = None, *, zone: str = "Europe/Belgrade") -> Cleaned:
    """`text` without the frame that a portal puts round it, in paragraphs or flattened into one line.

    `title` is the item's, which is taken off where the text repeats it. A date in the frame is naive local time and
    read in `zone`. What comes after LONGEST characters is left out. Cleaning what is clean changes nothing; where
    nothing would be left, the text comes back.
    """
    text = text[:LONGEST]
    whole = "\n".join(" ".join(line.split()) for line in text.splitlines())
    whole = re.sub(r"\n{2,}", "\n\n", whole).strip()
    cleaned = Cleaned(whole)
    for _ in range(_ROUNDS):
        shorter = _clean_once(cleaned, title, zone)
        if not any(c.isalnum() for c in shorter.text):
            return Cleaned(whole, shorter.published)
        if shorter == cleaned:
            break
        cleaned = shorter
    return cleaned


def _clean_once(cleaned: Cleaned, title: str | None, zone: str) -> Cleaned:
    text = _INLINE_CREDIT.sub("", cleaned.text)
    for variant in _title_variants(title):
        text = _without_title(text, variant)
    text, published, headline = _without_date_line(text, zone)
    lines = _without_framed_lines(text.split("\n"))
    text = "\n".join(_without_tail(lines)).strip()
    text = re.sub(r"\n{2,}", "\n\n", text)
    return Cleaned(text, cleaned.published or published, cleaned.title or headline)


def _title_variants(title: str | None) -> list[str]:
    """The title, and the title without the portal's name behind it."""
    if title is None:
        return []
    return [title, *(title[: m.start()] for m in [re.search(r"\s[|–—-]\s[^|–—-]{1,30}$", title)] if m)]


def _without_title(text: str, title: str) -> str:
    words = re.findall(r"\w+", title)
    if not words:
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


def _without_date_line(text: str, zone: str) -> tuple[str, datetime | None, str | None]:
    """`text` without the portal's date line, its date, and the headline that stood before it."""
    lines = text.split("\n")
    filled = [index for index, line in enumerate(lines) if line][:4]
    for place, index in enumerate(filled):
        match = _FRAME.search(lines[index], 0, _SIGHT)
        if match is None or (published := _date(match, zone)) is None:
            continue
        before, after = lines[index][: match.start()].strip(), lines[index][match.end() :].strip()
        alone = not before and not after.strip(".|•· ")
        if alone or (
            match["hour"] and len(f"{before} {after}".split()) <= 4 and not re.search(r"[.!?]", before + after)
        ):
            headline = _headline(lines[filled[0]]) if place else None
            kept = lines[:index] if headline is None else lines[filled[0] + 1 : index]
            return "\n".join([*kept, *lines[index + 1 :]]), published, headline
        if place == 0 and _is_prefix(match, before, after):
            kicker = (match["kicker"] or "").split()[:-1]
            headline = " ".join([before, *kicker]) if before else None
            return "\n".join([after.lstrip(" |•·–-"), *lines[1:]]), published, headline
    return text, None, None


def _headline(line: str) -> str | None:
    return line if len(line) <= _HEADLINE_LENGTH and not line.endswith((".", "…", ",", ":", ";")) else None


def _is_prefix(match: re.Match[str], before: str, after: str) -> bool:
    """Whether the date at the top of flattened text is the portal's, and not the article's own first words."""
    if not after or after.lstrip(' |•·–-"„“«(')[:1].islower():
        return False
    labelled = bool(match["tail"] or match["label"])
    if before:
        return bool(match["hour"] and labelled) and _headline(before) is not None and len(split(before, None)) == 1
    return labelled or bool(match["hour"] and not match["joint"]) or bool(match["kicker"] and not match["joint"])


def _date(match: re.Match[str], zone: str) -> datetime | None:
    part = match.groupdict()
    year = next(int(part[k]) for k in ("year", "iyear", "nyear", "ayear") if part[k])
    day = next(int(part[k]) for k in ("day", "iday", "nday", "aday") if part[k])
    name = part["nmonth"] or part["amonth"]
    month = _MONTHS[name.lower()] if name else int(part["month"] or part["imonth"])
    hour, half = int(part["hour"] or 0), (part["half"] or "")[:1].lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return datetime(year, month, day, hour, int(part["minute"] or 0), tzinfo=ZoneInfo(zone))
    except ValueError:
        return None


def _framed(line: str) -> bool:
    folded = plain(line).strip()
    patterns = (_MORE_ALONE, _MORE_LINE, _CREDIT, _BYLINE, _SHARE, _TAGS, _COUNT, _INVITATION)
    return any(pattern.fullmatch(folded) for pattern in patterns)


def _without_framed_lines(lines: list[str]) -> list[str]:
    kept: list[str] = []
    listed = 0
    for line in lines:
        if _framed(line):
            alone = _MORE_ALONE.fullmatch(plain(line).strip()) is not None
            listed = _LISTED if alone and line.rstrip().endswith(":") else 0
        elif line and listed and _is_listed_headline(line):
            listed -= 1
        else:
            listed = 0 if line else listed
            kept.append(line)
    return kept


def _is_listed_headline(line: str) -> bool:
    return len(line) <= 110 and len(line.split()) >= 3 and line[-1].isalnum() and line[0] not in '"„“«'


def _without_tail(lines: list[str]) -> list[str]:
    kept = list(lines)
    while kept:
        last = _GLUED_OPENER.sub("", _APPEARED.sub("", " " + kept[-1])).strip()
        sentences = split(last, None)
        for index in range(max(0, len(sentences) - 6), len(sentences)):
            if _OPENER.fullmatch(plain(sentences[index])):
                sentences = sentences[:index]
                break
        while sentences and _framed(sentences[-1]):
            sentences.pop()
        kept[-1:] = [" ".join(sentences)] if sentences else []
        if sentences:
            break
    return kept
