"""Names travel between Serbian, Albanian and Macedonian by sound: Prishtina, Vuçiq, Вучиќ. On folded words."""

import re
from collections.abc import Mapping

_LONG_ENOUGH = 5
_FROM_ALBANIAN = {"xh": "dz", "sh": "s", "zh": "z", "gj": "dj", "th": "t", "q": "c"}
_FROM_MACEDONIAN = {"kj": "c", "gj": "dj"}
_ALBANIAN = re.compile("|".join(_FROM_ALBANIAN))
_MACEDONIAN = re.compile("|".join(_FROM_MACEDONIAN))


# Where Serbian spelling leaves open how the name was spelled → how the spellings of that place begin.
_IN_ALBANIAN = {"dz": ("dz", "xh"), "dj": ("dj", "gj"), "c": ("c", "q"), "s": ("s",), "z": ("z",), "t": ("t",)}
_IN_MACEDONIAN = {"dj": ("dj", "gj"), "c": ("c", "kj")}
_OPEN_IN_ALBANIAN = re.compile("|".join(_IN_ALBANIAN))
_OPEN_IN_MACEDONIAN = re.compile("|".join(_IN_MACEDONIAN))


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
    first = places.search(spelled)
    return [spelled[: first.start()] + each for each in spellings[first[0]]] if first else [spelled]
