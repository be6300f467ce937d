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
        for code in LOCALES:
            locale = Locale.parse(code)
            names = locale.unit_display_names["duration-week"]
            weeks = [word.folded for name in names.values() for word in reading(name, code)]
            for day, name in locale.days["format"]["wide"].items():
                word = reading(name, code)[-1].folded
                # Nedelja is Sunday, and any week.
                if not any(week[:_SHORTEST] == word[:_SHORTEST] for week in weeks):
                    self._begin.setdefault(word[:_SHORTEST], []).append((word, f"#day{day}"))

    def of(self, word: str) -> str | None:
        """The day that a folded word names, in whichever case; such as "#day0", a Monday."""
        for name, day in self._begin.get(word[:_SHORTEST], ()):
            longer = max(len(name), len(word))
            kept = max(_SHORTEST, longer - _ENDING)
            if name[:kept] == word[:kept]:
                return day
        return None
