"""Russian, on folded words: `y` stands for ы, `s` for с, ш, `z` for з, ж, `c` for ц, ч; soft signs are gone."""

from bot.topics.morphology.endings import Endings
from bot.topics.morphology.slavic import Declension, rules

_NOUN = "a ja u ju y i e o om em oj ej oju eju am jam ami jami ah jah ov ev"
_ADJECTIVE = "yj ij ogo ego omu emu ym im aja jaja uju juju oe ee ye ie yh ih ymi imi"


def _no_others(_stem: str) -> list[str]:
    return []


RULES = rules(
    Declension(
        endings=Endings(f"{_NOUN} {_ADJECTIVE}"),
        plurals=frozenset({"ov", "ev"}),
        surnames=("ov", "ev", "in", "yn"),
        women=frozenset({"oj", "oju", "aja", "jaja", "uju", "juju"}),
        both=frozenset({"a", "y", "e", "u", "am", "ami", "ah"}),
        base=Endings("a ja o e y i yj ij oj aja jaja oe ee ye ie"),
        typed=Endings("u ju om em ym im ogo ego omu emu ami jami ah jah"),
        others=_no_others,
    )
)
