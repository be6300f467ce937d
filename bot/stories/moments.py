"""Takes times and dates out of a text: numbers that say when, and count nothing (pure)."""

from __future__ import annotations

import re

from bot.stories.datelines import MONTH

_ENGLISH_MONTH = (
    r"(?-i:(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b)"
)
_HOUR = r"(?:[01]?\d|2[0-4]|[^\W\d_]{1,20})(?:[:.][0-5]\d)?"
_HOURS = r"(?:h|ч|čas\w{0,3}|sat[ai]?|час\w{0,3}|сат[аи]?)"
_BEFORE_HOURS = (
    "u|oko|od|do|posle|poslije|nakon|iza|pre|prije|po|у|око|од|до|после|након|иза|пре|по|во|околу"  # at, about, from …
)
_UNTIL = "do|i|ili|до|и|или|–|-"
_SPOKEN_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_MOMENT = re.compile(
    rf"\b\d{{1,2}}[:.]\d{{2}}\b(?!\d)(?:\s?[ap]\.?m\b\.?)?"  # a time of day
    rf"|\b{_SPOKEN_HOUR}\s?(?:[ap]\.?m\b\.?|o['’]clock\b)"
    rf"|\bat\s(?:about\s|around\s)?\d{{1,2}}(?=[.,]?\s(?:in\sthe|on|this|local|gmt|cet|utc|yesterday|today|tonight))"
    rf"|\b(?:{_BEFORE_HOURS})\s(?:{_HOUR}\s?(?:{_UNTIL})\s?)?{_HOUR}\s?{_HOURS}\b"
    rf"|\bor(?:a|ën|ës|en|es)\s(?:\d{{1,2}}\b|[^\W\d_]{{1,20}})"
    rf"|\b\d{{1,2}}\.\s?\d{{1,2}}\.(?:\s?\d{{2,4}}\b\.?)?"  # a date
    rf"|\b\d{{1,2}}(?:\.|st|nd|rd|th)?\s(?:of\s)?(?:{MONTH})(?:i?t)?\b\.?"  # and one with its month in letters
    rf"|\b\d{{1,2}}(?:\.|st|nd|rd|th)?\s(?=[^\W\d_]{{3,}}\s(?:19|20)\d\d)"
    rf"|{_ENGLISH_MONTH}\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b(?![.,:]\d)"
    r"|\b(?:19|20)\d\d\b"
    r"|(?<![\w-])[\w-]{1,40}\s(?:minutes?|hours?|days?|weeks?|months?|years?)\s(?:ago|earlier)\b"
    r"|\b(?:prije|pre|пре)\s[\w-]{1,40}(?=\s(?:minut|sat|čas|dan|nedelj|tjed|sedmic|mesec|mjesec|godin|"
    r"минут|сат|час|дан|недељ|месец|годин))"
    r"|\bpara\s[\w-]{1,40}(?=\s(?:minut|or[eë]|dit|jav|muaj|vit|vjet))",
    re.IGNORECASE,
)


def undated(text: str) -> str:
    """`text` without the times, dates and years in it, and without "two days ago"."""
    return _MOMENT.sub(" ", text)
