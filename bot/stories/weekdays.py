"""The days of the week in many languages, by CLDR: yesterday's forecast and today's differ in little else."""

from babel import Locale

from bot.stories.places import LOCALES
from bot.stories.words import Reading

_SHORTEST = 4  # letters that a name and its form share at least
_ENDING = 2  # and all but so many


class Weekdays:
    """The table, made once for a window."""

    def __init__(self, reading: Reading) -> None:
        self._begin: dict[str, list[tuple[str, str]]] = {}
        locales = {code: Locale.parse(code) for code in LOCALES}
        weeks = {
            word.folded[:_SHORTEST]
            for code, locale in locales.items()
            for name in locale.unit_display_names["duration-week"].values()
            for word in reading(name, code)
        }
        for code, locale in locales.items():
            for day, name in locale.days["format"]["wide"].items():
                word = reading(name, code)[-1].folded
                if word[:_SHORTEST] not in weeks:  # nedelja is Sunday, and any week
                    self._begin.setdefault(word[:_SHORTEST], []).append((word, f"#day{day}"))

    def of(self, word: str) -> str | None:
        """The day that a folded word names, in whichever case; such as "#day0", a Monday."""
        for name, day in self._begin.get(word[:_SHORTEST], ()):
            longer = max(len(name), len(word))
            kept = max(_SHORTEST, longer - _ENDING)
            if name[:kept] == word[:kept]:
                return day
        return None
