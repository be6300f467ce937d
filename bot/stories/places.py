"""Countries, capitals and peoples by their names in many languages: Беч, Vjena and Vienna are one place.

The names are CLDR's, which come with Babel: territories, languages and the cities that time zones are called by.
"""

from collections.abc import Iterator

from babel import Locale
from babel.core import get_global

from bot.stories.spelling import sounded
from bot.stories.words import Reading

LOCALES = ("en", "sr", "sr_Latn", "hr", "bs", "sq", "mk", "sl", "bg", "de", "fr", "it", "es", "ru", "uk")
# Languages of many countries say nothing of where.
_WORLDWIDE = frozenset({"en", "es", "pt", "ar", "fr"})
_VOWELS = "aeiou"
_STEM = 4  # letters by which a capitalised word is told
_COMMON_STEM = 5  # and one in small letters, which may be any word: an adjective, srpske
_ENDING = 5  # letters that may follow: kosovskim


class Places:
    """The table, made once for a window; a tenth of a second."""

    def __init__(self, reading: Reading) -> None:
        self._whole: dict[str, str] = {}
        self._stems: dict[str, str] = {}
        self._known: dict[tuple[str, bool], str | None] = {}
        for locale, name, place in _names():
            if len(name) > 2 and name.isalpha():  # names of several words are told by none of them alone
                for word in reading(name, locale):
                    self._take(sounded(word.folded), place)

    def _take(self, word: str, place: str) -> None:
        self._whole.setdefault(word, place)
        stem = word.rstrip(_VOWELS)
        if len(stem) < _STEM:
            stem = word[:_STEM]
        if len(stem) >= _STEM:
            self._stems.setdefault(stem, place)

    def of(self, word: str, capital: bool) -> str | None:
        """The place that a folded word names or is derived from; a code such as "=RS", None without one."""
        asked = (word, capital)
        if asked not in self._known:
            if len(self._known) >= 20_000:
                self._known.clear()
            self._known[asked] = self._look(sounded(word), capital)
        return self._known[asked]

    def _look(self, word: str, capital: bool) -> str | None:
        if capital and word in self._whole:
            return self._whole[word]
        shortest = max(_STEM if capital else _COMMON_STEM, len(word) - _ENDING)
        return next(
            (self._stems[word[:end]] for end in range(len(word), shortest - 1, -1) if word[:end] in self._stems), None
        )


def _names() -> Iterator[tuple[str, str, str]]:
    """Language, name and code, the surest first."""
    likely = get_global("likely_subtags")
    for code in LOCALES:
        locale = Locale.parse(code)
        for territory, name in locale.territories.items():
            if len(territory) == 2:
                yield code[:2], name, f"={territory}"
        for zone, names in locale.time_zones.items():
            if "city" in names:
                yield code[:2], names["city"], f"={zone}"
    for code in LOCALES:
        locale = Locale.parse(code)
        for language, name in locale.languages.items():
            if len(language) == 2 and language in likely and language not in _WORLDWIDE:
                yield code[:2], name, f"={likely[language].rpartition('_')[2]}"
