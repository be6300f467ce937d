"""Takes out of a text who reports it, and who took the picture: names that are no news (pure)."""

from __future__ import annotations

import re

from bot.stories.sentences import plain

_PORTAL = (
    r"(?:(?:portal\w*|list\w*|agencij\w+|dnevnik\w*|televizij\w+|gazeta|agjencia|the|newspaper|портал\w*|агенциј\w+)\s)?"
    r"(?-i:[A-ZŠĐČĆŽËÇЀ-Я][\w-]*)"
    r"(?:\s(?:(?-i:[A-ZŠĐČĆŽËÇЀ-Я])[\w-]*|onlajn\w*|online|press|media|news|info|plus|portal|онлајн|прес)){0,2}"
)
_REPORTS = (
    r"(?:piše|pišu|javlja|javljaju|javio|javila|prenosi|prenose|prenela|prenijela|izveštava|izvještava|saznaje"
    r"|пише|јавља|преноси|пренела|извештава|сазнаје|јави|пренесува|објавува"
    r"|raporton|raportojnë|shkruan|njofton|transmeton|reports|reported|writes)"
)
_SAYS_FOR = (
    r"(?:rek\w{2,3}|kaž\w{1,2}|kaza\w{1,2}|izjavi\w{1,2}|potvrdi\w{1,2}|potvrđeno|rečeno|govori|ističe|naveo|navela"
    r"|рек\w{2,3}|каж\w{1,2}|каза\w{1,2}|изјави\w{1,2}|потврди\w{1,2}|потврђено|речено|говори|истиче)"
    r"(?:\s(?:je|su|је|су))?(?:\s[^\W\d_]+)?\s(?:za|за)"
    r"|tha(?:në)?\spër|told|told\sto|quoted\sby|cited\sby|reported\sby|according\sto\sthe\snewspaper"
)
_REPORTER = re.compile(
    rf"(?:\b{_PORTAL}\s)?\b(?:{_REPORTS}|{_SAYS_FOR})\s{_PORTAL}|\b{_PORTAL}\s{_REPORTS}\b", re.IGNORECASE
)
_CREDIT = re.compile(
    r"\b(?:photo|foto|video|fotografija|slika|image|pamje|фото|видео|фотографија|слика)\s?[:/]\s?"
    r"(?:\d{1,3}\s(?:of|od|nga|од)\s\d{1,3}|(?:(?-i:[A-ZŠĐČĆŽËÇЀ-Я])[\w.-]*[ /,]{0,2}){1,4})",
    re.IGNORECASE,
)
# Who speaks in any report, and offices that every report names in its own way, as `plain` gives their beginnings.
_ANYBODY = re.compile(
    r"(?:reuters|afp|tanjug|fonet|hina|fena|bbc|cnn|rts|rtk|rtv|euronews|jazeera|kossev|birn|kallxo|telegrafi|indeksonline"
    r"|kosovapress|blic|kurir|insajder|balkaninsight"
    r"|minist|vlad[aeiou]$|skupsti|predsed|predsje|president|prime$|premij|kryemin|govern|qeveri|polic|parla|kuvend|court"
    r"|gjykat|sud$|suda$|tuzila|prosec|proku|secret|sekret|spokes|zedhen|agenc|agjenc|komun|munic|opsti|opci|mission|misij"
    r"|mision|union|unij|nation|nacij|foreign|interior|defen[cs]e|affairs|state|portal|republi)"
)
# What stands in capitals before a title, or opens one.
_LABELS = frozenset(
    [
        *("video", "foto", "photo", "photos", "fotogalerija", "galerija", "live", "breaking", "watch", "exclusive"),
        *("uzivo", "ekskluzivno", "najnovije", "hitno", "anketa", "analiza", "intervju", "mapa", "evo"),
        *("update", "updated", "lajmi", "fundit", "urgjente", "ekskluzive"),
    ]
)
_SHORTEST = 4  # letters of a portal's name that a word must begin with


def unattributed(text: str) -> str:
    """`text` without the portals that it cites, beside the words that cite them, and without credits of pictures."""
    return _REPORTER.sub(" ", _CREDIT.sub(" ", text))


def reports(name: str, portals: str) -> bool:
    """Whether a name, as `plain` gives it, is that of an agency, an office, or one of the `portals` that tell the story
    (`plain`, too); or labels a title."""
    if name in _LABELS or _ANYBODY.match(name):
        return True
    known = name[: max(_SHORTEST, len(name) - 2)]
    return any(word.startswith(known) for word in portals.split())


def portals_of(feeds: list[str]) -> str:
    """What `reports` takes, of the feeds' names."""
    return plain(re.sub(r"[^\w]+", " ", " ".join(feeds)))
