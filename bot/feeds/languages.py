"""The language of a text, for feeds that name none, by py3langid's model, which comes with the package.

Serbian, Croatian and Bosnian headlines can't be told apart: they are `sh-Latn` or `sh-Cyrl`, by their script.
"""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.topics.origin import ANY_OF_THEM

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

BCMS = ("sr", "hr", "bs")
# In which Kosovo and its neighbours are written about; the more there are, the more short titles go astray.
LANGUAGES = (*BCMS, "en", "sq", "mk", "sl", "bg", "de", "fr", "it", "es", "ru", "uk", "el", "tr", "ro", "hu")
ENOUGH = 12  # letters: below, nothing is guessed
SURE = 0.4  # of the probability
# In a short headline names weigh most, and they draw to the language that has them, or to a stray one.
SHORT = 40  # letters
SURE_OF_SHORT = 0.65
ENOUGH_OF_OTHERS = 4
_BCMS_LATIN = f"{ANY_OF_THEM}-Latn"
_WORD = re.compile(r"[^\W\d_]+")
_BEYOND_DOUBT = frozenset({"en", "sq"})  # to which the region's names draw nothing
LOOKED_AT = 600  # characters


class ModelDetector:
    """See ports.LanguageDetector. The model, 100 MB, is loaded by the first text."""

    def __init__(self) -> None:
        self._identifier: LanguageIdentifier | None = None
        self._loading = threading.Lock()

    async def detect(self, texts: Sequence[str]) -> list[str | None]:
        """In a thread: loading takes a second, a text a tenth of a millisecond."""
        return await asyncio.to_thread(lambda: [self.language_of(text) for text in texts])

    def language_of(self, text: str) -> str | None:
        """BCP 47; None where the text is too short to tell, or could be several."""
        text = text[:LOOKED_AT]
        letters = [letter for letter in text if letter.isalpha()]
        if len(letters) < ENOUGH:
            return None
        script = _script(letters)
        best, probability = self._likeliest(text, script)
        if len(letters) >= SHORT or script == "Cyrl" or best in _BEYOND_DOUBT or probability >= SURE_OF_SHORT:
            return best if probability >= SURE else None
        # Names draw to Serbian, too; where the other words alone do so as well, it wasn't them.
        other = " ".join(word for word in _WORD.findall(text) if word.islower())
        if best != _BCMS_LATIN or probability < SURE or len(other) < ENOUGH_OF_OTHERS:
            return None
        without, probability = self._likeliest(other, script)
        return best if without == best and probability >= SURE else None

    def _likeliest(self, text: str, script: str) -> tuple[str, float]:
        """The language, with its probability: Serbian, Croatian and Bosnian are one."""
        ranked: dict[str, float] = dict(self._loaded().rank(text))
        bcms = sum(ranked.pop(each, 0.0) for each in BCMS)
        best, probability = max(ranked.items(), key=lambda pair: pair[1])
        return (f"{ANY_OF_THEM}-{script}", bcms) if bcms > probability else (best, probability)

    def _loaded(self) -> LanguageIdentifier:
        with self._loading:
            if self._identifier is None:
                # The package loads its model, which most installations have no need of.
                from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  # the reason above

                self._identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
                self._identifier.set_languages(LANGUAGES)
            return self._identifier


def _script(letters: Sequence[str]) -> str:
    cyrillic = sum(map(_is_cyrillic, letters))
    return "Cyrl" if 2 * cyrillic > len(letters) else "Latn"


def _is_cyrillic(letter: str) -> bool:
    return "Ѐ" <= letter <= "ԯ"
