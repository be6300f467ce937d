"""Dates as portals print them beside their articles: Serbian (both scripts), Croatian, Macedonian, Albanian, English.

They are local times: where the line names no zone, they are read in one that the caller gives.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

LOCAL_ZONE = "Europe/Belgrade"
"""Where a time is read that names no zone: the portals that Tocsin is made for are there, or within an hour of it."""

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
            "novembar novembra november nov studeni studenog studenoga nëntor nëntori новембар новембра ноември",
            "decembar decembra december dec prosinac prosinca dhjetor dhjetori децембар децембра декември",
        ),
        start=1,
    )
    for month in names.split()
}
MONTH = "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True))
"""The names of months and what they are shortened to, for a pattern that doesn't mind the case of letters."""
_DAY = (
    r"(?:(?:ponedeljak|ponedjeljak|utorak|sreda|srijeda|četvrtak|petak|subota|nedelja|nedjelja|"
    r"понедељак|уторак|среда|четвртак|петак|субота|недеља|"
    r"e?\s?(?:hënë|martë|mërkurë|enjte|premte|shtunë|diel)|(?:mon|tues|wednes|thurs|fri|satur|sun)day|"
    r"mon|tue|wed|thu|fri|sat|sun|pon|uto|sre|čet|pet|sub|ned)\.?,?\s)"
)
_DATE = rf"""(?:{_DAY}?
  (?:(?P<day>\d{{1,2}})(?P<sign>[./-])\s?(?P<month>\d{{1,2}})(?P=sign)\s?(?P<year>20\d\d)\.?
  |(?P<iyear>20\d\d)[-/](?P<imonth>\d\d)[-/](?P<iday>\d\d)T?
  |(?P<sday>\d\d)(?P<ssign>[./])(?P<smonth>[01]\d)(?P=ssign)(?P<syear>[2-4]\d)\.?(?=\s?[,|•·–-]?\s?(?:[01]?\d|2[0-3])[:.][0-5]\d|\s*$)
  |(?P<nday>\d{{1,2}})(?:(?:st|nd|rd|th)?\.?\s|-)(?P<nmonth>{MONTH})(?:\.?,?\s|-)(?P<nyear>20\d\d)\.?
  |(?P<amonth>{MONTH})\.?\s(?P<aday>\d{{1,2}})(?:st|nd|rd|th)?,\s(?P<ayear>20\d\d))
  (?:\s(?:godine|године|god\.|г\.))?)"""
_HOURS = {
    "UTC": 0, "GMT": 0, "Z": 0, "BST": 1, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "EST": -5, "EDT": -4,
    "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
}  # fmt: skip
# Summer or winter, as it is there.
_PLACES = {"ET": "America/New_York", "CT": "America/Chicago", "MT": "America/Denver", "PT": "America/Los_Angeles"}
_ZONE = rf"(?:(?-i:{'|'.join(sorted([*_HOURS, *_PLACES], key=len, reverse=True))})\b|[+-](?:0\d|1[0-4]):?[0-5]\d\b)"
_JOINT = r"(?P<joint>(?:u|at|në|ora|ore|у|во|@)\s)"


def _time(name: str) -> str:
    """A time of day, in groups whose names begin with `name`."""
    return (
        rf"(?P<{name}hour>[01]?\d|2[0-3])[:.](?P<{name}minute>[0-5]\d)(?::[0-5]\d(?:\.\d{{1,6}})?)?"
        rf"(?:\s?(?P<{name}half>[ap]\.?m\b\.?))?(?:\s?(?:h|ч|časova|sati|часова)\b)?(?:\s?(?P<{name}zone>{_ZONE}))?"
    )


COMMENTS = (
    r"(?:(?<!\d)\(?\d{1,6}\)?\s(?:komentar[ai]?|коментар[аи]?|comments?|koment(?:e|i|ar)?)\b|"
    r"(?:komentar[ai]?|коментар[аи]?|comments?|komente)\s?:?\s?\(?\d{1,6}\)?|nema\skomentara|no\scomments|pa\skomente)"
)
LABEL = (
    r"(?:(?:objavljeno|poslednja\s(?:izmena|promena)|ažurirano|izmenjeno|datum(?:\sobjave)?|vreme(?:\sobjave)?|"
    r"објављено|последња\s(?:измена|промена)|ажурирано|измењено|датум(?:\sобјаве)?|објавено|"
    r"(?:first\s)?published|posted|(?:last\s)?(?:updated|modified)|publication\sdate|date|"
    r"(?:u\s?)?(?:publikuar|përditësuar|shkruar|postuar)|data(?:\se\spublikimit)?|botuar)(?:\s(?:on|më|dana|дана))?\s?:?\s)"
)
# The kicker stands in capitals before the date: NEWS, VESTI, LAJME. It alone minds the case of letters.
FRAME = re.compile(
    rf"""(?P<kicker>(?-i:[A-ZŠĐČĆŽËÇЀ-Я]{{3,}})(?:\s(?-i:[A-ZŠĐČĆŽËÇЀ-Я&]{{2,}})){{0,2}}\s?[|•·:/,–-]?\s)?(?P<label>{LABEL})?
    (?<!\d)(?:{_time("first_")}\s?[,|•·–-]?\s?)?
    {_DATE}(?:\s?[,|•·–→>-]?\s?{_JOINT}?{_time("")})?(?P<tail>(?:\s?[|•·–,-]?\s?{COMMENTS})?)(?!\w|-\d)""",
    re.I | re.X,
)
_YEARLESS = re.compile(
    rf"""{LABEL}?(?:{_DAY})?(?P<day>\d{{1,2}})(?:\.\s?(?P<month>\d{{1,2}})\.?|\.?\s(?P<nmonth>{MONTH})\.?),?
    \s?[|•·–-]?\s?(?:(?:u|at|në|ora|ore|у|во|@)\s)?{_time("")}""",
    re.I | re.X,
)
_LATELY, _SKEW = timedelta(days=60), timedelta(hours=1)  # around now, where a date has no year
_SIGHT = 500  # characters of a line in which a date is looked for
_YEAR = re.compile(r"20\d\d|\d\d[./]\d\d[./]\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Dated:
    """When, aware; whether the hour was named (midnight where not), and whether the zone was."""

    at: datetime
    hour: bool = True
    zoned: bool = False


def local_zone() -> tzinfo:
    """LOCAL_ZONE, to read times in."""
    return ZoneInfo(LOCAL_ZONE)


def is_alone(line: str) -> bool:
    """Whether the line holds a date as portals print it, and nothing else."""
    return len(line) <= 100 and FRAME.fullmatch(line.strip(" .|•·–-")) is not None


def search(text: str) -> re.Match[str] | None:
    """FRAME in the first characters of `text`."""
    # Most texts hold no year: looking for one alone is a hundred times faster.
    return FRAME.search(text, 0, _SIGHT) if _YEAR.search(text, 0, _SIGHT) else None


def find(text: str, zone: str = LOCAL_ZONE) -> Dated | None:
    """The first date in the first characters of `text`, as a portal prints it; None where there is none that exists."""
    match = search(text)
    return read(match, zone) if match else None


def find_yearless(text: str, now: datetime, zone: str = LOCAL_ZONE) -> Dated | None:
    """The time that `text` is, on a day of the weeks before `now`; None where it says anything else."""
    match = _YEARLESS.fullmatch(text.strip(" .|•·–-"))
    if match is None:
        return None
    for year in (now.year, now.year - 1):
        dated = _read(match.groupdict() | {"year": str(year)}, zone)
        if dated is not None and now - _LATELY <= dated.at <= now + _SKEW:
            return dated
    return None


def read(match: re.Match[str], zone: str = LOCAL_ZONE) -> Dated | None:
    """The date that a match of FRAME holds; None for one that the calendar doesn't have."""
    return _read(match.groupdict(), zone)


def _read(said: dict[str, str | None], zone: str) -> Dated | None:
    part = defaultdict(lambda: None, said)
    year, day = (
        _number(part, "year", "iyear", "nyear", "ayear", "syear"),
        _number(part, "day", "iday", "nday", "aday", "sday"),
    )
    name = part["nmonth"] or part["amonth"]
    month = _MONTHS[name.lower()] if name else _number(part, "month", "imonth", "smonth")
    year += 2000 if year < 100 else 0
    if part["sign"] == "/" and month > 12 >= day:  # 05/26/2024, as in America
        month, day = day, month
    prefix = "" if part["hour"] else "first_"
    hour, minute = int(part[f"{prefix}hour"] or 0), int(part[f"{prefix}minute"] or 0)
    half = (part[f"{prefix}half"] or "")[:1].lower()
    if half and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    named = part[f"{prefix}zone"]
    try:
        at = datetime(year, month, day, hour, minute, tzinfo=_zone(named) if named else ZoneInfo(zone))
    except ValueError:
        return None
    return Dated(at, part[f"{prefix}hour"] is not None, named is not None)


def _number(part: Mapping[str, str | None], *names: str) -> int:
    return next(int(value) for name in names if (value := part[name]))


def _zone(name: str) -> tzinfo:
    if name[0] in "+-":
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    return timezone(timedelta(hours=_HOURS[name])) if _HOURS[name] else UTC
