"""What stands beside the date where a page was flattened into one line: authors, rubrics, buttons, counts (pure)."""

from __future__ import annotations

import re

from bot.stories import datelines

_NAME = r"(?-i:[A-ZŠĐČĆŽËÇЀ-Я])[\w’'-]*"
_WROTE = (
    r"(?:autor(?:ka|i)?|аутор(?:ка|и)?|piše|пише|author|by|written\sby|nga|shkruan|shkruar\snga|"
    r"(?:novinar|redaktor)(?:ka)?|objavi(?:o|la)|објави(?:о|ла)|uredi(?:o|la)|postavi(?:o|la)|publikoi|postoi|postuar\snga|"
    r"publikuar\snga|(?:posted|published|edited|reported)\sby)"
)
_SOURCE = r"(?:izvor|извор|source|burimi|foto|фото|photo)"
_AGENCY = (
    r"(?:tanjug|танјуг|beta|бета|fonet|фонет|reuters|afp|ap|epa|hina|anadolu|kosovapress|n1|rts|rtk|rse|rfe/rl|kossev|"
    r"kosovo\sonline|radio\skim)\b"
)
# One name more where another capital follows: that one begins the text.
_FEW = rf"(?:{_AGENCY}(?:\s?[/,]\s?{_AGENCY})*|{_NAME}(?:\s{_NAME}(?=\s+[\"„“]?(?-i:[A-ZŠĐČĆŽËÇЀ-Я])))?)"
_SHARE = (
    r"(?:podeli(?:te)?|podijeli(?:te)?|подели(?:те)?|shp[ëe]rndaj?e?|ndaje|share|tweet|facebook|twitter|whatsapp|viber|"
    r"telegram|linkedin|e-?mail|print|štampaj)(?:[\s|/,·•]+(?:save|sačuvaj|sačuvajte|сачувај|ruaj|listen|bookmark|gift|print|"
    r"copy\slink|kopiraj\slink|comments?)\b)*"
)
_AGO = (
    r"(?:(?:ažurirano|ажурирано|objavljeno|објављено|izmenjeno|измењено|publikuar|përditësuar|updated|published)\s?:?\s"
    r"(?:(?:pre|prije|пре|para)\s\d+\s?(?:min\w*|sat\w*|h|dana?|мин\w*|сат\w*|дана?|or[eë]\w*|dit\w*)\b|"
    r"(?<!\d)\d{1,6}\s(?:minutes?|hours?|days?|mins?|hrs?)\sago\b))"
)
_READING = (
    r"(?:(?:vreme\sčitanja|време\sчитања|čitanje|читање|koha\se\sleximit|read(?:ing)?\stime)\s?:?\s?\d+\s?(?:min|мин)\w*\.?|"
    r"(?:pročitajte|pročitaj|прочитајте|прочитај|lexo(?:het)?|read)\s(?:za|për|за|in)\s\d+\s?(?:min|мин)\w*\.?|"
    r"(?<!\d)\d{1,6}[\s-](?:min|мин)\w*\s(?:čitanja|читања|za\sčitanje|за\sчитање|read|to\sread|lexim)\b)"
)
_BETWEEN = r"[\s|•·,–-]*"
_COUNTS = rf"{_AGO}|{_READING}|{datelines.COMMENTS}(?!\w)"
_COUNT = re.compile(rf"{_BETWEEN}(?:{_COUNTS}){_BETWEEN}", re.I | re.X)
_PIECE = re.compile(
    rf"{_BETWEEN}(?:(?:->|>|→|–)\s?(?:[01]?\d|2[0-3])[:.][0-5]\d(?:\s?[hч]\b)?(?!\w)|{_COUNTS}|"
    rf"{_SHARE}\b(?=[\s|:]+(?-i:[^a-zšđčćžëçа-џ\s|:]))\s?:?|(?:{_SOURCE}|{_WROTE})\s?:\s?{_FEW}){_BETWEEN}",
    re.I | re.X,
)
# Without a colon more than one name must follow: "By Monday".
_SIGNED = re.compile(
    rf"(?:^|\s)(?:{_WROTE}\s?:\s?{_NAME}(?:,?\s{_NAME}){{0,5}}|"
    rf"(?-i:By|BY|Nga|NGA|Piše|Пише|Shkruan|Written by)\s"
    rf"{_NAME}(?:,?\s(?:(?:and|i|dhe|и)\s)?{_NAME}){{1,5}}){_BETWEEN}$",
    re.I,
)
_SIGNED_LINE = re.compile(rf"{_WROTE}\b", re.I)
_RUBRIC = re.compile(r"^[^\W\d_]+(?:\s[^\W\d_]+)?\s?[|•·/]$")
_BUTTONS = re.compile(rf"(?:{_SHARE}[\s|/,:•·–-]*)++", re.I)

_CAPITAL = r"(?-i:[A-ZŠĐČĆŽËÇЀ-Я])"
# That it was changed, in brackets; and who wrote it, before the place in capitals and the agency.
_CHANGED = re.compile(
    r"^[(\[](?:(?:vest|tekst|članak|вест|текст|чланак|lajm\w*)\s(?:je\s|је\s)?)?(?:ažurir\w+|dopun\w+|izmen\w+|izmj\w+|"
    r"ажурир\w+|допуњ\w+|измењ\w+|përditës\w+|plotës\w+|updat\w+|correct\w+|adds)\b[^()\[\]]{0,60}[)\]][\s:–—-]*",
    re.I,
)
_WRITER = re.compile(
    rf"^(?:By|BY|Nga|NGA|Piše|PIŠE|Пише|ПИШЕ):?\s{_NAME}(?:,?\s(?:(?:and|i|dhe|и)\s)?{_NAME}){{0,5}}?\s"
    rf"(?={_CAPITAL}{{3,}}(?:\s{_CAPITAL}{{2,}})*\b(?:[^.!?\n]|(?<=\d)\.){{0,40}}[–—-]+\s)"
)


def without_opening(text: str) -> str:
    """`text` without a note at its top that it was changed, and the writer's name before an agency's place."""
    return _WRITER.sub("", _CHANGED.sub("", text.lstrip(), count=1), count=1)


_BESIDE = re.compile(
    rf"(?:{_SOURCE}|{_WROTE})\s?:?\s{_NAME}\.?(?:[\s,/|&]+(?:(?:and|i|dhe|и)\s)?{_NAME}(?![\w’'-]|\s?:)\.?){{0,5}}"
    rf"|{_COUNTS}",
    re.I | re.X,
)


def beside(text: str) -> str:
    """What stands beside a date in its line, without authors, credits and counts. A longer text is no such line."""
    return _BESIDE.sub(" ", text)


def without_pieces(text: str) -> str:
    """What follows a date, without the buttons, counts, times and names between it and the article's own words."""
    while (match := _PIECE.match(text)) is not None:
        text = text[match.end() :]
    return text


def without_counts(text: str) -> str:
    """`text` without how long it takes to read, how long ago it came and how often it was commented, at its top."""
    while (match := _COUNT.match(text)) is not None and match.end() < len(text):
        text = text[match.end() :]
    return text


def unsigned(before: str) -> str:
    """What stands before a date, without the author's name at its end, or a rubric or buttons that are all there is."""
    signed = _SIGNED.search(before)
    left = before[: signed.start()] if signed else before
    return "" if _RUBRIC.match(left) or _BUTTONS.fullmatch(left) else left.rstrip(" |•·")


def date_of_signed(line: str) -> str:
    """Of an author's line with a date in it, the date alone; another line as it is."""
    if len(line) > 200 or not _SIGNED_LINE.match(line) or line.endswith((".", "!", "?")):
        return line
    match = datelines.search(line)
    return match[0] if match is not None and unsigned(line[: match.start()]) == "" else line
