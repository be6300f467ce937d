"""Which rules and which dictionary serve a language."""

from dataclasses import dataclass

from bot.topics.morphology import albanian, english, german, macedonian, plain, romance, russian, serbian, ukrainian
from bot.topics.morphology.rules import Rules


@dataclass(frozen=True, slots=True)
class Group:
    """Languages whose words are treated alike.

    `dictionary` is simplemma's code, or None; `letters`: what they write with; `title_case`: a capital inside a query
    means a name (English headlines and German nouns have it always); `adjective`: the ending by which adjectives are
    told from nouns, if any.
    """

    name: str
    number: int
    rules: Rules
    dictionary: str | None
    languages: frozenset[str]
    letters: frozenset[str]
    title_case: bool = False
    adjective: str = ""


_LATIN = "abcdefghijklmnopqrstuvwxyz"
_LETTERS = {
    "hbs": f"{_LATIN}čćđšžабвгдђежзијклљмнњопрстћуфхцчџш",
    "sq": f"{_LATIN}çë",
    "mk": "абвгдѓежзѕијклљмнњопрстќуфхцчџшѐѝ",
    "en": _LATIN,
    "de": f"{_LATIN}äöüß",
    "fr": f"{_LATIN}àâæçéèêëîïôœùûüÿ",
    "it": f"{_LATIN}àèéìíîòóùú",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
}


def _groups() -> tuple[Group, ...]:
    served = (
        ("plain", plain.RULES, None, ""),
        ("hbs", serbian.RULES, "hbs", "sr hr bs sh hbs cnr me"),
        ("sq", albanian.RULES, "sq", "sq als aln"),
        ("mk", macedonian.RULES, "mk", "mk"),
        ("en", english.RULES, "en", "en"),
        ("de", german.RULES, "de", "de"),
        ("fr", romance.FRENCH, "fr", "fr"),
        ("it", romance.ITALIAN, "it", "it"),
        ("ru", russian.RULES, "ru", "ru"),
        ("uk", ukrainian.RULES, "uk", "uk"),
    )
    return tuple(
        Group(
            name,
            number,
            rules,
            code,
            frozenset(languages.split()),
            frozenset(_LETTERS.get(name, "")),
            title_case=name not in {"en", "de"},
            adjective="og" if name == "hbs" else "",
        )
        for number, (name, rules, code, languages) in enumerate(served)
    )


GROUPS = _groups()
PLAIN = GROUPS[0]
_BY_LANGUAGE = {language: group for group in GROUPS for language in group.languages}


def group_of(language: str | None) -> Group:
    """The group of a language tag (`sr`, `sr-Latn`, `sr_RS`); the plain one for any other or none."""
    primary = (language or "").lower().replace("_", "-").partition("-")[0]
    return _BY_LANGUAGE.get(primary, PLAIN)
