"""Names travel between Serbian, Albanian and Macedonian by sound: Prishtina, Vuçiq, Вучиќ. On folded words."""

import re
from collections.abc import Mapping

_LONG_ENOUGH = 5
_FROM_ALBANIAN = {"xh": "dz", "sh": "s", "zh": "z", "gj": "dj", "th": "t", "q": "c"}
_FROM_MACEDONIAN = {"kj": "c", "gj": "dj"}
_ALBANIAN = re.compile("|".join(_FROM_ALBANIAN))
_MACEDONIAN = re.compile("|".join(_FROM_MACEDONIAN))


# Where Serbian spelling leaves open how the name was spelled → how it may be there. An ending may begin behind a d.
_IN_ALBANIAN = {
    "dz": ("dz", "xh"),
    "dj": ("dj", "gj"),
    "d": ("d", "gj"),
    "c": ("c", "q"),
    "s": ("s", "sh"),
    "z": ("z", "zh"),
    "t": ("t", "th"),
}
_IN_MACEDONIAN = {"dj": ("dj", "gj"), "c": ("c", "kj"), "d": ("d", "gj")}
_OPEN_IN_ALBANIAN = re.compile("dz|dj|d$|[cszt]")
_OPEN_IN_MACEDONIAN = re.compile("dj|d$|c")
_MOST = 4  # each is looked up by itself; what is behind is left open


def albanian_as_serbian(word: str) -> str:
    """An Albanian name as Serbian spells it, folded: prishtina → pristina. Short words stay: bush is no bus."""
    spelled = _ALBANIAN.sub(lambda match: _FROM_ALBANIAN[match[0]], word)
    return spelled if len(spelled) >= _LONG_ENOUGH else word


def macedonian_as_serbian(word: str) -> str:
    """A Macedonian name as Serbian spells it, folded: vucikj → vucic."""
    return _MACEDONIAN.sub(lambda match: _FROM_MACEDONIAN[match[0]], word)


def albanian_beginnings(spelled: str) -> list[str]:
    """How an Albanian word may begin that is spelled so, or is so in Serbian."""
    return _beginnings(spelled, _OPEN_IN_ALBANIAN, _IN_ALBANIAN)


def macedonian_beginnings(spelled: str) -> list[str]:
    """How a Macedonian word may begin that is spelled so, or is so in Serbian."""
    return _beginnings(spelled, _OPEN_IN_MACEDONIAN, _IN_MACEDONIAN)


def _beginnings(spelled: str, places: re.Pattern[str], spellings: Mapping[str, tuple[str, ...]]) -> list[str]:
    begin, end = [""], 0
    for place in places.finditer(spelled):
        begin = [each + spelled[end : place.start()] for each in begin]
        end = place.start()
        if len(begin) == _MOST:
            return begin
        begin = [each + here for each in begin for here in spellings[place[0]]]
        end = place.end()
        if place[0] == "dz":  # there may be one letter more: dzh
            return begin
    return [each + spelled[end:] for each in begin]
